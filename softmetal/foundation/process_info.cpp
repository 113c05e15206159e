// NSProcessInfo: facts about the process and the machine it really runs on.
#include <pwd.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>

#include "foundation/classes.h"
#include "foundation/foundation.h"
#include "foundation/object.h"
#include "objc/block.h"

namespace softmetal::foundation {
namespace {

// NSOperatingSystemVersion.
struct Version {
  intptr_t major;
  intptr_t minor;
  intptr_t patch;
};

struct ProcessInfo : BaseObject {
  inline static Class cls = nullptr;
  std::mutex lock;
  std::string name;
};

id text(std::string_view value) { return autoreleased(make_string(value)); }

std::vector<std::string> command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(file, argument, '\0');) arguments.push_back(argument);
  return arguments;
}

std::string executable_name() {
  std::vector<std::string> arguments = command_line();
  std::string path = arguments.empty() ? "" : arguments.front();
  return path.substr(path.rfind('/') + 1);
}

id process_info(Class, SEL) {
  static auto* info = [] {
    auto* made = objc::make<ProcessInfo>(ProcessInfo::cls);
    made->name = executable_name();
    return made;
  }();
  return info->as_id();
}

id arguments(ProcessInfo*, SEL) {
  std::vector<id> strings;
  for (const std::string& argument : command_line()) strings.push_back(text(argument));
  return autoreleased(make_array(strings));
}

id environment(ProcessInfo*, SEL) {
  std::vector<id> names;
  std::vector<id> values;
  for (char** variable = environ; variable && *variable; variable++) {
    std::string_view entry = *variable;
    size_t equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    names.push_back(text(entry.substr(0, equals)));
    values.push_back(text(entry.substr(equals + 1)));
  }
  return autoreleased(make_dictionary(values.data(), names.data(), names.size()));
}

id host_name(ProcessInfo*, SEL) {
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  return text(name);
}

id process_name(ProcessInfo* self, SEL) {
  std::lock_guard guard(self->lock);
  return text(self->name);
}

void set_process_name(ProcessInfo* self, SEL, id name) {
  std::lock_guard guard(self->lock);
  self->name = string_value(name);
}

// A text that no other call on any machine returns.
id unique_string(ProcessInfo*, SEL) {
  std::random_device random;
  char unique[64];
  snprintf(unique, sizeof unique, "%08X%08X-%d-%08X%08X", random(), random(), getpid(), random(), random());
  return text(unique);
}

// The account's name, or the full name in its first comment field.
id account_text(bool full) {
  struct passwd entry;
  struct passwd* found = nullptr;
  std::vector<char> buffer(16384);
  getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found);
  if (!found) return text(full ? "" : std::to_string(getuid()));
  std::string_view value = full ? found->pw_gecos : found->pw_name;
  return text(value.substr(0, full ? value.find(',') : value.size()));
}

// The kernel's version: the one version number every Linux system has.
Version system_version() {
  struct utsname system;
  Version version{};
  uname(&system);
  sscanf(system.release, "%zd.%zd.%zd", &version.major, &version.minor, &version.patch);
  return version;
}

id system_version_string(ProcessInfo*, SEL) {
  struct utsname system;
  uname(&system);
  return text(std::string(system.sysname) + " " + system.release);
}

BOOL is_at_least(ProcessInfo*, SEL, Version wanted) {
  Version version = system_version();
  if (version.major != wanted.major) return version.major > wanted.major;
  if (version.minor != wanted.minor) return version.minor > wanted.minor;
  return version.patch >= wanted.patch;
}

double uptime(ProcessInfo*, SEL) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

unsigned long long physical_memory(ProcessInfo*, SEL) {
  return static_cast<unsigned long long>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<unsigned long long>(sysconf(_SC_PAGESIZE));
}

void define_process(objc::ClassBuilder<ProcessInfo>& builder) {
  builder.class_method("processInfo", process_info)
      .method("arguments", arguments)
      .method("environment", environment)
      .method("processName", process_name)
      .method("setProcessName:", set_process_name)
      .method("processIdentifier", [](ProcessInfo*, SEL) -> int { return getpid(); })
      .method("globallyUniqueString", unique_string)
      .method("userName", [](ProcessInfo*, SEL) { return account_text(false); })
      .method("fullUserName", [](ProcessInfo*, SEL) { return account_text(true); });
}

void define_machine(objc::ClassBuilder<ProcessInfo>& builder) {
  builder.method("hostName", host_name)
      .method("operatingSystemVersion", [](ProcessInfo*, SEL) { return system_version(); })
      .method("operatingSystemVersionString", system_version_string)
      .method("isOperatingSystemAtLeastVersion:", is_at_least)
      .method("processorCount", [](ProcessInfo*, SEL) { return static_cast<size_t>(get_nprocs_conf()); })
      .method("activeProcessorCount", [](ProcessInfo*, SEL) { return static_cast<size_t>(get_nprocs()); })
      .method("physicalMemory", physical_memory)
      .method("systemUptime", uptime);
}

// Activities ask macOS not to sleep or throttle the process. Nothing does that to a process here, so an
// activity is only a token.
void define_activities(objc::ClassBuilder<ProcessInfo>& builder) {
  builder
      .method("beginActivityWithOptions:reason:",
              [](ProcessInfo*, SEL, uint64_t, id) { return objc_autorelease(objc_alloc(BaseObject::cls)); })
      .method("endActivity:", [](ProcessInfo*, SEL, id) {})
      .method("performActivityWithOptions:reason:usingBlock:",
              [](ProcessInfo*, SEL, uint64_t, id, const void* block) { objc::call_block<void>(block); });
}

}  // namespace

void define_process_info_class() {
  objc::ClassBuilder<ProcessInfo> builder("NSProcessInfo");
  ProcessInfo::cls = builder.get();
  define_process(builder);
  define_machine(builder);
  define_activities(builder);
}

}  // namespace softmetal::foundation
