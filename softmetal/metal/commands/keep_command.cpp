#include "metal/commands/keep_command.h"

namespace softmetal::metal {
namespace {

class KeepCommand : public Command {
 public:
  explicit KeepCommand(DeviceObject* object) : object_(object) {}
  std::optional<CommandFailure> execute(exec::Worker&) override { return std::nullopt; }

 private:
  objc::Reference<DeviceObject> object_;
};

}  // namespace

std::unique_ptr<Command> make_keep_command(DeviceObject* object) { return std::make_unique<KeepCommand>(object); }

}  // namespace softmetal::metal
