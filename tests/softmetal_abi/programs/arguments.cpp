// Arguments of every kind reach the method unharmed: through the fast path, the slow path, in registers and
// on the stack, with a result in memory and without.
#include <Metal/Metal.hpp>

#include "check.h"
#include "probe_class.h"

namespace {

template <class... Values>
std::string text_of(Values... values) {
  std::ostringstream text;
  ((text << values << " "), ...);
  return text.str();
}

std::string received;

// Ten arguments: integers, floating point, and structures of every class of the calling convention.
struct Pair {
  double first;
  int64_t second;
};

void mixed(id, SEL, int a, double b, MTL::Size c, float d, char e, Pair f, long g, double h, MTL::Origin i, void* j) {
  received = text_of(a, b, c.width, c.height, c.depth, d, int(e), f.first, f.second, g, h, i.x, i.y, i.z, j);
}

MTL::Size mixed_in_memory(id self, SEL selector, int a, double b, MTL::Size c, float d, char e, Pair f, long g,
                          double h, MTL::Origin i, void* j) {
  mixed(self, selector, a, b, c, d, e, f, g, h, i, j);
  return MTL::Size(i.z, i.y, i.x);
}

void ten_mixed_arguments(id object) {
  std::string expected =
      text_of(-1, 2.5, 3, 4, 5, 6.5f, 7, 8.5, -9, 10, 11.5, 12, 13, 14, static_cast<void*>(&received));
  using Send = void (*)(id, SEL, int, double, MTL::Size, float, char, Pair, long, double, MTL::Origin, void*);
  reinterpret_cast<Send>(objc_msgSend)(object, sel_registerName("mixed"), -1, 2.5, {3, 4, 5}, 6.5f, 7, {8.5, -9}, 10,
                                       11.5, {12, 13, 14}, &received);
  CHECK_EQUAL(received, expected);
#if defined(__x86_64__)
  received.clear();
  using SendStret =
      void (*)(MTL::Size*, id, SEL, int, double, MTL::Size, float, char, Pair, long, double, MTL::Origin, void*);
  MTL::Size result(0, 0, 0);
  reinterpret_cast<SendStret>(objc_msgSend_stret)(&result, object, sel_registerName("mixedInMemory"), -1, 2.5,
                                                  {3, 4, 5}, 6.5f, 7, {8.5, -9}, 10, 11.5, {12, 13, 14}, &received);
  CHECK_EQUAL(received, expected);
  CHECK(result.width == 14 && result.height == 13 && result.depth == 12);
#endif
}

void floats(id, SEL, float a, float b, float c, float d) { received = text_of(a, b, c, d); }

void eight_doubles(id, SEL, double a, double b, double c, double d, double e, double f, double g, double h) {
  received = text_of(a, b, c, d, e, f, g, h);
}

void copy_texture(id, SEL, id source, NS::UInteger slice, NS::UInteger level, MTL::Origin origin, MTL::Size size, id to,
                  NS::UInteger to_slice, NS::UInteger to_level, MTL::Origin to_origin) {
  received = text_of(source, slice, level, origin.x, origin.y, origin.z, size.width, size.height, size.depth, to,
                     to_slice, to_level, to_origin.x, to_origin.y, to_origin.z);
}

void viewport(id, SEL, MTL::Viewport view) {
  received = text_of(view.originX, view.originY, view.width, view.height, view.znear, view.zfar);
}

void vector_registers(id object) {
  reinterpret_cast<MTL::RenderCommandEncoder*>(object)->setBlendColor(0.5f, 1.5f, 2.5f, 3.5f);
  CHECK_EQUAL(received, text_of(0.5f, 1.5f, 2.5f, 3.5f));
  using Send = void (*)(id, SEL, double, double, double, double, double, double, double, double);
  reinterpret_cast<Send>(objc_msgSend)(object, sel_registerName("eightDoubles"), 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5,
                                       8.5);
  CHECK_EQUAL(received, text_of(1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5));
}

void metal_calls(id object) {
  auto* blit = reinterpret_cast<MTL::BlitCommandEncoder*>(object);
  auto* texture = reinterpret_cast<MTL::Texture*>(object);
  blit->copyFromTexture(texture, 1, 2, {3, 4, 5}, {6, 7, 8}, texture, 9, 10, {11, 12, 13});
  CHECK_EQUAL(received, text_of(object, 1, 2, 3, 4, 5, 6, 7, 8, object, 9, 10, 11, 12, 13));
  reinterpret_cast<MTL::RenderCommandEncoder*>(object)->setViewport({1, 2, 3, 4, 0.25, 0.75});
  CHECK_EQUAL(received, text_of(1, 2, 3, 4, 0.25, 0.75));
}

}  // namespace

int main() {
  // Two classes with the same methods: each test takes the slow path in both and the fast path after.
  for (const char* name : {"FirstArguments", "SecondArguments"}) {
    for (auto* test : {ten_mixed_arguments, vector_registers, metal_calls}) {
      ProbeClass probe((std::string(name) + std::to_string(reinterpret_cast<uintptr_t>(test))).c_str());
      probe.method("mixed", mixed)
          .method("mixedInMemory", mixed_in_memory)
          .method("setBlendColorRed:green:blue:alpha:", floats)
          .method("eightDoubles", eight_doubles)
          .method(
              "copyFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toTexture:destinationSlice:"
              "destinationLevel:destinationOrigin:",
              copy_texture)
          .method("setViewport:", viewport);
      id object = probe.make<objc_object>();
      test(object);
      test(object);
      objc_release(object);
    }
  }
  return report();
}
