// Libraries that Apple's compiler made ahead of time (.metallib): they hold code for Apple's GPUs.
#pragma once

#include "metal/device/device.h"
#include "objc/registration.h"

namespace softmetal::metal {

// -[MTLDevice newLibraryWithFile:error:] and its kin, which refuse with an error that names the file.
void define_compiled_library_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
