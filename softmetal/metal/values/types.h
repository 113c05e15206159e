// The values and structures of Metal's interface that softmetal's classes use. They are Apple's, so that
// libsoftmetal is independent of the SDK it serves; tests/softmetal_metal compares them with metal-cpp's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace softmetal::metal {

using UInteger = uintptr_t;
using Integer = intptr_t;

struct Range {
  UInteger location;
  UInteger length;
};

struct Size {
  UInteger width;
  UInteger height;
  UInteger depth;
};

struct Origin {
  UInteger x;
  UInteger y;
  UInteger z;
};

struct Region {
  Origin origin;
  Size size;
};

struct SizeAndAlign {
  UInteger size;
  UInteger align;
};

struct ResourceID {
  uint64_t value;
};

enum class StorageMode : UInteger { kShared = 0, kManaged = 1, kPrivate = 2, kMemoryless = 3 };
enum class CPUCacheMode : UInteger { kDefaultCache = 0, kWriteCombined = 1 };
enum class HazardTrackingMode : UInteger { kDefault = 0, kUntracked = 1, kTracked = 2 };
enum class PurgeableState : UInteger { kKeepCurrent = 1, kNonVolatile = 2, kVolatile = 3, kEmpty = 4 };

// MTLResourceOptions packs the three modes above.
struct ResourceOptions {
  static constexpr UInteger kCPUCacheModeMask = 0xf;
  static constexpr int kStorageModeShift = 4;
  static constexpr UInteger kStorageModeMask = 0xf << kStorageModeShift;
  static constexpr int kHazardTrackingModeShift = 8;
  static constexpr UInteger kHazardTrackingModeMask = 0x3 << kHazardTrackingModeShift;
};

enum class TextureType : UInteger {
  k1D = 0,
  k1DArray = 1,
  k2D = 2,
  k2DArray = 3,
  k2DMultisample = 4,
  kCube = 5,
  kCubeArray = 6,
  k3D = 7,
  k2DMultisampleArray = 8,
  kTextureBuffer = 9,
};

// MTLTextureUsage
constexpr UInteger kTextureUsageUnknown = 0;
constexpr UInteger kTextureUsageShaderRead = 1 << 0;
constexpr UInteger kTextureUsageShaderWrite = 1 << 1;
constexpr UInteger kTextureUsageRenderTarget = 1 << 2;
constexpr UInteger kTextureUsagePixelFormatView = 1 << 4;
constexpr UInteger kTextureUsageShaderAtomic = 1 << 5;

// MTLBlitOption
constexpr UInteger kBlitOptionDepthFromDepthStencil = 1 << 0;
constexpr UInteger kBlitOptionStencilFromDepthStencil = 1 << 1;
constexpr UInteger kBlitOptionRowLinearPVRTC = 1 << 2;

enum class CommandBufferStatus : UInteger {
  kNotEnqueued = 0,
  kEnqueued = 1,
  kCommitted = 2,
  kScheduled = 3,
  kCompleted = 4,
  kError = 5,
};

enum class CommandBufferError : Integer {
  kNone = 0,
  kInternal = 1,
  kTimeout = 2,
  kPageFault = 3,
  kOutOfMemory = 8,
  kInvalidResource = 9,
  kStackOverflow = 12,
};

enum class DispatchType : UInteger { kSerial = 0, kConcurrent = 1 };

enum class FunctionType : UInteger {
  kVertex = 1,
  kFragment = 2,
  kKernel = 3,
  kVisible = 5,
  kIntersection = 6,
  kMesh = 7,
  kObject = 8
};

enum class LibraryType : Integer { kExecutable = 0, kDynamic = 1 };
enum class LibraryOptimizationLevel : Integer { kDefault = 0, kSize = 1 };
enum class CompileSymbolVisibility : Integer { kDefault = 0, kHidden = 1 };
enum class MathMode : Integer { kSafe = 0, kRelaxed = 1, kFast = 2 };
enum class MathFloatingPointFunctions : Integer { kFast = 0, kPrecise = 1 };

// MTLLanguageVersion is the major version in the high half and the minor one in the low half.
using LanguageVersion = UInteger;

enum class LibraryError : Integer {
  kUnsupported = 1,
  kInternal = 2,
  kCompileFailure = 3,
  kCompileWarning = 4,
  kFunctionNotFound = 5,
  kFileNotFound = 6,
};

enum class BindingType : Integer {
  kBuffer = 0,
  kThreadgroupMemory = 1,
  kTexture = 2,
  kSampler = 3,
  kVisibleFunctionTable = 24
};
enum class BindingAccess : UInteger { kReadOnly = 0, kReadWrite = 1, kWriteOnly = 2 };

// MTLPipelineOption
constexpr UInteger kPipelineOptionBindingInfo = 1 << 0;
constexpr UInteger kPipelineOptionBufferTypeInfo = 1 << 1;

enum class DeviceLocation : UInteger { kBuiltIn = 0 };
enum class ReadWriteTextureTier : UInteger { kTier2 = 2 };
enum class ArgumentBuffersTier : UInteger { kTier1 = 0, kTier2 = 1 };
enum class ShaderValidation : Integer { kDefault = 0, kEnabled = 1, kDisabled = 2 };

// In a pixel, from its upper left corner.
struct SamplePosition {
  float x, y;
};

struct DispatchThreadgroupsIndirectArguments {
  uint32_t threadgroups_per_grid[3];
};

}  // namespace softmetal::metal
