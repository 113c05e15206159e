// `process_info`: what NSProcessInfo says, as lines of name and value, for a caller that knows better.
#include <Foundation/Foundation.hpp>

#include "check.h"

int main() {
  auto* pool = NS::AutoreleasePool::alloc()->init();
  auto* process = NS::ProcessInfo::processInfo();
  NS::OperatingSystemVersion version = process->operatingSystemVersion();
  auto* variable = NS::String::string("SOFTMETAL_ABI_TEST", NS::UTF8StringEncoding);
  std::cout << "pid " << process->processIdentifier() << "\n"
            << "arguments " << process->arguments()->count() << " "
            << process->arguments()->object<NS::String>(1)->utf8String() << "\n"
            << "variable " << process->environment()->object<NS::String>(variable)->utf8String() << "\n"
            << "host " << process->hostName()->utf8String() << "\n"
            << "name " << process->processName()->utf8String() << "\n"
            << "system " << process->operatingSystemVersionString()->utf8String() << "\n"
            << "version " << version.majorVersion << "." << version.minorVersion << "." << version.patchVersion << "\n"
            << "processors " << process->activeProcessorCount() << "\n"
            << "memory " << process->physicalMemory() << "\n"
            << "uptime " << process->systemUptime() << "\n"
            << "user " << process->userName()->utf8String() << "\n";
  CHECK(process->isOperatingSystemAtLeastVersion(version));
  version.majorVersion++;
  CHECK(!process->isOperatingSystemAtLeastVersion(version));
  CHECK(!process->globallyUniqueString()->isEqualToString(process->globallyUniqueString()));
  bool ran = false;
  bool* to = &ran;
  process->performActivity(NS::ActivityUserInitiated, variable, [to] { *to = true; });
  CHECK(ran);
  process->endActivity(process->beginActivity(NS::ActivityBackground, variable));
  pool->release();
  return report();
}
