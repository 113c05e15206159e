// Objective-C type encodings, as @encode gives them: "d", "^v", "[4f]", "{CGSize=dd}".
#pragma once

#include <cstddef>

namespace softmetal::foundation {

struct TypeLayout {
  size_t size = 0;  // 0 for a type that is not understood
  size_t alignment = 1;
  const char* end = nullptr;  // what follows the type
};

TypeLayout layout_of(const char* type);

}  // namespace softmetal::foundation

// Foundation's own function of that purpose. Raises for a type that is not understood.
extern "C" __attribute__((visibility("default"))) const char* NSGetSizeAndAlignment(const char* type, size_t* size,
                                                                                    size_t* alignment);
