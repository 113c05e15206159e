#include "metal/device/device_capabilities.h"

namespace softmetal::metal {
namespace {

// Each names something that softmetal does not have yet. Most belong to pictures.
constexpr const char* kUnsupported[] = {
    "areRasterOrderGroupsSupported",
    "supportsBCTextureCompression",
    "supportsDynamicLibraries",
    "supportsPrimitiveMotionBlur",
    "supportsPullModelInterpolation",
    "supportsQueryTextureLOD",
    "supportsRaytracing",
    "supportsRaytracingFromRender",
    "supportsRenderDynamicLibraries",
};

constexpr const char* kSupported[] = {
    "areBarycentricCoordsSupported",
    "areProgrammableSamplePositionsSupported",
    "supports32BitFloatFiltering",
    "supports32BitMSAA",
    "supportsFunctionPointers",
    "supportsFunctionPointersFromRender",
    "supportsShaderBarycentricCoordinates",
};

// The same with an argument. Every GPU family and feature set includes drawing.
constexpr const char* kUnsupportedWithArgument[] = {
    "supportsFamily:",
    "supportsFeatureSet:",
    "supportsRasterizationRateMapWithLayerCount:",
    "supportsVertexAmplificationCount:",
};

}  // namespace

void define_device_capabilities(objc::ClassBuilder<Device>& builder) {
  for (const char* selector : kSupported) builder.method(selector, [](Device*, SEL) { return true; });
  for (const char* selector : kUnsupported) builder.method(selector, [](Device*, SEL) { return false; });
  for (const char* selector : kUnsupportedWithArgument) {
    builder.method(selector, [](Device*, SEL, UInteger) { return false; });
  }
  // Processor and device share one memory; nothing is plugged in and no display hangs on it.
  builder.method("hasUnifiedMemory", [](Device*, SEL) { return true; })
      .method("isHeadless", [](Device*, SEL) { return true; })
      .method("isLowPower", [](Device*, SEL) { return false; })
      .method("isRemovable", [](Device*, SEL) { return false; })
      .method("location", [](Device*, SEL) { return DeviceLocation::kBuiltIn; })
      .method("locationNumber", [](Device*, SEL) -> UInteger { return 0; })
      .method("maxTransferRate", [](Device*, SEL) -> uint64_t { return 0; })
      .method("peerGroupID", [](Device*, SEL) -> uint64_t { return 0; })
      .method("peerIndex", [](Device*, SEL) -> uint32_t { return 0; })
      .method("peerCount", [](Device*, SEL) -> uint32_t { return 0; })
      .method("readWriteTextureSupport", [](Device*, SEL) { return ReadWriteTextureTier::kTier2; })
      .method("argumentBuffersSupport", [](Device*, SEL) { return ArgumentBuffersTier::kTier2; });
}

}  // namespace softmetal::metal
