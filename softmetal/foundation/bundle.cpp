// NSBundle: folders. The main bundle is the folder of the running executable, as for a command-line tool on
// macOS. Bundles hold no code here and have no Info.plist.
#include <filesystem>
#include <map>
#include <mutex>

#include "foundation/classes.h"
#include "foundation/foundation.h"
#include "foundation/object.h"

namespace softmetal::foundation {
namespace {

namespace fs = std::filesystem;

constexpr intptr_t kExecutableNotLoadable = 3584;  // NSExecutableNotLoadableError

struct Bundle : BaseObject {
  inline static Class cls = nullptr;
  fs::path folder;
  fs::path executable;  // of the main bundle only
};

id path_string(const fs::path& path) { return path.empty() ? nullptr : autoreleased(make_string(path.string())); }
id path_url(const fs::path& path) { return path.empty() ? nullptr : autoreleased(make_file_url(path.string())); }

// Nil unless the path is a folder.
id init_with_folder(Bundle* self, std::string_view path) {
  std::error_code failure;
  if (path.empty() || !fs::is_directory(path, failure)) {
    objc_release(self->as_id());
    return nullptr;
  }
  self->folder = fs::absolute(path, failure).lexically_normal();
  if (!self->folder.has_filename()) self->folder = self->folder.parent_path();
  return self->as_id();
}

Bundle* make_main_bundle() {
  std::error_code failure;
  auto* bundle = objc::make<Bundle>(Bundle::cls);
  bundle->executable = fs::read_symlink("/proc/self/exe", failure);
  bundle->folder = bundle->executable.parent_path();
  return bundle;
}

id main_bundle(Class, SEL) {
  static Bundle* bundle = make_main_bundle();
  return bundle->as_id();
}

// The same folder is the same bundle object for the life of the process, as in Cocoa.
id bundle_for_path(std::string_view path) {
  static std::mutex lock;
  static auto* bundles = new std::map<fs::path, id>;
  auto bundle = objc::Reference<objc_object>::adopt(init_with_folder(objc::make<Bundle>(Bundle::cls), path));
  if (!bundle) return nullptr;
  std::lock_guard guard(lock);
  auto [entry, is_new] = bundles->try_emplace(expect<Bundle>(bundle.get())->folder, bundle.get());
  if (is_new) objc_retain(entry->second);
  return entry->second;
}

BOOL load_with_error(Bundle* self, SEL, id* error) {
  if (!self->executable.empty()) return YES;
  set_error(error, "NSCocoaErrorDomain", kExecutableNotLoadable,
            "The bundle “" + self->folder.filename().string() + "” couldn’t be loaded because it has no executable.");
  return NO;
}

id auxiliary_executable(Bundle* self, id name) {
  std::error_code failure;
  fs::path path = self->folder / string_value(name);
  return fs::is_regular_file(path, failure) ? path_string(path) : nullptr;
}

id localized_string(Bundle*, SEL, id key, id value, id) {
  return string_value(value).empty() ? (key ? key : autoreleased(make_string(""))) : value;
}

template <const char* Folder>
void define_subfolder(objc::ClassBuilder<Bundle>& builder, const std::string& selector_stem) {
  builder.method((selector_stem + "Path").c_str(),
                 [](Bundle* self, SEL) { return path_string(self->folder / Folder); });
  builder.method((selector_stem + "URL").c_str(), [](Bundle* self, SEL) { return path_url(self->folder / Folder); });
}

constexpr char kFrameworks[] = "Frameworks";
constexpr char kPlugIns[] = "PlugIns";
constexpr char kSharedFrameworks[] = "SharedFrameworks";
constexpr char kSharedSupport[] = "SharedSupport";

void define_making(objc::ClassBuilder<Bundle>& builder) {
  builder.class_method("mainBundle", main_bundle)
      .class_method("bundleWithPath:", [](Class, SEL, id path) { return bundle_for_path(string_value(path)); })
      .class_method("bundleWithURL:", [](Class, SEL, id url) { return bundle_for_path(url_path(url)); })
      .class_method("allBundles",
                    [](Class, SEL) {
                      id main = main_bundle(nullptr, nullptr);
                      return autoreleased(make_array(&main, 1));
                    })
      .class_method("allFrameworks", [](Class, SEL) { return autoreleased(make_array(nullptr, 0)); })
      .method("initWithPath:", [](Bundle* self, SEL, id path) { return init_with_folder(self, string_value(path)); })
      .method("initWithURL:", [](Bundle* self, SEL, id url) { return init_with_folder(self, url_path(url)); });
}

void define_loading(objc::ClassBuilder<Bundle>& builder) {
  builder.method("isLoaded", [](Bundle* self, SEL) -> BOOL { return !self->executable.empty(); })
      .method("load", [](Bundle* self, SEL selector) { return load_with_error(self, selector, nullptr); })
      .method("unload", [](Bundle*, SEL) -> BOOL { return NO; })
      .method("loadAndReturnError:", load_with_error)
      .method("preflightAndReturnError:", load_with_error);
}

void define_places(objc::ClassBuilder<Bundle>& builder) {
  builder.method("bundlePath", [](Bundle* self, SEL) { return path_string(self->folder); })
      .method("bundleURL", [](Bundle* self, SEL) { return path_url(self->folder); })
      .method("resourcePath", [](Bundle* self, SEL) { return path_string(self->folder); })
      .method("resourceURL", [](Bundle* self, SEL) { return path_url(self->folder); })
      .method("executablePath", [](Bundle* self, SEL) { return path_string(self->executable); })
      .method("executableURL", [](Bundle* self, SEL) { return path_url(self->executable); })
      .method("pathForAuxiliaryExecutable:",
              [](Bundle* self, SEL, id name) { return auxiliary_executable(self, name); })
      .method("URLForAuxiliaryExecutable:",
              [](Bundle* self, SEL, id name) { return path_url(string_value(auxiliary_executable(self, name))); });
  define_subfolder<kFrameworks>(builder, "privateFrameworks");
  define_subfolder<kPlugIns>(builder, "builtInPlugIns");
  define_subfolder<kSharedFrameworks>(builder, "sharedFrameworks");
  define_subfolder<kSharedSupport>(builder, "sharedSupport");
}

void define_information(objc::ClassBuilder<Bundle>& builder) {
  builder.method("bundleIdentifier", [](Bundle*, SEL) -> id { return nullptr; })
      .method("infoDictionary", [](Bundle*, SEL) { return autoreleased(make_dictionary(nullptr, nullptr, 0)); })
      .method("localizedInfoDictionary", [](Bundle*, SEL) -> id { return nullptr; })
      .method("objectForInfoDictionaryKey:", [](Bundle*, SEL, id) -> id { return nullptr; })
      .method("localizedStringForKey:value:table:", localized_string);
}

}  // namespace

void define_bundle_class() {
  objc::ClassBuilder<Bundle> builder("NSBundle");
  Bundle::cls = builder.get();
  define_making(builder);
  define_loading(builder);
  define_places(builder);
  define_information(builder);
}

}  // namespace softmetal::foundation
