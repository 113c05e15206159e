// How a class gets methods of families that build upon it, so that it need not know them: the makers of a device, the
// encoders of a command buffer.
#pragma once

#include <initializer_list>

#include "objc/runtime.h"

namespace softmetal::metal {

template <class T>
using ClassExtensions = std::initializer_list<void (*)(objc::ClassBuilder<T>&)>;

template <class T>
void extend_class(objc::ClassBuilder<T>& builder, const ClassExtensions<T>& extensions) {
  for (const auto extend : extensions) extend(builder);
}

}  // namespace softmetal::metal
