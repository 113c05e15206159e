// Whether all threads that a barrier concerns come to the same one.
#pragma once

#include <cstdint>
#include <optional>

#include "exec/kernel_validation.h"

namespace softmetal::exec {

// The threads of one threadgroup or simdgroup. The specification (6.9.1) wants a barrier to be executed by all of them:
// in a branch, all must take it, and none may have returned.
class BarrierMeeting {
 public:
  // Who is not where the others are.
  struct Disagreement {
    uint32_t thread;  // one of the others
    const softmetal_site* site;
    bool returned;
  };

  void start() { *this = BarrierMeeting(); }

  // Before `thread` waits at the barrier at `site`.
  std::optional<Disagreement> arrive(uint32_t thread, const softmetal_site* site);
  // After a thread has waited; the first one finds the meeting over.
  void pass(uint64_t meeting);
  // When a thread has returned from the kernel.
  std::optional<Disagreement> leave(uint32_t thread);

  uint64_t number() const { return number_; }
  // Someone who waits now, if anyone does.
  std::optional<Disagreement> waiting() const;

 private:
  uint64_t number_ = 0;  // of meetings before
  bool anyone_waits_ = false;
  bool anyone_left_ = false;
  uint32_t first_thread_ = 0;
  const softmetal_site* site_ = nullptr;
  uint32_t left_thread_ = 0;
};

}  // namespace softmetal::exec
