// Blocks for the code inside libsoftmetal: keeping and calling what a program passed.
#pragma once

#include <Block.h>
#include <objc/objc.h>

#include <cstdint>
#include <utility>

namespace softmetal::objc {

// The head of every block (clang's Block ABI specification).
struct BlockHeader {
  void* isa;
  int32_t flags;
  int32_t reserved;
  void (*invoke)(void);
  void* descriptor;
};

// Calls a block with the given signature.
template <class Result, class... Arguments>
Result call_block(const void* block, Arguments... arguments) {
  auto invoke = reinterpret_cast<Result (*)(const void*, Arguments...)>(static_cast<const BlockHeader*>(block)->invoke);
  return invoke(block, arguments...);
}

template <class Signature>
class Block;

// Owns a copy of a block and calls it: Block<void(id)> handler(block); handler(object);
template <class Result, class... Arguments>
class Block<Result(Arguments...)> {
 public:
  Block() = default;
  explicit Block(const void* block) : block_(_Block_copy(block)) {}
  Block(const Block& other) : block_(_Block_copy(other.block_)) {}
  Block(Block&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Block& operator=(Block other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Block() { _Block_release(block_); }

  explicit operator bool() const { return block_ != nullptr; }
  Result operator()(Arguments... arguments) const { return call_block<Result>(block_, arguments...); }
  id object() const { return static_cast<id>(block_); }

 private:
  void* block_ = nullptr;
};

}  // namespace softmetal::objc
