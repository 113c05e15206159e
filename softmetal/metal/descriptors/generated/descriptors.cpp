// All descriptor classes. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml instead.
#include "metal/descriptors/generated/descriptors.h"

namespace softmetal::descriptors {

void define_descriptors_1();
void define_descriptors_2();
void define_descriptors_3();
void define_descriptors_4();
void define_descriptors_5();

void define_descriptors() {
  define_descriptors_1();
  define_descriptors_2();
  define_descriptors_3();
  define_descriptors_4();
  define_descriptors_5();
}

}  // namespace softmetal::descriptors
