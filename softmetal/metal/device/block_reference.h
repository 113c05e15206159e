// A completion handler kept until it has been called.
#pragma once

#include <Block.h>

#include <memory>

namespace softmetal::metal {

// `Block` is a block type; copies share the block, the last one releases it.
template <class Block>
class BlockReference {
 public:
  explicit BlockReference(Block block) : block_(_Block_copy((const void*)block), _Block_release) {}

  template <class... Arguments>
  void operator()(Arguments... arguments) const {
    ((Block)block_.get())(arguments...);
  }

 private:
  std::shared_ptr<void> block_;
};

}  // namespace softmetal::metal
