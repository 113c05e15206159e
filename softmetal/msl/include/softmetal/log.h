// How a log call hands its arguments to the device, which formats them.
#pragma once

#include "function_constants.h"
#include "services.h"

namespace softmetal {

// The head of a program compiled with logging enabled specialises this.
struct program;
template <class Program>
struct logging {
  static constexpr bool enabled = false;
};

// `program`, found only when a call is instantiated, after the head of the program.
template <class...>
using calling_program = program;
template <class... Arguments>
struct program_of {
  using type = calling_program<Arguments...>;
};

template <class Component>
void store_log_component(softmetal_ulong& bits, Component value) {
  if constexpr (__is_same(Component, float) || __is_same(Component, _Float16) || __is_same(Component, __bf16)) {
    bits = __builtin_bit_cast(softmetal_ulong, double(float(value)));
  } else if constexpr (__is_pointer(Component)) {
    bits = reinterpret_cast<softmetal_ulong>(value);
  } else {
    bits = softmetal_ulong(value);
  }
}

template <class Component>
constexpr softmetal_uint log_kind() {
  if constexpr (__is_same(Component, const char*) || __is_same(Component, char*)) return SOFTMETAL_LOG_TEXT;
  if constexpr (__is_pointer(Component)) return SOFTMETAL_LOG_POINTER;
  if constexpr (__is_floating_point(Component) || __is_same(Component, __bf16)) return SOFTMETAL_LOG_FLOAT;
  if constexpr (__is_enum(Component)) return SOFTMETAL_LOG_UNSIGNED;
  return Component(-1) < Component(0) ? SOFTMETAL_LOG_SIGNED : SOFTMETAL_LOG_UNSIGNED;
}

template <class Value>
softmetal_log_value log_value(Value value) {
  softmetal_log_value result = {};
  if constexpr (constant_shape<Value>::count == 1) {
    result.kind = log_kind<Value>();
    result.size = sizeof(Value);
    result.components = 1;
    store_log_component(result.bits[0], value);
  } else {
    using element = typename constant_shape<Value>::element;
    result.kind = log_kind<element>();
    result.size = sizeof(element);
    result.components = constant_shape<Value>::count;
    for (int i = 0; i < constant_shape<Value>::count; ++i) store_log_component<element>(result.bits[i], value[i]);
  }
  return result;
}

template <class... Arguments>
__attribute__((always_inline)) inline void write_log(softmetal_uint level, const char* subsystem, const char* category,
                                                     const char* format, Arguments... arguments) {
  if constexpr (logging<typename program_of<Arguments...>::type>::enabled) {
    const softmetal_log_value values[] = {log_value(arguments)..., {}};
    softmetal_log(level, subsystem, category, format, values, sizeof...(Arguments));
  }
}

}  // namespace softmetal
