// Foundation for the code inside libsoftmetal: making and reading strings, errors, collections and so on
// without message sends. Programs outside reach the same objects through metal-cpp.
//
// Ownership follows Cocoa's rules: `make_…` returns an object with one owner (the caller), `autoreleased(…)`
// hands that owner to the innermost pool, everything else is borrowed and valid while its holder lives.
// All functions may be called from any thread. Passing an object of another class than asked for raises.
#pragma once

#include <objc/objc.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "objc/runtime.h"

namespace softmetal::foundation {

// Hands an owned object to the current autorelease pool and returns it.
inline id autoreleased(id owned) { return objc_autorelease(owned); }

// Strings. Text is UTF-8; malformed bytes become U+FFFD.
id make_string(std::string_view utf8);
// The UTF-8 text, zero-terminated, valid while the string lives; empty for nil.
std::string_view string_value(id string);
bool is_string(id object);

// Arrays. The objects are retained; none may be nil.
id make_array(const id* objects, size_t count);
inline id make_array(const std::vector<id>& objects) { return make_array(objects.data(), objects.size()); }
size_t array_count(id array);  // 0 for nil
id array_object(id array, size_t index);

// Dictionaries. Keys and values are retained (keys that are strings compare by text).
id make_dictionary(const id* values, const id* keys, size_t count);
size_t dictionary_count(id dictionary);                    // 0 for nil
id dictionary_value(id dictionary, id key);                // nil when absent
id dictionary_value(id dictionary, std::string_view key);  // nil when absent
void dictionary_entries(id dictionary, std::vector<id>* keys, std::vector<id>* values);

// Sets, in the order of insertion.
id make_set(const id* objects, size_t count);
std::vector<id> set_objects(id set);

// Errors. `underlying` (may be nil) goes to NSUnderlyingErrorKey; `description` to NSLocalizedDescriptionKey.
id make_error(std::string_view domain, intptr_t code, std::string_view description, id underlying = nullptr);
id make_error_with_info(id domain, intptr_t code, id user_info);
// Stores an autoreleased error where the caller asked for one; `out` may be null.
void set_error(id* out, std::string_view domain, intptr_t code, std::string_view description, id underlying = nullptr);
intptr_t error_code(id error);
std::string_view error_domain(id error);
std::string_view error_description(id error);

// Numbers.
id make_number(bool value);
id make_number(int64_t value);
id make_number(uint64_t value);
id make_number(double value);
int64_t number_as_integer(id number);
double number_as_double(id number);

// Data. `make_data` copies the bytes.
id make_data(const void* bytes, size_t length);
const void* data_bytes(id data);
size_t data_length(id data);

// URLs.
id make_file_url(std::string_view path);
std::string_view url_path(id url);    // empty when the URL has no path
std::string_view url_string(id url);  // "file:///…" for files
bool url_is_file(id url);

// Raises NSInvalidArgumentException (or another NSException name) with a printf-style reason.
[[noreturn]] __attribute__((format(printf, 1, 2))) void raise_invalid_argument(const char* format, ...);
[[noreturn]] __attribute__((format(printf, 1, 2))) void raise_range(const char* format, ...);

}  // namespace softmetal::foundation
