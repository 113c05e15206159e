// The message for a selector that nobody implements, in terms of the public class or protocol.
#include <cstdio>
#include <string_view>

#include "objc/class.h"

namespace softmetal::objc {
namespace {

// Apple's prefixes of what metal-cpp covers.
bool is_public_name(std::string_view name) {
  for (std::string_view prefix : {"MTL", "NS", "CA"}) {
    if (name.substr(0, prefix.size()) == prefix) return true;
  }
  return false;
}

// The public name a class goes by: its own, or that of the first protocol it or a superclass adopts; null for
// a class of the program's own. That everything is an NSObject says nothing.
const char* public_name(Class cls) {
  for (Class owner = cls; owner; owner = owner->superclass) {
    bool is_root = !owner->superclass;
    if (is_public_name(owner->name) && (owner == cls || !is_root)) return owner->name;
    if (is_root) return nullptr;
    for (const Protocol* protocol : owner->details->protocols) {
      if (is_public_name(protocol->name)) return protocol->name.c_str();
    }
  }
  return nullptr;
}

std::string address_text(const void* pointer) {
  char text[32];
  snprintf(text, sizeof text, "%p", pointer);
  return text;
}

}  // namespace

void raise_unrecognized_selector(id receiver, Class cls, SEL selector) {
  bool to_class = has_flags(cls, kMetaclass);
  Class described = to_class ? reinterpret_cast<Class>(receiver) : cls;
  const char* name = public_name(described);
  std::string method =
      std::string(to_class ? "+[" : "-[") + (name ? name : described->name) + " " + sel_getName(selector) + "]";
  std::string reason = "softmetal does not implement " + method;
  if (!name) {
    reason = method + ": unrecognized selector sent to " + (to_class ? "class " : "instance ") + address_text(receiver);
  }
  raise("NSInvalidArgumentException", reason.c_str());
}

}  // namespace softmetal::objc
