// NSError.
#include "foundation/array.h"
#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

using StrongId = objc::Reference<objc_object>;

struct Error : BaseObject {
  inline static Class cls = nullptr;
  StrongId domain;
  intptr_t code = 0;
  StrongId user_info;
};

constexpr std::string_view kDescriptionKey = "NSLocalizedDescription";
constexpr std::string_view kReasonKey = "NSLocalizedFailureReason";
constexpr std::string_view kSuggestionKey = "NSLocalizedRecoverySuggestion";
constexpr std::string_view kOptionsKey = "NSLocalizedRecoveryOptions";
constexpr std::string_view kUnderlyingKey = "NSUnderlyingError";

id init_with_domain(Error* self, SEL, id domain, intptr_t code, id user_info) {
  if (!domain) raise_invalid_argument("-[NSError initWithDomain:code:userInfo:]: the domain is nil");
  self->domain = StrongId(domain);
  self->code = code;
  self->user_info = StrongId(user_info);
  return self->as_id();
}

std::string default_description(const Error& error) {
  std::string text = "The operation couldn’t be completed. ";
  if (id reason = dictionary_value(error.user_info.get(), kReasonKey)) return text + std::string(string_value(reason));
  return text + "(" + std::string(string_value(error.domain.get())) + " error " + std::to_string(error.code) + ".)";
}

id localized_description(Error* self, SEL) {
  if (id description = dictionary_value(self->user_info.get(), kDescriptionKey)) return description;
  return autoreleased(make_string(default_description(*self)));
}

id user_info(Error* self, SEL) {
  return self->user_info ? self->user_info.get() : autoreleased(make_dictionary(nullptr, nullptr, 0));
}

BOOL is_equal_to(Error* self, SEL, id other) {
  return is_equal(self, other, [](Error& left, Error& right) {
    return left.code == right.code && are_equal(left.domain.get(), right.domain.get()) &&
           are_equal(user_info(&left, nullptr), user_info(&right, nullptr));
  });
}

id describe(Error* self, SEL selector) {
  std::string text =
      "Error Domain=" + std::string(string_value(self->domain.get())) + " Code=" + std::to_string(self->code);
  text += " \"" + std::string(string_value(localized_description(self, selector))) + "\"";
  if (dictionary_count(self->user_info.get())) text += " UserInfo=" + description_of(self->user_info.get());
  return autoreleased(make_string(text));
}

}  // namespace

void define_error_class() {
  objc::ClassBuilder<Error> builder("NSError");
  Error::cls = builder.get();
  builder.conforms_to("NSCopying")
      .method("initWithDomain:code:userInfo:", init_with_domain)
      .method("domain", [](Error* self, SEL) { return self->domain.get(); })
      .method("code", [](Error* self, SEL) { return self->code; })
      .method("userInfo", user_info)
      .method("localizedDescription", localized_description)
      .method("localizedFailureReason",
              [](Error* self, SEL) { return dictionary_value(self->user_info.get(), kReasonKey); })
      .method("localizedRecoverySuggestion",
              [](Error* self, SEL) { return dictionary_value(self->user_info.get(), kSuggestionKey); })
      .method("localizedRecoveryOptions",
              [](Error* self, SEL) { return dictionary_value(self->user_info.get(), kOptionsKey); })
      .method("isEqual:", is_equal_to)
      .method("hash", [](Error* self, SEL) { return static_cast<size_t>(self->code); })
      .method("description", describe)
      .method("copy", [](id self, SEL) { return objc_retain(self); })
      .class_method("errorWithDomain:code:userInfo:", [](Class cls, SEL selector, id domain, intptr_t code, id info) {
        return autoreleased(init_with_domain(objc::make<Error>(cls), selector, domain, code, info));
      });
}

id make_error_with_info(id domain, intptr_t code, id info) {
  return init_with_domain(objc::make<Error>(Error::cls), nullptr, domain, code, info);
}

id make_error(std::string_view domain, intptr_t code, std::string_view description, id underlying) {
  auto domain_text = StrongId::adopt(make_string(domain));
  auto description_key = StrongId::adopt(make_string(kDescriptionKey));
  auto description_text = StrongId::adopt(make_string(description));
  auto underlying_key = StrongId::adopt(make_string(kUnderlyingKey));
  id keys[] = {description_key.get(), underlying_key.get()};
  id values[] = {description_text.get(), underlying};
  auto info = StrongId::adopt(make_dictionary(values, keys, underlying ? 2 : 1));
  return make_error_with_info(domain_text.get(), code, info.get());
}

void set_error(id* out, std::string_view domain, intptr_t code, std::string_view description, id underlying) {
  if (out) *out = autoreleased(make_error(domain, code, description, underlying));
}

intptr_t error_code(id error) { return error ? expect<Error>(error)->code : 0; }

std::string_view error_domain(id error) {
  return error ? string_value(expect<Error>(error)->domain.get()) : std::string_view();
}

std::string_view error_description(id error) {
  return error ? string_value(localized_description(expect<Error>(error), nullptr)) : std::string_view();
}

}  // namespace softmetal::foundation
