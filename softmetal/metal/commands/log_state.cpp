#include "metal/commands/log_state.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "foundation/foundation.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLLogStateDescriptor;
using exec::LogMessage;

Class log_state_class;

// MTLLogLevel
constexpr Integer kLevelDebug = 1;
constexpr Integer kLevelFault = 5;
constexpr const char* kLevelNames[] = {"undefined", "debug", "info", "default", "error", "fault"};

// MTLLogStateErrorInvalidSize
constexpr intptr_t kInvalidSize = 1;

// The smallest buffer that Metal takes, and what it uses when none is asked for.
constexpr Integer kLeastBufferSize = 1024;
constexpr Integer kDefaultBufferSize = 1 << 20;

void print(const LogMessage& message) {
  const bool is_custom = !message.subsystem.empty() || !message.category.empty();
  const std::string origin = is_custom ? " [" + message.subsystem + ":" + message.category + "]" : "";
  std::fprintf(stderr, "softmetal shader log (%s)%s: %s\n", kLevelNames[message.level], origin.c_str(),
               message.text.c_str());
}

void call(const BlockReference<LogHandler>& handler, const LogMessage& message) {
  const auto string = [](const std::string& text) {
    return objc::Reference<objc_object>::adopt(foundation::make_string(text));
  };
  handler(string(message.subsystem).get(), string(message.category).get(), static_cast<Integer>(message.level),
          string(message.text).get());
}

Integer environment_level() {
  const char* name = std::getenv("MTL_LOG_LEVEL");
  if (name == nullptr) return kLevelDebug;
  // MTLLogLevelDebug and so on, as xcrun's manual lists them.
  for (Integer level = kLevelDebug; level <= kLevelFault; ++level) {
    std::string known = kLevelNames[level];
    known[0] = static_cast<char>(known[0] - 'a' + 'A');
    if (std::strstr(name, known.c_str()) != nullptr || (level == 3 && std::strstr(name, "Notice") != nullptr)) {
      return level;
    }
  }
  return kLevelDebug;
}

Integer environment_buffer_size() {
  const char* size = std::getenv("MTL_LOG_BUFFER_SIZE");
  const Integer given = size ? static_cast<Integer>(std::strtoll(size, nullptr, 10)) : 0;
  return given >= kLeastBufferSize ? given : kDefaultBufferSize;
}

}  // namespace

void LogState::add_log_handler(LogHandler handler) {
  if (handler == nullptr) foundation::raise_invalid_argument("addLogHandler: the handler is nil");
  destination->add_handler(handler);
}

void LogDestination::add_handler(LogHandler handler) {
  std::lock_guard lock(mutex_);
  handlers_.emplace_back(handler);
}

std::unique_ptr<exec::LogBuffer> LogDestination::make_buffer() const {
  return std::make_unique<exec::LogBuffer>(static_cast<softmetal_uint>(least_level_),
                                           static_cast<size_t>(buffer_size_));
}

void LogDestination::deliver(exec::LogBuffer& buffer) const {
  std::vector<BlockReference<LogHandler>> handlers;
  {
    std::lock_guard lock(mutex_);
    handlers = handlers_;
  }
  for (const LogMessage& message : buffer.take()) {
    if (handlers.empty()) print(message);
    for (const BlockReference<LogHandler>& handler : handlers) call(handler, message);
  }
  if (buffer.dropped() > 0) {
    std::fprintf(stderr, "softmetal shader log: %zu messages did not fit into the log buffer of %zu bytes\n",
                 buffer.dropped(), static_cast<size_t>(buffer_size_));
  }
}

const std::shared_ptr<LogDestination>& default_log_destination() {
  static const auto& destination = *new std::shared_ptr<LogDestination>(
      std::make_shared<LogDestination>(environment_level(), environment_buffer_size()));
  return destination;
}

void define_log_state_class() {
  log_state_class = objc::ClassBuilder<LogState>("SoftmetalLogState")
                        .method<&LogState::add_log_handler>("addLogHandler:")
                        .conforms_to("MTLLogState")
                        .get();
}

void define_log_state_makers(objc::ClassBuilder<Device>& builder) {
  builder.method(
      "newLogStateWithDescriptor:error:", [](Device*, SEL, MTLLogStateDescriptor* descriptor, id* error) -> LogState* {
        if (descriptor == nullptr) {
          foundation::raise_invalid_argument("newLogStateWithDescriptor:error: the descriptor is nil");
        }
        const Integer size = descriptor->buffer_size == 0 ? kDefaultBufferSize : descriptor->buffer_size;
        if (size < kLeastBufferSize) {
          foundation::set_error(error, "MTLLogStateErrorDomain", kInvalidSize,
                                "a log state's buffer has at least " + std::to_string(kLeastBufferSize) +
                                    " bytes, not " + std::to_string(descriptor->buffer_size));
          return nullptr;
        }
        auto* state = objc::make<LogState>(log_state_class);
        state->destination = std::make_shared<LogDestination>(descriptor->level, size);
        return state;
      });
}

}  // namespace softmetal::metal
