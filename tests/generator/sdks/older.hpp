// A small SDK: what metal-cpp looks like, with a handful of its sorts of declarations.
#pragma once
#include "metal_cpp.hpp"

namespace MTL::Private::Selector {
DEF_SEL(length, "length");
DEF_SEL(label, "label");
DEF_SEL(setLabel_, "setLabel:");
DEF_SEL(didModifyRange_, "didModifyRange:");
DEF_SEL(newFenceWithLabel_, "newFenceWithLabel:");
DEF_SEL(waitForFence_beforeStages_, "waitForFence:beforeStages:");
}  // namespace MTL::Private::Selector

namespace MTL {
enum LoadAction : NS::UInteger { LoadActionDontCare = 0, LoadActionLoad = 1, LoadActionClear = 2 };

class Fence : public NS::Referencing<Fence> {
 public:
  NS::String* label() const { return sendMessage<NS::String*>(this, SEL_(label)); }
  void setLabel(const NS::String* label) { sendMessage<void>(this, SEL_(setLabel_), label); }
};

class Buffer : public NS::Referencing<Buffer> {
 public:
  NS::UInteger length() const { return sendMessage<NS::UInteger>(this, SEL_(length)); }
  void didModifyRange(NS::Range range) { sendMessage<void>(this, SEL_(didModifyRange_), range); }
};

class Device : public NS::Referencing<Device> {
 public:
  Fence* newFence(const NS::String* label) { return sendMessage<Fence*>(this, SEL_(newFenceWithLabel_), label); }
  void waitForFence(const Fence* fence, NS::UInteger stages) {
    sendMessage<void>(this, SEL_(waitForFence_beforeStages_), fence, stages);
  }
};
}  // namespace MTL
