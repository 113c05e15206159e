// A blit as it waits in a command buffer.
#pragma once

#include <array>
#include <memory>

#include "metal/commands/command.h"
#include "metal/resources/resource.h"

namespace softmetal::metal {

// Runs `work` once, and keeps the resources that it touches until then.
template <class Work>
class BlitCommand : public Command {
 public:
  BlitCommand(Resource* first, Resource* second, Work work)
      : kept_{objc::Reference<Resource>(first), objc::Reference<Resource>(second)}, work_(std::move(work)) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    work_();
    return std::nullopt;
  }

 private:
  std::array<objc::Reference<Resource>, 2> kept_;
  Work work_;
};

template <class Work>
std::unique_ptr<Command> make_blit_command(Resource* first, Resource* second, Work work) {
  return std::make_unique<BlitCommand<Work>>(first, second, std::move(work));
}

}  // namespace softmetal::metal
