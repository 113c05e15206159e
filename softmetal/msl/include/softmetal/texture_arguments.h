// Textures and samplers among a kernel's arguments.
#pragma once

#include "arguments.h"

namespace softmetal {

template <class Parameter>
struct texture_argument;

// The view is copied: the optimiser then keeps in registers what the loop over threads uses of it, although the
// kernel writes through other pointers.
template <template <class, metal::access> class Texture, class T, metal::access A>
struct texture_argument<Texture<T, A>> {
  static constexpr bool is_read_as_float = metal::softmetal_detail::is_float<T> && A != metal::access::write;
  static constexpr bool is_only_written_as_float = metal::softmetal_detail::is_float<T> && A == metal::access::write;
  softmetal_texture view;

  SOFTMETAL_INLINE texture_argument(const softmetal_launch* launch, int index) : view(*launch->textures[index]) {}
  SOFTMETAL_INLINE Texture<T, A> get() const {
    Texture<T, A> texture;
    texture.__softmetal_view = &view;
    return texture;
  }
  // Of one that the view has; its pixels are not swizzled.
  SOFTMETAL_INLINE void assume_codec(softmetal_codec codec) {
    if constexpr (is_read_as_float) {
      view.codec = codec;
      view.swizzle = 0;
    }
  }
  SOFTMETAL_INLINE bool is_written_in(softmetal_codec codec) const {
    return !is_only_written_as_float || view.codec == codec;
  }
  SOFTMETAL_INLINE void assume_written_codec(softmetal_codec codec) {
    if constexpr (is_only_written_as_float) view.codec = codec;
  }
};

template <class Texture, metal::size_t Count>
struct texture_argument<metal::array<Texture, Count>> {
  static constexpr bool is_read_as_float = false;  // nothing of them is copied
  static constexpr bool is_only_written_as_float = false;
  const softmetal_texture* const* views;

  SOFTMETAL_INLINE texture_argument(const softmetal_launch* launch, int index) : views(launch->textures + index) {}
  SOFTMETAL_INLINE metal::array<Texture, Count> get() const {
    metal::array<Texture, Count> textures;
    for (metal::size_t i = 0; i < Count; ++i) textures[i].__softmetal_view = views[i];
    return textures;
  }
  SOFTMETAL_INLINE void assume_codec(softmetal_codec) {}
  SOFTMETAL_INLINE bool is_written_in(softmetal_codec) const { return true; }
  SOFTMETAL_INLINE void assume_written_codec(softmetal_codec) {}
};

template <class Parameter>
struct sampler_argument;

template <>
struct sampler_argument<metal::sampler> {
  ulong bits;

  SOFTMETAL_INLINE sampler_argument(const softmetal_launch* launch, int index) : bits(launch->samplers[index]) {}
  SOFTMETAL_INLINE metal::sampler get() const { return metal::sampler::__softmetal_from(bits); }
};

template <metal::size_t Count>
struct sampler_argument<metal::array<metal::sampler, Count>> {
  const ulong* bits;

  SOFTMETAL_INLINE sampler_argument(const softmetal_launch* launch, int index) : bits(launch->samplers + index) {}
  SOFTMETAL_INLINE metal::array<metal::sampler, Count> get() const {
    metal::array<metal::sampler, Count> samplers;
    for (metal::size_t i = 0; i < Count; ++i) samplers[i] = metal::sampler::__softmetal_from(bits[i]);
    return samplers;
  }
};

}  // namespace softmetal
