// Pixels in formats that kernels leave to the device. Defined in services.c.
#pragma once

#include "abi.h"

extern "C" {

void softmetal_unpack_pixel(const void* format, const unsigned char* row, softmetal_uint x, int texel,
                            void* components);
void softmetal_pack_pixel(const void* format, unsigned char* row, softmetal_uint x, int texel, const void* components);
}
