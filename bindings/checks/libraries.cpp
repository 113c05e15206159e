#include "checks/libraries.h"

#include <string>

#include "support/errors.h"

namespace pymetal::checks {

namespace {

std::string joined(NS::Array* names) {
  std::string text;
  for (NS::UInteger i = 0; i < names->count(); ++i) {
    text += std::string(i ? ", " : "") + names->object<NS::String>(i)->utf8String();
  }
  return text;
}

bool contains(NS::Array* names, const NS::String* name) {
  for (NS::UInteger i = 0; i < names->count(); ++i) {
    if (names->object<NS::String>(i)->isEqualToString(name)) return true;
  }
  return false;
}

}  // namespace

void function_exists(Call, MTL::Library& self, Named<NS::String*> name) {
  NS::Array* names = self.functionNames();
  if (!names || contains(names, name.value)) return;
  const std::string others = names->count() ? "it has: " + joined(names) : "it has none";
  raise_error(ErrorKind::Resource,
              std::string("the library has no function \"") + name.value->utf8String() + "\"; " + others);
}

}  // namespace pymetal::checks
