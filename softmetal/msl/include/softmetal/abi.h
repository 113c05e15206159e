// The contract between a compiled kernel and the device, seen from the kernel.
#pragma once

#include "../../../exec/kernel_abi.h"
