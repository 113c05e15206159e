// The same SDK some years later: with a new class and new values, and with everything that needs a maintainer.
#pragma once
#include "metal_cpp.hpp"

namespace MTL::Private::Selector {
DEF_SEL(length, "length");
DEF_SEL(label, "label");
DEF_SEL(setLabel_, "setLabel:");
DEF_SEL(newFenceWithLabel_, "newFenceWithLabel:");
DEF_SEL(waitForFence_beforeStages_, "waitForFence:beforeStages:");
DEF_SEL(rank, "rank");
DEF_SEL(owner, "owner");
DEF_SEL(parts, "parts");
DEF_SEL(setValue_, "setValue:");
DEF_SEL(setWord_, "setWord:");
DEF_SEL(getRanks_, "getRanks:");
DEF_SEL(newBufferWithLength_, "newBufferWithLength:");
DEF_SEL(newBufferWithRank_, "newBufferWithRank:");
}  // namespace MTL::Private::Selector

namespace MTL {
enum LoadAction : NS::UInteger { LoadActionDontCare = 0, LoadActionLoad = 4, LoadActionClear = 2, LoadActionKeep = 3 };

union Word {
  float number;
  int bits;
};

class Fence : public NS::Referencing<Fence> {
 public:
  NS::String* label() const { return sendMessage<NS::String*>(this, SEL_(label)); }
  void setLabel(const NS::String* label) { sendMessage<void>(this, SEL_(setLabel_), label); }
};

class Buffer : public NS::Referencing<Buffer> {
 public:
  NS::UInteger length() const { return sendMessage<NS::UInteger>(this, SEL_(length)); }
};

class Tensor : public NS::Referencing<Tensor> {
 public:
  NS::UInteger rank() const { return sendMessage<NS::UInteger>(this, SEL_(rank)); }
  Buffer* owner() const { return sendMessage<Buffer*>(this, SEL_(owner)); }
  NS::Array* parts() const { return sendMessage<NS::Array*>(this, SEL_(parts)); }
  void getRanks(NS::UInteger* ranks) { sendMessage<void>(this, SEL_(getRanks_), ranks); }
  void setWord(const Word& word) { sendMessage<void>(this, SEL_(setWord_), word); }
  template <class Value>
  void setValue(Value value) {
    sendMessage<void>(this, SEL_(setValue_), value);
  }
};

class Device : public NS::Referencing<Device> {
 public:
  Fence* newFence(const NS::String* name) { return sendMessage<Fence*>(this, SEL_(newFenceWithLabel_), name); }
  void waitForFence(const Fence* fence, NS::UInteger stages) {
    sendMessage<void>(this, SEL_(waitForFence_beforeStages_), fence, stages);
  }
  Buffer* newBuffer(NS::UInteger length) { return sendMessage<Buffer*>(this, SEL_(newBufferWithLength_), length); }
  Buffer* newBuffer(NS::Integer rank) { return sendMessage<Buffer*>(this, SEL_(newBufferWithRank_), rank); }
};
}  // namespace MTL
