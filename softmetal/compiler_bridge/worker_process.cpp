#include "compiler_bridge/worker_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "compiler_bridge/replies.h"

extern char** environ;

namespace softmetal::compiler_bridge {
namespace {

const char* python_interpreter() {
  const char* chosen = std::getenv("SOFTMETAL_PYTHON");
  return chosen && *chosen ? chosen : "python3";
}

// Starts the worker with `input` and `output` as its standard streams. Returns 0 or an errno value.
int spawn_worker(int input, int output, pid_t* process) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  const char* arguments[] = {python_interpreter(), "-m", "softmetal.msl", "--worker", nullptr};
  const int failure =
      posix_spawnp(process, arguments[0], &actions, nullptr, const_cast<char* const*>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  return failure;
}

}  // namespace

WorkerProcess& WorkerProcess::shared() {
  static WorkerProcess& worker = *new WorkerProcess();
  return worker;
}

std::variant<std::string, CompileError> WorkerProcess::ask(const std::string& request) {
  std::lock_guard lock(mutex_);
  std::string failure = "it ended without a reply";
  // A worker that died since the last request is found out here, hence the second attempt.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (process_ < 0 && !start(&failure)) break;
    std::string reply;
    if (write_line(request) && read_line(&reply)) return reply;
    stop();
  }
  return internal_error("cannot run the MSL compiler (" + std::string(python_interpreter()) +
                        " -m softmetal.msl --worker): " + failure +
                        "; SOFTMETAL_PYTHON names the Python interpreter that has the package");
}

bool WorkerProcess::start(std::string* error) {
  // A socket for the input, because writing to a dead worker's pipe would raise SIGPIPE in the program.
  int input[2], output[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0) {
    *error = std::strerror(errno);
    return false;
  }
  if (pipe2(output, O_CLOEXEC) != 0) {
    *error = std::strerror(errno);
    close(input[0]);
    close(input[1]);
    return false;
  }
  const int failure = spawn_worker(input[1], output[1], &process_);
  close(input[1]);
  close(output[1]);
  to_worker_ = input[0];
  from_worker_ = output[0];
  if (failure == 0) return true;
  *error = std::strerror(failure);
  process_ = -1;
  stop();
  return false;
}

void WorkerProcess::stop() {
  close(to_worker_);
  close(from_worker_);
  unread_.clear();
  if (process_ > 0) waitpid(process_, nullptr, 0);
  process_ = -1;
}

bool WorkerProcess::write_line(const std::string& line) {
  const std::string text = line + "\n";
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t count = send(to_worker_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    sent += static_cast<size_t>(count);
  }
  return true;
}

bool WorkerProcess::read_line(std::string* line) {
  for (;;) {
    if (const size_t end = unread_.find('\n'); end != std::string::npos) {
      *line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return true;
    }
    char chunk[65536];
    const ssize_t count = read(from_worker_, chunk, sizeof chunk);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    unread_.append(chunk, static_cast<size_t>(count));
  }
}

}  // namespace softmetal::compiler_bridge
