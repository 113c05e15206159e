// Pixels of many lanes by their places in a texture, in the layouts that vector code knows.
#pragma once
#include "lanes.h"

namespace softmetal::sampling {

// Any other layout, and textures whose places do not fit in an int, are left to one lane after the other.
SOFTMETAL_INLINE bool has_vector_code(const softmetal_texture& texture) {
  return texture.codec > SOFTMETAL_CODEC_SERVICE && texture.codec < SOFTMETAL_CODEC_R8_INTEGER &&
         ulong(texture.slices) * texture.bytes_per_slice < 0x7fffffff;
}

// The words at places, which count bytes.
SOFTMETAL_INLINE uints words_at(const uchar* start, ints places) {
  const lane_array from(places);
  return for_lanes<uints>([&](int lane) {
    uint word;
    __builtin_memcpy(&word, start + from.at[lane], sizeof word);
    return word;
  });
}

// The same for pixels smaller than a word: from the whole word that they lie in, because there are gathers of words
// only. It lies on the same page of memory as the pixel.
SOFTMETAL_INLINE uints parts_of_words_at(const uchar* start, ints places) {
  const ints shift = (places + int(ulong(start) & 3)) & 3;
  return words_at(start, places - shift) >> __builtin_convertvector(shift * 8, uints);
}

SOFTMETAL_INLINE floats unsigned_reals(uints numbers) {
  return __builtin_convertvector(__builtin_convertvector(numbers, ints), floats);
}

// Component `Index` in the words of a pixel; integers stand for parts of the largest one.
template <typename Stored, int Index>
SOFTMETAL_INLINE floats component_of(const uints* words) {
  if constexpr (__is_same(Stored, float)) {
    return __builtin_bit_cast(floats, words[Index]);
  } else if constexpr (__is_same(Stored, half)) {
    const auto bits = __builtin_convertvector(words[Index / 2] >> 16 * (Index % 2), lanes_of<ushort, lane_count>);
    return __builtin_convertvector(__builtin_bit_cast(lanes_of<half, lane_count>, bits), floats);
  } else {
    constexpr int bits = 8 * sizeof(Stored), in_word = 32 / bits;
    constexpr uint largest = (1u << bits) - 1;
    return unsigned_reals(words[Index / in_word] >> bits * (Index % in_word) & largest) * (1.0f / float(largest));
  }
}

// Components that are missing are 0, alpha 1.
template <typename Stored, int Count>
SOFTMETAL_INLINE values<4> pixels_at(const uchar* start, ints places) {
  constexpr int bytes = sizeof(Stored) * Count;
  uints words[bytes < 4 ? 1 : bytes / 4];
  if constexpr (bytes < 4) {
    words[0] = parts_of_words_at(start, places);
  } else {
    for (int i = 0; i < bytes / 4; ++i) words[i] = words_at(start, places + 4 * i);
  }
  values<4> pixels{component_of<Stored, 0>(words), 0.0f, 0.0f, 1.0f};
  if constexpr (Count > 1) pixels.parts[1] = component_of<Stored, 1>(words);
  if constexpr (Count > 2) {
    pixels.parts[2] = component_of<Stored, 2>(words);
    pixels.parts[3] = component_of<Stored, 3>(words);
  }
  return pixels;
}

SOFTMETAL_INLINE values<4> srgb_pixels_at(const float* meanings, const uchar* start, ints places) {
  const uints word = words_at(start, places);
  values<4> pixels;
  for (int i = 0; i < 3; ++i) {
    const lane_array component(word >> 8 * i & 255);
    pixels.parts[i] = for_lanes<floats>([&](int lane) { return meanings[component.at[lane]]; });
  }
  pixels.parts[3] = component_of<uchar, 3>(&word);
  return pixels;
}

SOFTMETAL_INLINE values<4> with_red_and_blue_swapped(const values<4>& pixels) {
  return {pixels.parts[2], pixels.parts[1], pixels.parts[0], pixels.parts[3]};
}

SOFTMETAL_INLINE values<4> unswizzled_texels(const softmetal_texture& texture, ints places) {
  const uchar* start = texture.start;
  switch (texture.codec) {
    case SOFTMETAL_CODEC_R8_UNORM:
      return pixels_at<uchar, 1>(start, places);
    case SOFTMETAL_CODEC_RG8_UNORM:
      return pixels_at<uchar, 2>(start, places);
    case SOFTMETAL_CODEC_RGBA8_UNORM:
      return pixels_at<uchar, 4>(start, places);
    case SOFTMETAL_CODEC_BGRA8_UNORM:
      return with_red_and_blue_swapped(pixels_at<uchar, 4>(start, places));
    case SOFTMETAL_CODEC_RGBA8_SRGB:
      return srgb_pixels_at(texture.srgb, start, places);
    case SOFTMETAL_CODEC_BGRA8_SRGB:
      return with_red_and_blue_swapped(srgb_pixels_at(texture.srgb, start, places));
    case SOFTMETAL_CODEC_R16_UNORM:
      return pixels_at<ushort, 1>(start, places);
    case SOFTMETAL_CODEC_RGBA16_UNORM:
      return pixels_at<ushort, 4>(start, places);
    case SOFTMETAL_CODEC_R16_FLOAT:
      return pixels_at<half, 1>(start, places);
    case SOFTMETAL_CODEC_RG16_FLOAT:
      return pixels_at<half, 2>(start, places);
    case SOFTMETAL_CODEC_RGBA16_FLOAT:
      return pixels_at<half, 4>(start, places);
    case SOFTMETAL_CODEC_R32_FLOAT:
      return pixels_at<float, 1>(start, places);
    case SOFTMETAL_CODEC_RG32_FLOAT:
      return pixels_at<float, 2>(start, places);
    default:
      return pixels_at<float, 4>(start, places);
  }
}

SOFTMETAL_INLINE uint texel_bytes(uint codec) {
  switch (codec) {
    case SOFTMETAL_CODEC_R8_UNORM:
      return 1;
    case SOFTMETAL_CODEC_RG8_UNORM:
    case SOFTMETAL_CODEC_R16_UNORM:
    case SOFTMETAL_CODEC_R16_FLOAT:
      return 2;
    case SOFTMETAL_CODEC_RGBA16_UNORM:
    case SOFTMETAL_CODEC_RGBA16_FLOAT:
    case SOFTMETAL_CODEC_RG32_FLOAT:
      return 8;
    case SOFTMETAL_CODEC_RGBA32_FLOAT:
      return 16;
    default:
      return 4;
  }
}

SOFTMETAL_INLINE values<4> texels_at(const softmetal_texture& texture, ints places) {
  const values<4> pixels = unswizzled_texels(texture, places);
  if (__builtin_expect(texture.swizzle == 0, 1)) return pixels;
  const floats choices[] = {0.0f,         1.0f, pixels.parts[0], pixels.parts[1], pixels.parts[2], pixels.parts[3],
                            floats(0.0f), 0.0f};
  values<4> swizzled;
  for (int i = 0; i < 4; ++i) swizzled.parts[i] = choices[texture.swizzle >> 8 * i & 7];
  return swizzled;
}

}  // namespace softmetal::sampling
