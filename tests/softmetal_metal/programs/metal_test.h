// What the Metal test programs share: a compile hook that knows only the hand-written kernels, and short ways to
// make what most tests need.
#pragma once

#include <Metal/Metal.hpp>
#include <chrono>
#include <fstream>
#include <mutex>
#include <sstream>
#include <string>

#include "tests/softmetal_abi/programs/check.h"

class Pool {
 public:
  Pool() : pool_(NS::AutoreleasePool::alloc()->init()) {}
  ~Pool() { pool_->release(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

 private:
  NS::AutoreleasePool* pool_;
};

inline NS::String* string(const std::string& text) { return NS::String::string(text.c_str(), NS::UTF8StringEncoding); }
inline std::string text_of(const NS::String* string) { return string ? string->utf8String() : "(nil)"; }
inline std::string text_of(const NS::Error* error) {
  return text_of(error->domain()) + " " + std::to_string(error->code()) + ": " + text_of(error->localizedDescription());
}

inline MTL::Device* device() {
  static MTL::Device* const device = MTL::CreateSystemDefaultDevice();
  return device;
}

// The text of a file in the folder of test kernels.
inline std::string kernel_file(const std::string& name) {
  std::ifstream file(std::string(std::getenv("SOFTMETAL_TEST_KERNELS")) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The newest request the compile hook has received.
inline std::string& last_request() {
  static std::string request;
  return request;
}

inline std::string value_of(const std::string& request, const std::string& key) {
  const std::string start = "\"" + key + "\":\"";
  const size_t begin = request.find(start);
  if (begin == std::string::npos) return "";
  return request.substr(begin + start.size(), request.find('"', begin + start.size()) - begin - start.size());
}

// Answers as a compiler would whose every library holds the test kernels. A source that begins with "reply:" is
// itself the reply, so that tests can have any.
inline void compile_hook(const char* text, void* context, softmetal_reply reply) {
  static std::mutex mutex;
  const std::string request = text;
  {
    std::lock_guard<std::mutex> lock(mutex);
    last_request() = request;
  }
  const std::string action = value_of(request, "action");
  if (action == "pipeline") return reply(context, kernel_file(value_of(request, "function") + ".json").c_str());
  const size_t canned = request.find("\"source\":\"reply:");
  if (canned == std::string::npos) return reply(context, kernel_file("library.json").c_str());
  // The reply is written with ' for ", which needs no escape.
  std::string answer = value_of(request, "source").substr(6);
  for (char& c : answer) c = c == '\'' ? '"' : c;
  reply(context, answer.c_str());
}

inline void install_hooks() {
  softmetal_set_exception_handler(throw_exception);
  softmetal_set_compile_hook(compile_hook);
}

// Spares the tests metal-cpp's ambiguity between a null error and a null handler.
inline MTL::Library* new_library(const std::string& source, MTL::CompileOptions* options = nullptr,
                                 NS::Error** error = nullptr) {
  return device()->newLibrary(string(source), options, error);
}

inline MTL::Library* library() {
  static MTL::Library* const library = new_library("test kernels");
  return library;
}

// With one owner; a failure ends the program.
inline MTL::ComputePipelineState* pipeline(const char* name) {
  NS::Error* error = nullptr;
  MTL::Function* function = library()->newFunction(string(name));
  MTL::ComputePipelineState* state = device()->newComputePipelineState(function, &error);
  if (!state) {
    std::cerr << name << ": " << text_of(error) << "\n";
    std::exit(1);
  }
  function->release();
  return state;
}

template <class T>
T* contents(MTL::Buffer* buffer) {
  return static_cast<T*>(buffer->contents());
}

inline double microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}
