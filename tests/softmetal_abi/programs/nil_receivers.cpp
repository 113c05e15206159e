// Messages to nil return zero, in registers and (for selectors of Apple's) in memory.
#include <Metal/Metal.hpp>
#include <cstring>

#include "check.h"
#include "probe_class.h"

namespace {

// Fills the stack and the vector registers with something that is not zero.
__attribute__((noinline)) double dirty() {
  volatile double values[64];
  for (int index = 0; index < 64; index++) values[index] = index + 0.5;
  double sum = 0;
  for (int index = 0; index < 64; index++) sum += values[index];
  return sum;
}

MTL::Device* no_device() {
  static MTL::Device* volatile device = nullptr;
  return device;
}

void results_in_registers() {
  CHECK(dirty() > 0);
  CHECK(no_device()->name() == nullptr);
  CHECK_EQUAL(no_device()->maxBufferLength(), 0u);
  CHECK(!no_device()->hasUnifiedMemory());
  CHECK_EQUAL(reinterpret_cast<MTL::CommandBuffer*>(no_device())->GPUStartTime(), 0.0);
  CHECK_EQUAL(reinterpret_cast<MTL::SamplerDescriptor*>(no_device())->lodMinClamp(), 0.0f);
  MTL::SizeAndAlign need = no_device()->heapBufferSizeAndAlign(10, 0);
  CHECK(need.size == 0 && need.align == 0);
}

void results_in_memory() {
  CHECK(dirty() > 0);
  MTL::Size size = no_device()->maxThreadsPerThreadgroup();
  CHECK(size.width == 0 && size.height == 0 && size.depth == 0);
  CHECK(dirty() > 0);
  MTL::ClearColor color = reinterpret_cast<MTL::RenderPassColorAttachmentDescriptor*>(no_device())->clearColor();
  CHECK(color.red == 0 && color.green == 0 && color.blue == 0 && color.alpha == 0);
}

void nothing_happens() {
  no_device()->retain();
  no_device()->release();
  no_device()->autorelease();
  CHECK(objc_retain(nullptr) == nullptr);
  objc_release(nullptr);
  CHECK(objc_autorelease(nullptr) == nullptr);
  CHECK(object_getClass(nullptr) == nullptr);
}

// `nil_receivers <selector> <bytes>…`: how many bytes a message to nil zeroes, one number a line.
int print_zeroed_bytes(int count, char** selectors) {
#if defined(__x86_64__)
  for (int index = 1; index < count; index++) {
    unsigned char memory[256];
    memset(memory, 0xAA, sizeof memory);
    using Send = void* (*)(void*, id, SEL);
    void* returned = reinterpret_cast<Send>(objc_msgSend_stret)(memory, nullptr, sel_registerName(selectors[index]));
    CHECK(returned == memory);
    size_t zeroed = 0;
    while (zeroed < sizeof memory && memory[zeroed] == 0) zeroed++;
    for (size_t rest = zeroed; rest < sizeof memory; rest++) CHECK_EQUAL(int(memory[rest]), 0xAA);
    printf("%zu\n", zeroed);
  }
#endif
  return report();
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) return print_zeroed_bytes(count, arguments);
  results_in_registers();
  results_in_memory();
  nothing_happens();
  return report();
}
