// What kernels log while the commands of a command buffer run.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "exec/kernel_abi.h"

namespace softmetal::exec {

struct LogMessage {
  softmetal_uint level;
  std::string subsystem;
  std::string category;
  std::string text;
};

// Filled by all threads that run the kernels. Messages below the level, and those that no longer fit, are dropped.
class LogBuffer {
 public:
  LogBuffer(softmetal_uint least_level, size_t capacity) : least_level_(least_level), capacity_(capacity) {}

  softmetal_uint least_level() const { return least_level_; }
  void append(LogMessage message);
  std::vector<LogMessage> take();
  // Whether nothing was logged at all.
  bool is_empty() const { return messages_.empty() && dropped_ == 0; }
  // How many did not fit.
  size_t dropped() const { return dropped_; }

 private:
  const softmetal_uint least_level_;
  const size_t capacity_;  // bytes of text
  std::mutex mutex_;
  size_t used_ = 0;
  size_t dropped_ = 0;
  std::vector<LogMessage> messages_;
};

// Says where kernels on this thread log to; null: nowhere.
class LogScope {
 public:
  explicit LogScope(LogBuffer* buffer) : outer_(current_) { current_ = buffer; }
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;
  ~LogScope() { current_ = outer_; }

  static LogBuffer* current() { return current_; }

 private:
  static thread_local LogBuffer* current_;
  LogBuffer* outer_;
};

// The service that kernels call.
void log(softmetal_uint level, const char* subsystem, const char* category, const char* format,
         const softmetal_log_value* values, softmetal_uint count);

}  // namespace softmetal::exec
