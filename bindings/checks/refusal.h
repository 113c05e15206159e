// How a check says no: which call, which argument, its value, and the limit.
#pragma once

#include <Metal/Metal.hpp>
#include <string>

namespace pymetal::checks {

// The Python call that is checked.
struct Call {
  const char* name;
};

// An argument by its Python name.
template <class T>
struct Named {
  const char* name;
  T value;
  operator const T&() const { return value; }
};

using Number = Named<NS::UInteger>;

// `set_buffer: <problem>`.
[[noreturn]] void refuse(Call call, const std::string& problem);
// `set_buffer: index is 31; <limit>`.
[[noreturn]] void refuse(Call call, Number argument, const std::string& limit);
[[noreturn]] void refuse(Call call, const char* argument, const std::string& value, const std::string& limit);

// Values in messages.
std::string text_of(NS::UInteger value);
std::string text_of(MTL::Size size);
std::string text_of(NS::Range range);
// The name of an enumeration's member, `RGBA8Unorm`.
std::string enum_text(const char* enumeration, NS::UInteger value);
inline std::string text_of(MTL::PixelFormat format) { return enum_text("PixelFormat", format); }
inline std::string text_of(MTL::StorageMode mode) { return enum_text("StorageMode", mode); }
inline std::string text_of(MTL::TextureType type) { return enum_text("TextureType", type); }

}  // namespace pymetal::checks
