// The types of struct members, for the functions that `member_attributes` adds to a program.
#pragma once

#include <metal_stdlib>

namespace softmetal {

// What is left of a parameter's or member's type below references, pointers, arrays and qualifiers.
template <class T>
struct innermost {
  using type = T;
};
template <class T>
struct innermost<T&> : innermost<T> {};
template <class T>
struct innermost<T*> : innermost<T> {};
template <class T>
struct innermost<T* const> : innermost<T> {};
template <class T>
struct innermost<const T> : innermost<T> {};
template <class T>
struct innermost<volatile T> : innermost<T> {};
template <class T>
struct innermost<const volatile T> : innermost<T> {};
template <class T, decltype(sizeof(0)) N>
struct innermost<T[N]> : innermost<T> {};
template <class T, decltype(sizeof(0)) N>
struct innermost<const T[N]> : innermost<T> {};
template <class T>
struct innermost<T[]> : innermost<T> {};
template <class T, decltype(sizeof(0)) N>
struct innermost<metal::array<T, N>> : innermost<T> {};

// Instantiates a template that the program only points to, so that reflection can look into it.
template <class T, decltype(sizeof(0)) = sizeof(T)>
constexpr bool is_complete(int) {
  return true;
}
template <class T>
constexpr bool is_complete(...) {
  return false;
}

}  // namespace softmetal
