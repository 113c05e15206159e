// Objective-C exceptions become Python exceptions.
#pragma once

#include <string>

namespace pymetal {

// Registers how exceptions that leave a message are translated. On macOS they are Objective-C exceptions, which
// unwind C++ frames (objc_exceptions.mm); elsewhere softmetal raises through a handler of ours, so that throw
// and catch are in this shared object.
void install_objc_exceptions();

// Sets the Python error for an NSException's name and reason. Needs the GIL.
void set_python_error(const std::string& name, const std::string& reason) noexcept;

}  // namespace pymetal
