// Classes are defined lazily, on the first class lookup, because metal-cpp resolves classes, selectors and
// constants in the static initialisers of whatever links it, possibly before ours have run.
#pragma once

namespace softmetal {

// Defines the Foundation and Metal classes, once; safe from any thread and from within the definitions.
// Called by objc_lookUpClass, objc_getClass, the first message to a class, and to be called by C entry
// points such as MTLCreateSystemDefaultDevice.
void ensure_classes_defined();

// foundation/classes.cpp
void define_foundation_classes();

// metal/classes.cpp. Weak: the runtime and Foundation also link without the Metal classes.
void define_metal_classes() __attribute__((weak));

}  // namespace softmetal
