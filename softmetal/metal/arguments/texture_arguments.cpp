#include "metal/arguments/texture_arguments.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "foundation/foundation.h"
#include "metal/resources/shader_view.h"
#include "metal/resources/texture_shape.h"
#include "texture/pixel.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ArgumentInfo;
using foundation::raise_invalid_argument;
using texture::PixelFormat;

// One element of an argument that may be an array, and how messages speak of it.
struct Place {
  const char* selector;
  const CompiledKernel& kernel;
  const ArgumentInfo& argument;
  UInteger element;

  UInteger index() const { return argument.index + element; }
  std::string subject() const {
    std::string name = argument.name;
    if (argument.array_length > 1) name += "[" + std::to_string(element) + "]";
    return kernel.subject() + ", argument '" + name + "' at index " + std::to_string(index());
  }
};

[[noreturn]] void refuse(const Place& place, const std::string& reason) {
  raise_invalid_argument("%s: %s: %s", place.selector, place.subject().c_str(), reason.c_str());
}

void check_type(const Place& place, const Texture& texture) {
  const auto wanted = static_cast<TextureType>(place.argument.texture_type);
  if (texture.texture_type() == wanted) return;
  refuse(place, "the " + place.kernel.noun() + " declares " + texture_type_traits(wanted).name +
                    ", and the texture is " + texture_type_traits(texture.texture_type()).name);
}

// The kind of number that a kernel sees in a format, by the declared type; formats with depth and stencil have two.
bool is_seen_as(const PixelFormat& format, std::string_view element) {
  if (element == "float" || element == "half") {
    return format.depth || format.is_compressed() || texture::holds_float_colour(format);
  }
  if (element == "int" || element == "short") return !format.stencil && texture::holds_int_colour(format);
  if (element == "ulong") return std::string_view(format.name) == "RG32Uint";
  return (format.stencil && !format.depth) || texture::holds_uint_colour(format);
}

void check_format(const Place& place, const Texture& texture) {
  const PixelFormat& format = texture.format();
  if (!texture.has_shader_view())
    refuse(place, std::string("softmetal does not decode textures of format ") + format.name);
  if (is_seen_as(format, place.argument.data.name)) return;
  refuse(place, "the " + place.kernel.noun() + " declares components of type " + place.argument.data.name +
                    ", which do not fit a texture of format " + format.name);
}

void check_usage(const Place& place, const Texture& texture) {
  const std::string& access = place.argument.access;
  const bool reads = access != "write_only";
  const bool writes = access != "read_only";
  const UInteger usage = texture.usage();
  if (usage != kTextureUsageUnknown && reads && (usage & kTextureUsageShaderRead) == 0) {
    refuse(place,
           "the " + place.kernel.noun() + " reads the texture, whose usage does not include MTLTextureUsageShaderRead");
  }
  if (usage != kTextureUsageUnknown && writes && (usage & kTextureUsageShaderWrite) == 0) {
    refuse(place, "the " + place.kernel.noun() +
                      " writes the texture, whose usage does not include MTLTextureUsageShaderWrite");
  }
  const PixelFormat& format = texture.format();
  const bool is_writable = !format.is_depth_or_stencil() && format.encoding != texture::Encoding::kSubsampled;
  if (writes && !is_writable) refuse(place, std::string("shaders cannot write textures of format ") + format.name);
}

// The first place of an argument table that a kernel does not need.
UInteger end_of_table(const CompiledKernel& kernel, std::string_view type) {
  UInteger end = 0;
  for (const ArgumentInfo& argument : kernel.reflection.arguments) {
    if (argument.type == type) end = std::max<UInteger>(end, argument.index + argument.array_length);
  }
  return end;
}

softmetal_ulong shader_sampler(const SamplerBinding& binding) {
  if (!binding.sampler) return 0;
  if (!binding.has_lod_clamps) return binding.sampler->gpu_resource_id().value;
  return make_shader_sampler(binding.sampler->descriptor(), binding.lod_min_clamp, binding.lod_max_clamp);
}

}  // namespace

void check_texture_argument(const char* selector, const ArgumentTable& table, const CompiledKernel& kernel,
                            const ArgumentInfo& argument) {
  for (UInteger i = 0; i < argument.array_length; ++i) {
    const Place place{selector, kernel, argument, i};
    const Texture* texture = place.index() < table.textures.size() ? table.textures[place.index()].get() : nullptr;
    if (texture == nullptr) {
      // Elements of an array may stay empty: kernels can ask is_null_texture().
      if (argument.array_length > 1) continue;
      refuse(place, "no texture is set");
    }
    check_type(place, *texture);
    check_format(place, *texture);
    check_usage(place, *texture);
  }
}

void check_sampler_argument(const char* selector, const ArgumentTable& table, const CompiledKernel& kernel,
                            const ArgumentInfo& argument) {
  for (UInteger i = 0; i < argument.array_length; ++i) {
    const Place place{selector, kernel, argument, i};
    if (place.index() >= table.samplers.size() || !table.samplers[place.index()].sampler) {
      refuse(place, "no sampler state is set");
    }
  }
}

TextureArguments::TextureArguments(const CompiledKernel& kernel, const ArgumentTable& table) {
  views_.assign(end_of_table(kernel, "texture"), &absent_texture());
  for (size_t i = 0; i < std::min(views_.size(), table.textures.size()); ++i) {
    if (!table.textures[i]) continue;
    textures_.push_back(table.textures[i]);
    views_[i] = table.textures[i]->shader_view();
  }
  samplers_.assign(end_of_table(kernel, "sampler"), 0);
  for (size_t i = 0; i < std::min(samplers_.size(), table.samplers.size()); ++i) {
    samplers_[i] = shader_sampler(table.samplers[i]);
  }
}

void TextureArguments::show(softmetal_launch& launch) const {
  launch.textures = views_.data();
  launch.samplers = samplers_.data();
}

}  // namespace softmetal::metal
