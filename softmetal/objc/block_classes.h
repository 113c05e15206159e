// The classes of blocks; their storage is what compiled blocks point at.
#pragma once

namespace softmetal::objc {

// Defines NSBlock and the three concrete classes, which answer retain, release, copy and what NSObject does.
void define_block_classes();

}  // namespace softmetal::objc
