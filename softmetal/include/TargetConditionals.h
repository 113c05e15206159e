// metal-cpp compiles its device observers only where TARGET_OS_OSX is set; softmetal offers them.
#pragma once

#define TARGET_OS_MAC 1
#define TARGET_OS_OSX 1
#define TARGET_OS_IPHONE 0
#define TARGET_OS_SIMULATOR 0
