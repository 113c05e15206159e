// NSURL.
#include <cstdio>
#include <filesystem>

#include "foundation/foundation.h"
#include "foundation/object.h"

namespace softmetal::foundation {
namespace {

struct Url : BaseObject {
  inline static Class cls = nullptr;
  std::string text;    // "file:///tmp/a%20b"
  std::string scheme;  // "file", empty without one
  std::string path;    // "/tmp/a b", empty without one
};

bool is_unreserved(char byte) {
  bool alphanumeric = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
  return alphanumeric || std::string_view("-._~/!$&'()*+,=:@").find(byte) != std::string_view::npos;
}

std::string percent_encoded(std::string_view path) {
  std::string encoded;
  for (char byte : path) {
    if (is_unreserved(byte)) {
      encoded.push_back(byte);
      continue;
    }
    char escape[4];
    snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned char>(byte));
    encoded += escape;
  }
  return encoded;
}

int hexadecimal_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t index = 0; index < text.size(); index++) {
    bool escape = text[index] == '%' && index + 2 < text.size();
    int high = escape ? hexadecimal_digit(text[index + 1]) : -1;
    int low = escape ? hexadecimal_digit(text[index + 2]) : -1;
    if (high < 0 || low < 0) {
      decoded.push_back(text[index]);
    } else {
      decoded.push_back(static_cast<char>(high * 16 + low));
      index += 2;
    }
  }
  return decoded;
}

// A relative path is relative to the working directory of the moment, as in Cocoa.
id init_file_url(Url* self, SEL, id path) {
  if (!path) raise_invalid_argument("-[NSURL initFileURLWithPath:]: the path is nil");
  std::error_code failure;
  self->path = std::filesystem::absolute(string_value(path), failure).string();
  self->scheme = "file";
  bool directory = std::filesystem::is_directory(self->path, failure);
  self->text = "file://" + percent_encoded(self->path);
  if (directory && self->text.back() != '/') self->text += '/';
  if (self->path.size() > 1 && self->path.back() == '/') self->path.pop_back();
  return self->as_id();
}

size_t scheme_length(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.substr(0, colon).find('/') != std::string_view::npos) return 0;
  return colon;
}

// Nil for text with characters that no URL has.
id init_with_string(Url* self, SEL, id string) {
  if (!string) raise_invalid_argument("-[NSURL initWithString:]: the string is nil");
  std::string_view text = string_value(string);
  if (text.find_first_of(" \"<>\\^`{|}") != std::string_view::npos) {
    objc_release(self->as_id());
    return nullptr;
  }
  self->text = text;
  size_t scheme = scheme_length(text);
  self->scheme = text.substr(0, scheme);
  std::string_view rest = text.substr(scheme ? scheme + 1 : 0);
  rest = rest.substr(0, rest.find_first_of("?#"));
  if (rest.substr(0, 2) == "//") rest.remove_prefix(std::min(rest.find('/', 2), rest.size()));
  self->path = percent_decoded(rest);
  if (self->path.size() > 1 && self->path.back() == '/') self->path.pop_back();
  return self->as_id();
}

id last_component(Url* self, SEL) {
  return autoreleased(make_string(std::filesystem::path(self->path).filename().string()));
}

BOOL is_equal_to(Url* self, SEL, id other) {
  return is_equal(self, other, [](Url& left, Url& right) { return left.text == right.text; });
}

id text_or_nil(const std::string& text) { return text.empty() ? nullptr : autoreleased(make_string(text)); }

void define_making(objc::ClassBuilder<Url>& builder) {
  builder.method("initWithString:", init_with_string)
      .method("initFileURLWithPath:", init_file_url)
      .class_method("URLWithString:",
                    [](Class cls, SEL selector, id text) {
                      return autoreleased(init_with_string(objc::make<Url>(cls), selector, text));
                    })
      .class_method("fileURLWithPath:", [](Class cls, SEL selector, id path) {
        return autoreleased(init_file_url(objc::make<Url>(cls), selector, path));
      });
}

}  // namespace

void define_url_class() {
  objc::ClassBuilder<Url> builder("NSURL");
  Url::cls = builder.get();
  define_making(builder);
  builder.conforms_to("NSCopying")
      .method("absoluteString", [](Url* self, SEL) { return autoreleased(make_string(self->text)); })
      .method("scheme", [](Url* self, SEL) { return text_or_nil(self->scheme); })
      .method("path", [](Url* self, SEL) { return text_or_nil(self->path); })
      .method("lastPathComponent", last_component)
      .method("isFileURL", [](Url* self, SEL) -> BOOL { return self->scheme == "file"; })
      .method("fileSystemRepresentation", [](Url* self, SEL) { return self->path.c_str(); })
      .method("isEqual:", is_equal_to)
      .method("hash", [](Url* self, SEL) { return std::hash<std::string>{}(self->text); })
      .method("description", [](Url* self, SEL) { return autoreleased(make_string(self->text)); })
      .method("copy", [](id self, SEL) { return objc_retain(self); });
}

id make_file_url(std::string_view path) {
  auto text = objc::Reference<objc_object>::adopt(make_string(path));
  return init_file_url(objc::make<Url>(Url::cls), nullptr, text.get());
}

std::string_view url_path(id url) { return url ? std::string_view(expect<Url>(url)->path) : std::string_view(); }
std::string_view url_string(id url) { return url ? std::string_view(expect<Url>(url)->text) : std::string_view(); }
bool url_is_file(id url) { return url && expect<Url>(url)->scheme == "file"; }

}  // namespace softmetal::foundation
