// The NSString constants that Foundation and Metal export and metal-cpp imports. They are initialised at
// compile time: metal-cpp copies them in its static initialisers. The values are Apple's where they are
// public; where only identity matters the value is the constant's own name.
//
// Not exported, as their values are not public: NSDeviceCertificationiPhonePerformanceGaming and
// NSProcessPerformanceProfile…; metal-cpp reads 0 then, as on a macOS that lacks them.
#include "foundation/string.h"
#include "objc/class.h"

using softmetal::foundation::ConstantString;
using softmetal::foundation::kConstantBytes;

#define STRING_CONSTANT(name, value)                                                                            \
  static constinit ConstantString text_of_##name = {&softmetal_constant_string_class, kConstantBytes, 0, value, \
                                                    sizeof(value) - 1};                                         \
  extern "C" __attribute__((visibility("default"))) constinit ConstantString* const name = &text_of_##name;

#define NAMED_CONSTANT(name) STRING_CONSTANT(name, #name)

NAMED_CONSTANT(NSCocoaErrorDomain)
NAMED_CONSTANT(NSPOSIXErrorDomain)
NAMED_CONSTANT(NSOSStatusErrorDomain)
NAMED_CONSTANT(NSMachErrorDomain)

STRING_CONSTANT(NSUnderlyingErrorKey, "NSUnderlyingError")
STRING_CONSTANT(NSLocalizedDescriptionKey, "NSLocalizedDescription")
STRING_CONSTANT(NSLocalizedFailureReasonErrorKey, "NSLocalizedFailureReason")
STRING_CONSTANT(NSLocalizedRecoverySuggestionErrorKey, "NSLocalizedRecoverySuggestion")
STRING_CONSTANT(NSLocalizedRecoveryOptionsErrorKey, "NSLocalizedRecoveryOptions")
STRING_CONSTANT(NSRecoveryAttempterErrorKey, "NSRecoveryAttempter")
STRING_CONSTANT(NSHelpAnchorErrorKey, "NSHelpAnchor")
STRING_CONSTANT(NSDebugDescriptionErrorKey, "NSDebugDescription")
STRING_CONSTANT(NSLocalizedFailureErrorKey, "NSLocalizedFailure")
STRING_CONSTANT(NSURLErrorKey, "NSURL")
NAMED_CONSTANT(NSStringEncodingErrorKey)
NAMED_CONSTANT(NSFilePathErrorKey)

NAMED_CONSTANT(NSBundleDidLoadNotification)
NAMED_CONSTANT(NSBundleResourceRequestLowDiskSpaceNotification)
NAMED_CONSTANT(NSProcessInfoThermalStateDidChangeNotification)
NAMED_CONSTANT(NSProcessInfoPowerStateDidChangeNotification)
NAMED_CONSTANT(NSProcessInfoPerformanceProfileDidChangeNotification)

NAMED_CONSTANT(MTLBinaryArchiveDomain)
NAMED_CONSTANT(MTLCaptureErrorDomain)
NAMED_CONSTANT(MTLCommandBufferErrorDomain)
NAMED_CONSTANT(MTLCounterErrorDomain)
NAMED_CONSTANT(MTLDynamicLibraryDomain)
NAMED_CONSTANT(MTLIOErrorDomain)
NAMED_CONSTANT(MTLLibraryErrorDomain)
NAMED_CONSTANT(MTLLogStateErrorDomain)
NAMED_CONSTANT(MTLTensorDomain)
NAMED_CONSTANT(MTLCommandBufferEncoderInfoErrorKey)

NAMED_CONSTANT(MTLDeviceWasAddedNotification)
NAMED_CONSTANT(MTLDeviceRemovalRequestedNotification)
NAMED_CONSTANT(MTLDeviceWasRemovedNotification)

STRING_CONSTANT(MTLCommonCounterTimestamp, "GPUTimestamp")
STRING_CONSTANT(MTLCommonCounterTessellationInputPatches, "TessellationInputPatches")
STRING_CONSTANT(MTLCommonCounterVertexInvocations, "VertexInvocations")
STRING_CONSTANT(MTLCommonCounterPostTessellationVertexInvocations, "PostTessellationVertexInvocations")
STRING_CONSTANT(MTLCommonCounterClipperInvocations, "ClipperInvocations")
STRING_CONSTANT(MTLCommonCounterClipperPrimitivesOut, "ClipperPrimitivesOut")
STRING_CONSTANT(MTLCommonCounterFragmentInvocations, "FragmentInvocations")
STRING_CONSTANT(MTLCommonCounterFragmentsPassed, "FragmentsPassed")
STRING_CONSTANT(MTLCommonCounterComputeKernelInvocations, "KernelInvocations")
STRING_CONSTANT(MTLCommonCounterTotalCycles, "TotalCycles")
STRING_CONSTANT(MTLCommonCounterVertexCycles, "VertexCycles")
STRING_CONSTANT(MTLCommonCounterTessellationCycles, "TessellationCycles")
STRING_CONSTANT(MTLCommonCounterPostTessellationVertexCycles, "PostTessellationVertexCycles")
STRING_CONSTANT(MTLCommonCounterFragmentCycles, "FragmentCycles")
STRING_CONSTANT(MTLCommonCounterRenderTargetWriteCycles, "RenderTargetWriteCycles")
STRING_CONSTANT(MTLCommonCounterSetTimestamp, "timestamp")
STRING_CONSTANT(MTLCommonCounterSetStageUtilization, "stageutilization")
STRING_CONSTANT(MTLCommonCounterSetStatistic, "statistic")
