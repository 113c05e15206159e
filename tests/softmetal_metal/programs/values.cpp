// softmetal's own copies of Metal's values and structures against metal-cpp's.
#include "softmetal/metal/values/types.h"
#include "tests/softmetal_metal/programs/metal_test.h"

namespace own = softmetal::metal;

#define SAME(name, apple) static_assert(static_cast<uintptr_t>(own::name) == static_cast<uintptr_t>(MTL::apple))

SAME(StorageMode::kShared, StorageModeShared);
SAME(StorageMode::kManaged, StorageModeManaged);
SAME(StorageMode::kPrivate, StorageModePrivate);
SAME(StorageMode::kMemoryless, StorageModeMemoryless);
SAME(CPUCacheMode::kDefaultCache, CPUCacheModeDefaultCache);
SAME(CPUCacheMode::kWriteCombined, CPUCacheModeWriteCombined);
SAME(HazardTrackingMode::kDefault, HazardTrackingModeDefault);
SAME(HazardTrackingMode::kUntracked, HazardTrackingModeUntracked);
SAME(HazardTrackingMode::kTracked, HazardTrackingModeTracked);
SAME(PurgeableState::kKeepCurrent, PurgeableStateKeepCurrent);
SAME(PurgeableState::kNonVolatile, PurgeableStateNonVolatile);
SAME(PurgeableState::kVolatile, PurgeableStateVolatile);
SAME(PurgeableState::kEmpty, PurgeableStateEmpty);
static_assert(MTL::StorageModeManaged << own::ResourceOptions::kStorageModeShift == MTL::ResourceStorageModeManaged);
static_assert(MTL::StorageModePrivate << own::ResourceOptions::kStorageModeShift == MTL::ResourceStorageModePrivate);
static_assert(MTL::HazardTrackingModeTracked << own::ResourceOptions::kHazardTrackingModeShift ==
              MTL::ResourceHazardTrackingModeTracked);
SAME(TextureType::k1D, TextureType1D);
SAME(TextureType::k1DArray, TextureType1DArray);
SAME(TextureType::k2D, TextureType2D);
SAME(TextureType::k2DArray, TextureType2DArray);
SAME(TextureType::k2DMultisample, TextureType2DMultisample);
SAME(TextureType::kCube, TextureTypeCube);
SAME(TextureType::kCubeArray, TextureTypeCubeArray);
SAME(TextureType::k3D, TextureType3D);
SAME(TextureType::k2DMultisampleArray, TextureType2DMultisampleArray);
SAME(TextureType::kTextureBuffer, TextureTypeTextureBuffer);
SAME(kTextureUsageShaderWrite, TextureUsageShaderWrite);
SAME(kTextureUsageRenderTarget, TextureUsageRenderTarget);
SAME(kTextureUsagePixelFormatView, TextureUsagePixelFormatView);
SAME(kTextureUsageShaderAtomic, TextureUsageShaderAtomic);
SAME(kBlitOptionDepthFromDepthStencil, BlitOptionDepthFromDepthStencil);
SAME(kBlitOptionStencilFromDepthStencil, BlitOptionStencilFromDepthStencil);
SAME(kBlitOptionRowLinearPVRTC, BlitOptionRowLinearPVRTC);
SAME(CommandBufferStatus::kNotEnqueued, CommandBufferStatusNotEnqueued);
SAME(CommandBufferStatus::kEnqueued, CommandBufferStatusEnqueued);
SAME(CommandBufferStatus::kCommitted, CommandBufferStatusCommitted);
SAME(CommandBufferStatus::kScheduled, CommandBufferStatusScheduled);
SAME(CommandBufferStatus::kCompleted, CommandBufferStatusCompleted);
SAME(CommandBufferStatus::kError, CommandBufferStatusError);
SAME(CommandBufferError::kInternal, CommandBufferErrorInternal);
SAME(CommandBufferError::kOutOfMemory, CommandBufferErrorOutOfMemory);
SAME(CommandBufferError::kInvalidResource, CommandBufferErrorInvalidResource);
SAME(DispatchType::kSerial, DispatchTypeSerial);
SAME(DispatchType::kConcurrent, DispatchTypeConcurrent);
SAME(FunctionType::kVertex, FunctionTypeVertex);
SAME(FunctionType::kFragment, FunctionTypeFragment);
SAME(FunctionType::kKernel, FunctionTypeKernel);
SAME(FunctionType::kVisible, FunctionTypeVisible);
SAME(LibraryType::kDynamic, LibraryTypeDynamic);
SAME(LibraryOptimizationLevel::kSize, LibraryOptimizationLevelSize);
SAME(CompileSymbolVisibility::kHidden, CompileSymbolVisibilityHidden);
SAME(MathMode::kSafe, MathModeSafe);
SAME(MathMode::kRelaxed, MathModeRelaxed);
SAME(MathMode::kFast, MathModeFast);
SAME(MathFloatingPointFunctions::kPrecise, MathFloatingPointFunctionsPrecise);
SAME(LibraryError::kUnsupported, LibraryErrorUnsupported);
SAME(LibraryError::kInternal, LibraryErrorInternal);
SAME(LibraryError::kCompileFailure, LibraryErrorCompileFailure);
SAME(LibraryError::kCompileWarning, LibraryErrorCompileWarning);
SAME(LibraryError::kFunctionNotFound, LibraryErrorFunctionNotFound);
SAME(LibraryError::kFileNotFound, LibraryErrorFileNotFound);
SAME(BindingType::kBuffer, BindingTypeBuffer);
SAME(BindingType::kThreadgroupMemory, BindingTypeThreadgroupMemory);
SAME(BindingType::kTexture, BindingTypeTexture);
SAME(BindingType::kSampler, BindingTypeSampler);
SAME(BindingAccess::kReadOnly, BindingAccessReadOnly);
SAME(BindingAccess::kReadWrite, BindingAccessReadWrite);
SAME(BindingAccess::kWriteOnly, BindingAccessWriteOnly);
SAME(kPipelineOptionBindingInfo, PipelineOptionBindingInfo);
SAME(kPipelineOptionBufferTypeInfo, PipelineOptionBufferTypeInfo);
SAME(DeviceLocation::kBuiltIn, DeviceLocationBuiltIn);
SAME(ReadWriteTextureTier::kTier2, ReadWriteTextureTier2);
SAME(ArgumentBuffersTier::kTier1, ArgumentBuffersTier1);
SAME(ShaderValidation::kDisabled, ShaderValidationDisabled);

static_assert(sizeof(own::Size) == sizeof(MTL::Size) && sizeof(own::Range) == sizeof(NS::Range));
static_assert(sizeof(own::Origin) == sizeof(MTL::Origin) && sizeof(own::Region) == sizeof(MTL::Region));
static_assert(sizeof(own::SizeAndAlign) == sizeof(MTL::SizeAndAlign));
static_assert(sizeof(own::ResourceID) == sizeof(MTL::ResourceID));
static_assert(sizeof(own::DispatchThreadgroupsIndirectArguments) == sizeof(MTL::DispatchThreadgroupsIndirectArguments));

int main() { return report(); }
