#include "exec/log_buffer.h"

#include <utility>

#include "exec/log_format.h"

namespace softmetal::exec {

thread_local LogBuffer* LogScope::current_ = nullptr;

void LogBuffer::append(LogMessage message) {
  std::lock_guard lock(mutex_);
  const size_t size = message.text.size();
  if (size > capacity_ - used_) {
    ++dropped_;
    return;
  }
  used_ += size;
  messages_.push_back(std::move(message));
}

std::vector<LogMessage> LogBuffer::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(messages_, {});
}

void log(softmetal_uint level, const char* subsystem, const char* category, const char* format,
         const softmetal_log_value* values, softmetal_uint count) {
  LogBuffer* buffer = LogScope::current();
  if (buffer == nullptr || level < buffer->least_level()) return;
  // Formatted before the buffer is locked: a text argument that points nowhere faults here.
  buffer->append({level, subsystem, category, format_log(format, values, count)});
}

}  // namespace softmetal::exec
