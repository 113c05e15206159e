// What every ABI program shares: checks that say where they failed, and exceptions for Objective-C's.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "softmetal/softmetal.h"

inline int failures = 0;

#define CHECK(condition)                                                             \
  do {                                                                               \
    if (!(condition)) {                                                              \
      failures++;                                                                    \
      std::fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                                \
  } while (0)

template <class Left, class Right>
void check_equal(const Left& left, const Right& right, const char* text, const char* file, int line) {
  if (left == right) return;
  failures++;
  std::ostringstream message;
  message << file << ":" << line << ": " << text << ": " << left << " is not " << right << "\n";
  std::cerr << message.str();
}

#define CHECK_EQUAL(left, right) check_equal(left, right, #left " == " #right, __FILE__, __LINE__)

struct ObjcException : std::runtime_error {
  std::string name;
  ObjcException(const char* exception_name, const char* reason) : std::runtime_error(reason), name(exception_name) {}
};

[[noreturn]] inline void throw_exception(const char* name, const char* reason) { throw ObjcException(name, reason); }

// The "name: reason" of the Objective-C exception that `action` raises; "" when it raises none.
inline std::string raised_by(const std::function<void()>& action) {
  try {
    action();
  } catch (const ObjcException& exception) {
    return exception.name + ": " + exception.what();
  }
  return "";
}

inline int report() { return failures == 0 ? 0 : 1; }
