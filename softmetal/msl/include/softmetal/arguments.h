// A kernel's arguments, decoded from a launch once for each call of softmetal_run.
#pragma once

#include "grid.h"

namespace softmetal {

// The parameter types of a kernel.
template <class Function>
struct signature;

template <class Result, class... Parameters>
struct signature<Result(Parameters...)> {
  using result = Result;
  template <int Index>
  using parameter = __type_pack_element<Index, Parameters...>;
};

// A pointer into any address space, which no cast of C++'s own may name.
template <class T>
SOFTMETAL_INLINE T* typed_pointer(void* memory) {
  return (T*)memory;
}

// A type without its address space, as that of a parameter passed by value is.
template <class T>
T passed_by_value(T);

template <class T>
struct in_thread {
  using type = decltype(passed_by_value(metal::declval<T&>()));
};

template <class T, decltype(sizeof(0)) Count>
struct in_thread<T[Count]> {
  using type = typename in_thread<T>::type[Count];
};

// References to the constant address space cannot change during a launch. A copy lets the optimiser keep the
// fields in registers although the kernel stores through other pointers.
constexpr unsigned largest_copied_constant = 256;

template <class Parameter>
struct buffer_argument;

template <class T>
struct buffer_argument<T*> {
  T* pointer;

  SOFTMETAL_INLINE explicit buffer_argument(const softmetal_launch* launch, int index)
      : pointer(typed_pointer<T>(launch->buffers[index])) {}
  SOFTMETAL_INLINE T* get() const { return pointer; }
};

template <class T>
struct buffer_argument<T&> {
  T* pointer;

  SOFTMETAL_INLINE explicit buffer_argument(const softmetal_launch* launch, int index)
      : pointer(typed_pointer<T>(launch->buffers[index])) {}
  SOFTMETAL_INLINE T& get() const { return *pointer; }
};

template <class T>
struct constant_argument {
  typename in_thread<T>::type value;

  SOFTMETAL_INLINE explicit constant_argument(const softmetal_launch* launch, int index) {
    const void* given = launch->buffers[index];
    if (given != nullptr) __builtin_memcpy(static_cast<void*>(&value), given, available(launch, index));
  }
  SOFTMETAL_INLINE const T& get() const { return (const T&)value; }

 private:
  static SOFTMETAL_INLINE ulong available(const softmetal_launch* launch, int index) {
    const ulong length = launch->buffer_lengths[index];
    return length < sizeof(T) ? length : sizeof(T);
  }
};

template <bool IsCopied, class Parameter>
struct constant_reference {
  using type = buffer_argument<Parameter>;
};

template <class T>
struct constant_reference<true, const T&> {
  using type = constant_argument<T>;
};

template <class Parameter>
constexpr bool is_copied_constant = false;

template <class T>
constexpr bool is_copied_constant<const T&> =
    sizeof(T) <= largest_copied_constant && __is_trivially_copyable(T) && __is_trivially_constructible(T);

template <class Parameter>
using constant_buffer_argument = typename constant_reference<is_copied_constant<Parameter>, Parameter>::type;

// A table of functions is a value that holds the address of the table.
template <class Table>
struct table_argument {
  Table table;

  SOFTMETAL_INLINE explicit table_argument(const softmetal_launch* launch, int index)
      : table(__builtin_bit_cast(Table, launch->buffers[index])) {}
  SOFTMETAL_INLINE Table get() const { return table; }
};

// Threadgroup memory whose length the encoder sets: regions follow each other, each aligned to 16 bytes.
SOFTMETAL_INLINE ulong threadgroup_offset(const softmetal_launch* launch, int index) {
  ulong offset = 0;
  for (int before = 0; before < index; ++before) offset += (launch->threadgroup_lengths[before] + 15ul) & ~15ul;
  return offset;
}

template <class Parameter>
struct threadgroup_argument;

template <class T>
struct threadgroup_argument<T*> {
  T* pointer;

  SOFTMETAL_INLINE threadgroup_argument(const softmetal_launch* launch, const softmetal_worker* worker, int index)
      : pointer(typed_pointer<T>(static_cast<char*>(worker->threadgroup_memory) + threadgroup_offset(launch, index))) {}
  SOFTMETAL_INLINE T* get() const { return pointer; }
};

template <class T>
struct threadgroup_argument<T&> : threadgroup_argument<T*> {
  using threadgroup_argument<T*>::threadgroup_argument;
  SOFTMETAL_INLINE T& get() const { return *this->pointer; }
};

// A parameter whose function constant is false: it exists in C++ alone.
template <class Parameter>
struct absent_argument {
  SOFTMETAL_INLINE Parameter get() const { return Parameter{}; }
};

template <class T>
struct absent_argument<T&> {
  SOFTMETAL_INLINE T& get() const { return *typed_pointer<T>(nullptr); }
};

}  // namespace softmetal
