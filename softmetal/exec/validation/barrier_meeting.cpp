#include "exec/validation/barrier_meeting.h"

namespace softmetal::exec {

using Disagreement = BarrierMeeting::Disagreement;

std::optional<Disagreement> BarrierMeeting::arrive(uint32_t thread, const softmetal_site* site) {
  if (anyone_left_) return Disagreement{left_thread_, nullptr, true};
  if (anyone_waits_) return site == site_ ? std::nullopt : waiting();
  anyone_waits_ = true;
  first_thread_ = thread;
  site_ = site;
  return std::nullopt;
}

void BarrierMeeting::pass(uint64_t meeting) {
  if (meeting != number_) return;
  ++number_;
  anyone_waits_ = false;
}

std::optional<Disagreement> BarrierMeeting::leave(uint32_t thread) {
  anyone_left_ = true;
  left_thread_ = thread;
  return waiting();
}

std::optional<Disagreement> BarrierMeeting::waiting() const {
  if (!anyone_waits_) return std::nullopt;
  return Disagreement{first_thread_, site_, false};
}

}  // namespace softmetal::exec
