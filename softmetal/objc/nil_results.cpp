// What a message to nil returns through memory.
//
// Objective-C compilers zero such results in the caller; metal-cpp passes uninitialised memory instead. A
// selector therefore carries the size of what it returns in memory, and the nil path zeroes that much. These
// are all such selectors of metal-cpp; a test compares them with its headers.
#include <cstring>

#include "objc/class.h"

namespace softmetal::objc {
namespace {

struct MemoryResult {
  const char* selector;
  uint32_t size;
};

constexpr uint32_t kThreeWords = 24;  // MTLSize, MTLAccelerationStructureSizes, NSOperatingSystemVersion

constexpr MemoryResult kMemoryResults[] = {
    {"accelerationStructureSizesWithDescriptor:", kThreeWords},
    {"maxSampleCount", kThreeWords},
    {"maxThreadsPerThreadgroup", kThreeWords},
    {"operatingSystemVersion", kThreeWords},
    {"physicalGranularity", kThreeWords},
    {"physicalSizeForLayer:", kThreeWords},
    {"requiredThreadsPerMeshThreadgroup", kThreeWords},
    {"requiredThreadsPerObjectThreadgroup", kThreeWords},
    {"requiredThreadsPerThreadgroup", kThreeWords},
    {"requiredThreadsPerTileThreadgroup", kThreeWords},
    {"screenSize", kThreeWords},
    {"sparseTileSizeWithTextureType:pixelFormat:sampleCount:", kThreeWords},
    {"sparseTileSizeWithTextureType:pixelFormat:sampleCount:sparsePageSize:", kThreeWords},
#if defined(__x86_64__)
    // arm64 returns the colour (32 bytes) and the matrices (64) in vector registers, which are zeroed anyway.
    {"clearColor", 32},
    {"viewToClipMatrix", 64},
    {"worldToViewMatrix", 64},
    // An MTLSize or an integer, depending on the class. x86-64 asks for the former by objc_msgSend_stret;
    // arm64 has one objc_msgSend, which cannot tell whether there is memory to zero.
    {"sampleCount", kThreeWords},
#endif
};

}  // namespace

uint32_t known_memory_result_size(const char* selector) {
  for (const MemoryResult& result : kMemoryResults) {
    if (strcmp(result.selector, selector) == 0) return result.size;
  }
  return 0;
}

}  // namespace softmetal::objc
