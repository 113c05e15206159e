// The MSL compiler in a process of its own, for programs that are not Python:
// `python -m softmetal.msl --worker`, one JSON text per line each way.
#pragma once

#include <sys/types.h>

#include <mutex>
#include <string>
#include <variant>

#include "compiler_bridge/compiler.h"

namespace softmetal::compiler_bridge {

class WorkerProcess {
 public:
  // The process's only one. It is started by the first request and ends when its input is closed, so when this
  // process ends; it is started again when it has died.
  static WorkerProcess& shared();

  // One request at a time.
  std::variant<std::string, CompileError> ask(const std::string& request);

 private:
  bool start(std::string* error);
  void stop();
  bool write_line(const std::string& line);
  bool read_line(std::string* line);

  std::mutex mutex_;
  pid_t process_ = -1;
  int to_worker_ = -1;
  int from_worker_ = -1;
  std::string unread_;
};

}  // namespace softmetal::compiler_bridge
