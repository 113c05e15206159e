// Protocols: known once a class or another protocol names them; conformance is inherited.
#include <algorithm>
#include <map>

#include "objc/class.h"
#include "objc/registration.h"

namespace softmetal::objc {
namespace {

// Never destroyed; guarded by runtime_lock().
std::map<std::string, Protocol*, std::less<>>& protocols() {
  static auto* known = new std::map<std::string, Protocol*, std::less<>>;
  return *known;
}

Protocol* intern_protocol(const char* name) {
  auto& protocol = protocols()[name];
  if (!protocol) protocol = new objc_protocol{name, {}};
  return protocol;
}

bool conforms(const Protocol* protocol, const Protocol* other) {
  if (protocol == other) return true;
  return std::any_of(protocol->inherited.begin(), protocol->inherited.end(),
                     [other](const Protocol* parent) { return conforms(parent, other); });
}

void add_protocol(std::vector<Protocol*>& list, Protocol* protocol) {
  if (std::find(list.begin(), list.end(), protocol) == list.end()) list.push_back(protocol);
}

}  // namespace

void adopt_protocol(Class cls, const char* protocol) {
  std::lock_guard guard(runtime_lock());
  add_protocol(cls->details->protocols, intern_protocol(protocol));
}

void adopt_protocol(const char* protocol, const char* inherited) {
  std::lock_guard guard(runtime_lock());
  add_protocol(intern_protocol(protocol)->inherited, intern_protocol(inherited));
}

}  // namespace softmetal::objc

using namespace softmetal::objc;

extern "C" {

Protocol* objc_getProtocol(const char* name) {
  if (!name) return nullptr;
  softmetal::ensure_classes_defined();
  std::lock_guard guard(runtime_lock());
  auto found = protocols().find(name);
  return found == protocols().end() ? nullptr : found->second;
}

const char* protocol_getName(Protocol* protocol) { return protocol ? protocol->name.c_str() : "nil"; }
BOOL protocol_isEqual(Protocol* protocol, Protocol* other) { return protocol == other; }

BOOL protocol_conformsToProtocol(Protocol* protocol, Protocol* other) {
  if (!protocol || !other) return NO;
  std::lock_guard guard(runtime_lock());
  return conforms(protocol, other);
}

// As in Objective-C this asks the class alone; superclasses are for -conformsToProtocol:.
BOOL class_conformsToProtocol(Class cls, Protocol* protocol) {
  if (!cls || !protocol) return NO;
  std::lock_guard guard(runtime_lock());
  const auto& adopted = cls->details->protocols;
  return std::any_of(adopted.begin(), adopted.end(), [protocol](Protocol* own) { return conforms(own, protocol); });
}

BOOL class_addProtocol(Class cls, Protocol* protocol) {
  if (!cls || !protocol || class_conformsToProtocol(cls, protocol)) return NO;
  std::lock_guard guard(runtime_lock());
  add_protocol(cls->details->protocols, protocol);
  return YES;
}

}  // extern "C"
