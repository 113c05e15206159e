// MTLLogState: where the messages of shaders go.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "exec/log_buffer.h"
#include "metal/device/block_reference.h"
#include "metal/values/types.h"
#include "objc/runtime.h"

namespace softmetal::metal {

struct Device;

using LogHandler = void (^)(id subsystem, id category, Integer level, id message);

// What messages are kept, and who gets them.
class LogDestination {
 public:
  LogDestination(Integer least_level, Integer buffer_size) : least_level_(least_level), buffer_size_(buffer_size) {}

  void add_handler(LogHandler handler);
  std::unique_ptr<exec::LogBuffer> make_buffer() const;
  // Calls the handlers; without any, messages go to the standard error output.
  void deliver(exec::LogBuffer& buffer) const;

 private:
  const Integer least_level_;
  const Integer buffer_size_;
  mutable std::mutex mutex_;
  std::vector<BlockReference<LogHandler>> handlers_;
};

struct LogState : objc::Object {
  void add_log_handler(LogHandler handler);

  std::shared_ptr<LogDestination> destination;
};

// That of command buffers without a log state: the environment variables MTL_LOG_LEVEL and MTL_LOG_BUFFER_SIZE say
// what it keeps.
const std::shared_ptr<LogDestination>& default_log_destination();

void define_log_state_class();

// Adds -[MTLDevice newLogStateWithDescriptor:error:].
void define_log_state_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
