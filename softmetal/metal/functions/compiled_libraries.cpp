#include "metal/functions/compiled_libraries.h"

#include <unistd.h>

#include <string>

#include "foundation/foundation.h"
#include "metal/values/types.h"

namespace softmetal::metal {

namespace {

id refuse(id* error, LibraryError code, const std::string& message) {
  foundation::set_error(error, "MTLLibraryErrorDomain", static_cast<intptr_t>(code), message);
  return nullptr;
}

id refuse_compiled(id* error, const std::string& library) {
  return refuse(error, LibraryError::kUnsupported,
                "softmetal cannot load " + library +
                    ": compiled Metal libraries hold code for Apple's GPUs; compile the source instead");
}

id refuse_file(id* error, std::string_view path) {
  const std::string name(path);
  if (access(name.c_str(), R_OK) != 0) {
    return refuse(error, LibraryError::kFileNotFound, "there is no readable file \"" + name + "\"");
  }
  return refuse_compiled(error, "\"" + name + "\"");
}

}  // namespace

void define_compiled_library_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newLibraryWithFile:error:",
              [](Device*, SEL, id path, id* error) { return refuse_file(error, foundation::string_value(path)); })
      .method("newLibraryWithURL:error:",
              [](Device*, SEL, id url, id* error) { return refuse_file(error, foundation::url_path(url)); })
      .method("newLibraryWithData:error:",
              [](Device*, SEL, id, id* error) { return refuse_compiled(error, "a library's bytes"); });
}

}  // namespace softmetal::metal
