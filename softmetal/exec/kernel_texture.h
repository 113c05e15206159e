// A texture and a sampler as kernels see them: part of kernel_abi.h, and like it plain C.
#pragma once

#define SOFTMETAL_MOST_TEXTURE_LEVELS 15  // of 16384 pixels
#define SOFTMETAL_TEXTURE_COUNT 128       // places in the argument table
#define SOFTMETAL_SAMPLER_COUNT 16

// The layouts that kernels read and write themselves, by the components in the order of their bytes; every other
// format goes through softmetal_services. Integers are signed or not as the texture's type in the kernel is.
enum softmetal_codec {
  SOFTMETAL_CODEC_SERVICE,
  SOFTMETAL_CODEC_R8_UNORM,
  SOFTMETAL_CODEC_RG8_UNORM,
  SOFTMETAL_CODEC_RGBA8_UNORM,
  SOFTMETAL_CODEC_BGRA8_UNORM,
  SOFTMETAL_CODEC_RGBA8_SRGB,
  SOFTMETAL_CODEC_BGRA8_SRGB,
  SOFTMETAL_CODEC_R16_UNORM,
  SOFTMETAL_CODEC_RGBA16_UNORM,
  SOFTMETAL_CODEC_R16_FLOAT,
  SOFTMETAL_CODEC_RG16_FLOAT,
  SOFTMETAL_CODEC_RGBA16_FLOAT,
  SOFTMETAL_CODEC_R32_FLOAT,  // also depth
  SOFTMETAL_CODEC_RG32_FLOAT,
  SOFTMETAL_CODEC_RGBA32_FLOAT,
  SOFTMETAL_CODEC_R8_INTEGER,
  SOFTMETAL_CODEC_RG8_INTEGER,
  SOFTMETAL_CODEC_RGBA8_INTEGER,
  SOFTMETAL_CODEC_R16_INTEGER,
  SOFTMETAL_CODEC_RG16_INTEGER,
  SOFTMETAL_CODEC_RGBA16_INTEGER,
  SOFTMETAL_CODEC_R32_INTEGER,
  SOFTMETAL_CODEC_RG32_INTEGER,
  SOFTMETAL_CODEC_RGBA32_INTEGER
};

typedef struct softmetal_texture_level {
  softmetal_ulong offset;  // from the start of the slice, in bytes
  softmetal_ulong bytes_per_row;
  softmetal_ulong bytes_per_image;
  softmetal_uint width;
  softmetal_uint height;
  softmetal_uint depth;
} softmetal_texture_level;

// The samples of a pixel lie side by side. A texture that is not there has no start, and 0 everywhere else: every
// coordinate is outside of it.
typedef struct softmetal_texture {
  const struct softmetal_texture* original;  // this very struct, also in the copies that kernels make for themselves
  unsigned char* start;
  softmetal_ulong bytes_per_slice;
  const void* format;        // for the services
  const float* srgb;         // what the 256 values of an sRGB component stand for
  softmetal_uint codec;      // one of softmetal_codec
  softmetal_uint swizzle;    // one MTLTextureSwizzle in each byte, red lowest; 0: none
  softmetal_uint has_alpha;  // 0 or 1
  softmetal_uint samples;
  softmetal_uint slices;  // each face of a cube is one
  softmetal_uint level_count;
  softmetal_texture_level levels[SOFTMETAL_MOST_TEXTURE_LEVELS];
} softmetal_texture;

// A sampler is a number whose bits hold the values of Metal's enumerations from these positions on. Levels of detail
// are kept in steps of 1/256.
enum softmetal_sampler_position {
  SOFTMETAL_SAMPLER_MIN_FILTER = 0,
  SOFTMETAL_SAMPLER_MAG_FILTER = 1,
  SOFTMETAL_SAMPLER_MIP_FILTER = 2,
  SOFTMETAL_SAMPLER_S_ADDRESS = 4,
  SOFTMETAL_SAMPLER_T_ADDRESS = 7,
  SOFTMETAL_SAMPLER_R_ADDRESS = 10,
  SOFTMETAL_SAMPLER_COMPARE = 13,
  SOFTMETAL_SAMPLER_BORDER = 16,
  SOFTMETAL_SAMPLER_PIXEL_COORDINATES = 18,
  SOFTMETAL_SAMPLER_ANISOTROPY = 19,  // less one
  SOFTMETAL_SAMPLER_REDUCTION = 23,
  SOFTMETAL_SAMPLER_LOD_MIN = 25,
  SOFTMETAL_SAMPLER_LOD_MAX = 37,
  SOFTMETAL_SAMPLER_LOD_BIAS = 49,  // a signed number of 14 bits
  SOFTMETAL_SAMPLER_PRESENT = 63
};
#define SOFTMETAL_LOD_STEPS 256
#define SOFTMETAL_LARGEST_LOD_STEP 4095

// What the components of a pixel are turned into.
enum softmetal_texel { SOFTMETAL_TEXEL_FLOAT, SOFTMETAL_TEXEL_INT, SOFTMETAL_TEXEL_UINT };
