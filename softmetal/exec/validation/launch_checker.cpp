#include "exec/validation/launch_checker.h"

#include <algorithm>

#include "exec/fault_guard.h"
#include "exec/validation/device_memory.h"

namespace softmetal::exec {
namespace {

constexpr uint32_t kMemoryFlagThreadgroup = 2;  // metal::mem_flags::mem_threadgroup
constexpr uintptr_t kRunFrameBytes = 64 * 1024;

uint32_t alignment_of(uint32_t access) { return 1u << (access >> 8 & 0x1f); }

}  // namespace

LaunchChecker& LaunchChecker::of_this_thread() {
  thread_local LaunchChecker checker;
  return checker;
}

void LaunchChecker::begin_run(const softmetal_launch* launch, softmetal_worker* worker) {
  memory_.begin(launch, worker);
  fibers_ = static_cast<FiberScheduler*>(worker->fibers);
  run_frame_ = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
}

int LaunchChecker::run_threadgroup(const uint32_t position[3], const uint32_t extent[3], FiberBody body,
                                   void* context) {
  body_ = body;
  context_ = context;
  std::copy_n(position, 3, position_);
  std::copy_n(extent, 3, extent_);
  const uint32_t count = extent[0] * extent[1] * extent[2];
  clocks_.clear();
  for (uint32_t thread = 0; thread < count; ++thread) clocks_.push_back({thread, 0, 0});
  shadow_.resize(memory_.shadow_bytes());
  shadow_.start_threadgroup();
  threadgroup_meeting_.start();
  for (BarrierMeeting& meeting : simdgroup_meetings_) meeting.start();
  const int code = fibers_->run(run_thread, this, count);
  if (code == SOFTMETAL_ERROR_DIVERGENT_BARRIER) report_stuck_threads();
  return code;
}

void LaunchChecker::run_thread(void* argument, softmetal_uint thread) {
  auto& checker = *static_cast<LaunchChecker*>(argument);
  checker.body_(checker.context_, thread);
  checker.check_meeting(checker.threadgroup_meeting_.leave(thread), SOFTMETAL_NO_SITE);
  checker.check_meeting(checker.simdgroup_meeting().leave(thread), SOFTMETAL_NO_SITE);
}

void LaunchChecker::check_access(const void* pointer, uint64_t index, uint64_t size, uint32_t access, uint32_t root,
                                 uint32_t site) {
  if (size == 0) return;
  const AccessRequest request{reinterpret_cast<uintptr_t>(pointer) + index * size, size, access, root, site};
  if (root == SOFTMETAL_ROOT_UNKNOWN) return check_unknown(request);
  const MemoryRange range = memory_.range_of(root);
  if (range.start == 0) end_guarded_run(describe(ViolationKind::kUnbound, request, range));
  if (!range.holds(request.address, size)) {
    end_guarded_run(describe(ViolationKind::kOutOfBounds, request, range));
  }
  check_range(request, range);
}

void LaunchChecker::check_range(const AccessRequest& request, const MemoryRange& range) {
  if (request.address % alignment_of(request.access) != 0) {
    end_guarded_run(describe(ViolationKind::kMisaligned, request, range));
  }
  if (range.shadow) check_shadow(request, range);
}

void LaunchChecker::check_unknown(const AccessRequest& request) {
  const uintptr_t from_frame = request.address - (run_frame_ - kRunFrameBytes);
  if (fibers_->is_on_stack(request.address) || from_frame < 2 * kRunFrameBytes) return;
  if (const auto range = memory_.find(request.address, request.size)) return check_range(request, *range);
  const MemoryRange nowhere{0, 0, std::nullopt};
  if (!is_device_memory(reinterpret_cast<const void*>(request.address), request.size)) {
    end_guarded_run(describe(ViolationKind::kWildAddress, request, nowhere));
  }
  check_range(request, nowhere);
}

void LaunchChecker::check_shadow(const AccessRequest& request, const MemoryRange& range) {
  const uint64_t offset = *range.shadow + (request.address - range.start);
  const uint32_t thread = current_thread();
  const uint32_t access = request.access & 0xff;
  if ((access & SOFTMETAL_ACCESS_READ) != 0 && shadow_.is_uninitialized(offset, request.size)) {
    end_guarded_run(describe(ViolationKind::kUninitialized, request, range));
  }
  const auto earlier = shadow_.note(offset, request.size, {clocks_[thread], request.site, access});
  if (!earlier) return;
  Violation violation = describe(ViolationKind::kRace, request, range);
  violation.has_other = true;
  violation.other = {position_of(earlier->clock.thread), earlier->site, earlier->access};
  end_guarded_run(violation);
}

void LaunchChecker::outside_texture(const softmetal_texture& texture, const softmetal_texel_place& texel, bool writes,
                                    uint32_t site) {
  const uint32_t access = writes ? SOFTMETAL_ACCESS_WRITE : SOFTMETAL_ACCESS_READ;
  const softmetal_texture_level& level = texture.levels[texel.level < texture.level_count ? texel.level : 0];
  Violation violation{};
  violation.kind = ViolationKind::kOutsideTexture;
  violation.action = {position_of(current_thread()), site, access};
  violation.root = SOFTMETAL_ROOT_UNKNOWN;
  violation.address = reinterpret_cast<uintptr_t>(texture.start);
  violation.texel = texel;
  violation.extents = {level.width, level.height, level.depth, texture.slices, texture.level_count};
  end_guarded_run(violation);
}

void LaunchChecker::threadgroup_barrier(uint32_t flags, uint32_t site) {
  const uint32_t thread = current_thread();
  const uint64_t meeting = threadgroup_meeting_.number();
  check_meeting(threadgroup_meeting_.arrive(thread, site), site);
  fibers_->wait_at_threadgroup_barrier();
  threadgroup_meeting_.pass(meeting);
  if ((flags & kMemoryFlagThreadgroup) != 0) ++clocks_[thread].threadgroup_barriers;
}

void LaunchChecker::simdgroup_barrier(uint32_t flags, uint32_t site) {
  const uint32_t thread = current_thread();
  const uint64_t meeting = simdgroup_meeting().number();
  check_meeting(simdgroup_meeting().arrive(thread, site), site);
  fibers_->wait_at_simdgroup_barrier();
  simdgroup_meeting().pass(meeting);
  if ((flags & kMemoryFlagThreadgroup) != 0) ++clocks_[thread].simdgroup_barriers;
}

// The running thread waits at `site`, or has returned: SOFTMETAL_NO_SITE. The one that waits is the one to tell of.
void LaunchChecker::check_meeting(const std::optional<BarrierMeeting::Disagreement>& other, uint32_t site) {
  if (!other) return;
  const ThreadAction here{position_of(current_thread()), site, 0};
  const ThreadAction there{position_of(other->thread), other->site, 0};
  Violation violation{};
  violation.kind = ViolationKind::kDivergentBarrier;
  violation.has_other = true;
  violation.other_returned = other->returned || site == SOFTMETAL_NO_SITE;
  violation.action = other->returned ? here : there;
  violation.other = other->returned ? there : here;
  end_guarded_run(violation);
}

// Nobody could go on: some wait at a barrier of the threadgroup, others at one of their simdgroup.
void LaunchChecker::report_stuck_threads() {
  Violation violation{};
  violation.kind = ViolationKind::kDivergentBarrier;
  violation.action.site = SOFTMETAL_NO_SITE;
  if (const auto waiting = threadgroup_meeting_.waiting()) {
    violation.action = {position_of(waiting->thread), waiting->site, 0};
  }
  for (const BarrierMeeting& meeting : simdgroup_meetings_) {
    const auto waiting = meeting.waiting();
    if (!waiting) continue;
    violation.has_other = true;
    violation.other = {position_of(waiting->thread), waiting->site, 0};
    break;
  }
  end_guarded_run(violation);
}

ThreadPosition LaunchChecker::position_of(uint32_t thread) const {
  const uint32_t* group = memory_.launch().threads_per_threadgroup;
  ThreadPosition position{{},
                          {thread % extent_[0], thread / extent_[0] % extent_[1], thread / extent_[0] / extent_[1]}};
  for (int axis = 0; axis < 3; ++axis) {
    position.in_grid[axis] = position_[axis] * group[axis] + position.in_threadgroup[axis];
  }
  return position;
}

Violation LaunchChecker::describe(ViolationKind kind, const AccessRequest& request, const MemoryRange& range) const {
  Violation violation{};
  violation.kind = kind;
  violation.action = {position_of(current_thread()), request.site, request.access & 0xff};
  violation.root = request.root;
  violation.address = request.address;
  violation.size = request.size;
  violation.offset = static_cast<int64_t>(request.address - range.start);
  violation.limit = range.length;
  violation.alignment = alignment_of(request.access);
  return violation;
}

namespace {

LaunchChecker& checker() { return LaunchChecker::of_this_thread(); }

}  // namespace

const softmetal_validation_services kValidationServices = {
    .begin_run = [](const softmetal_launch* launch, softmetal_worker* worker) { checker().begin_run(launch, worker); },
    .declare_variable =
        [](softmetal_uint number, void* start, softmetal_ulong size, softmetal_uint is_threadgroup) {
          checker().memory().declare_variable(number, start, size, is_threadgroup != 0);
        },
    .run_threadgroup = [](const softmetal_uint position[3], const softmetal_uint extent[3], FiberBody body,
                          void* context) { return checker().run_threadgroup(position, extent, body, context); },
    .buffer = [](softmetal_uint index) { return checker().memory().buffer(index); },
    .threadgroup_argument = [](softmetal_uint index) { return checker().memory().threadgroup_argument(index); },
    .check_access = [](const void* pointer, softmetal_ulong index, softmetal_ulong size, softmetal_uint access,
                       softmetal_uint root,
                       softmetal_uint site) { checker().check_access(pointer, index, size, access, root, site); },
    .outside_texture = [](const softmetal_texture* texture, const softmetal_texel_place* texel, softmetal_uint writes,
                          softmetal_uint site) { checker().outside_texture(*texture, *texel, writes != 0, site); },
    .threadgroup_barrier = [](softmetal_uint flags,
                              softmetal_uint site) { checker().threadgroup_barrier(flags, site); },
    .simdgroup_barrier = [](softmetal_uint flags, softmetal_uint site) { checker().simdgroup_barrier(flags, site); },
};

}  // namespace softmetal::exec
