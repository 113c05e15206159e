#include "metal/commands/command_error.h"

#include <vector>

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using StrongId = objc::Reference<objc_object>;

struct MakeObject {
  id operator()(int64_t number) const { return foundation::make_number(number); }
  id operator()(const std::string& text) const { return foundation::make_string(text); }
  id operator()(const std::vector<int64_t>& numbers) const {
    std::vector<StrongId> owners;
    std::vector<id> objects;
    for (const int64_t number : numbers) {
      owners.push_back(StrongId::adopt(foundation::make_number(number)));
      objects.push_back(owners.back().get());
    }
    return foundation::make_array(objects);
  }
};

StrongId make_facts(const CommandFailure& failure) {
  std::vector<StrongId> owners;
  std::vector<id> keys;
  std::vector<id> values;
  for (const auto& [name, fact] : failure.facts) {
    owners.push_back(StrongId::adopt(foundation::make_string(name)));
    keys.push_back(owners.back().get());
    owners.push_back(StrongId::adopt(std::visit(MakeObject(), fact)));
    values.push_back(owners.back().get());
  }
  return StrongId::adopt(foundation::make_dictionary(values.data(), keys.data(), keys.size()));
}

}  // namespace

id make_command_error(const CommandFailure& failure) {
  constexpr const char* kDomain = "MTLCommandBufferErrorDomain";
  const auto code = static_cast<intptr_t>(failure.code);
  if (failure.facts.empty()) return foundation::make_error(kDomain, code, failure.message);
  const auto domain = StrongId::adopt(foundation::make_string(kDomain));
  const auto description_key = StrongId::adopt(foundation::make_string("NSLocalizedDescription"));
  const auto description = StrongId::adopt(foundation::make_string(failure.message));
  const auto facts_key = StrongId::adopt(foundation::make_string("SoftmetalKernelError"));
  const StrongId facts = make_facts(failure);
  const id keys[] = {description_key.get(), facts_key.get()};
  const id values[] = {description.get(), facts.get()};
  const auto info = StrongId::adopt(foundation::make_dictionary(values, keys, 2));
  return foundation::make_error_with_info(domain.get(), code, info.get());
}

}  // namespace softmetal::metal
