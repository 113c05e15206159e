// metal-cpp's Foundation alone, for programs that are linked with a library without the Metal classes.
#define NS_PRIVATE_IMPLEMENTATION
#include <Foundation/Foundation.hpp>
