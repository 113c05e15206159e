#include "exec/validation/launch_checker.h"

#include <algorithm>
#include <memory>

#include "exec/fault_guard.h"
#include "exec/validation/device_memory.h"

namespace softmetal::exec {
namespace {

constexpr uint32_t kMemoryFlagThreadgroup = 2;  // metal::mem_flags::mem_threadgroup
constexpr uintptr_t kRunFrameBytes = 64 * 1024;

uint32_t alignment_of(uint32_t access) { return 1u << (access >> 8 & 0x1f); }

bool is_aligned(uintptr_t address, uint32_t access) { return (address & (alignment_of(access) - 1)) == 0; }

}  // namespace

void LaunchChecker::begin_run(const softmetal_launch* launch, softmetal_worker* worker) {
  memory_.begin(launch, worker);
  fibers_ = static_cast<FiberScheduler*>(worker->fibers);
  run_frame_ = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
}

int LaunchChecker::run_threadgroup(const uint32_t position[3], const uint32_t extent[3], FiberBody body,
                                   void* context) {
  GroupThreads threads{&memory_.launch(), {}, {}};
  std::copy_n(position, 3, threads.position);
  std::copy_n(extent, 3, threads.extent);
  return run(threads, extent[0] * extent[1] * extent[2], run_group_thread, body, context);
}

int LaunchChecker::run_stage(const RunThreads& threads, uint32_t count, FiberBody body, void* context) {
  return run(threads, count, run_stage_thread, body, context);
}

int LaunchChecker::run(const RunThreads& threads, uint32_t count, FiberBody run_thread, FiberBody body, void* context) {
  body_ = body;
  context_ = context;
  threads_ = threads;
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

void LaunchChecker::run_group_thread(void* argument, softmetal_uint thread) {
  auto& checker = *static_cast<LaunchChecker*>(argument);
  checker.body_(checker.context_, thread);
  checker.check_meeting(checker.threadgroup_meeting_.leave(thread), nullptr);
  checker.check_meeting(checker.simdgroup_meeting().leave(thread), nullptr);
}

void LaunchChecker::run_stage_thread(void* argument, softmetal_uint thread) {
  auto& checker = *static_cast<LaunchChecker*>(argument);
  checker.body_(checker.context_, thread);
}

const void* LaunchChecker::check_access(const void* pointer, uint64_t index, uint64_t size, uint32_t access,
                                        uint32_t root, const softmetal_site* site) {
  const AccessRequest request{reinterpret_cast<uintptr_t>(pointer) + index * size, size, access, root, site};
  if (memory_.buffer_holds(root, request.address, size) && is_aligned(request.address, access)) {
    return reinterpret_cast<const void*>(request.address);
  }
  return settle(request, find_violation(request));
}

const void* LaunchChecker::check_variable(const void* pointer, uint64_t index, uint64_t size, uint32_t access,
                                          const softmetal_variable& variable, const softmetal_site* site) {
  const AccessRequest request{reinterpret_cast<uintptr_t>(pointer) + index * size, size, access, SOFTMETAL_ROOT_NAMED,
                              site};
  const MemoryRange range{reinterpret_cast<uintptr_t>(variable.start), variable.size, std::nullopt, variable.name};
  return settle(request, size == 0 ? std::nullopt : find_range_violation(request, range));
}

const void* LaunchChecker::settle(const AccessRequest& request, const std::optional<Violation>& violation) {
  if (!violation) return reinterpret_cast<const void*>(request.address);
  if (!is_helper(threads_, current_thread())) end_guarded_run(*violation);
  std::vector<std::byte>& place = (request.access & SOFTMETAL_ACCESS_WRITE) != 0 ? sink_ : zeros_;
  const uintptr_t alignment = alignment_of(request.access);
  if (place.size() < request.size + alignment) place.resize(request.size + alignment);
  const auto start = reinterpret_cast<uintptr_t>(place.data());
  return reinterpret_cast<const void*>(start + (-start & (alignment - 1)));
}

std::optional<Violation> LaunchChecker::find_violation(const AccessRequest& request) {
  if (request.size == 0) return std::nullopt;
  if (request.root == SOFTMETAL_ROOT_UNKNOWN) return find_unknown_violation(request);
  const MemoryRange range = memory_.range_of(request.root);
  if (range.start == 0) return describe(ViolationKind::kUnbound, request, range);
  return find_range_violation(request, range);
}

std::optional<Violation> LaunchChecker::find_range_violation(const AccessRequest& request, const MemoryRange& range) {
  if (!range.holds(request.address, request.size)) return describe(ViolationKind::kOutOfBounds, request, range);
  return find_inner_violation(request, range);
}

std::optional<Violation> LaunchChecker::find_inner_violation(const AccessRequest& request, const MemoryRange& range) {
  if (!is_aligned(request.address, request.access)) return describe(ViolationKind::kMisaligned, request, range);
  return range.shadow ? find_shadow_violation(request, range) : std::nullopt;
}

std::optional<Violation> LaunchChecker::find_unknown_violation(const AccessRequest& request) {
  const uintptr_t from_frame = request.address - (run_frame_ - kRunFrameBytes);
  if (fibers_->is_on_stack(request.address) || from_frame < 2 * kRunFrameBytes) return std::nullopt;
  if (const auto range = memory_.find(request.address, request.size)) return find_inner_violation(request, *range);
  const MemoryRange nowhere{0, 0, std::nullopt};
  if (is_device_memory(reinterpret_cast<const void*>(request.address), request.size)) {
    return find_inner_violation(request, nowhere);
  }
  if (const auto buffer = memory_.buffer_near(request.address)) {
    AccessRequest meant = request;
    meant.root = *buffer;
    return describe(ViolationKind::kOutOfBounds, meant, memory_.range_of(*buffer));
  }
  return describe(ViolationKind::kWildAddress, request, nowhere);
}

std::optional<Violation> LaunchChecker::find_shadow_violation(const AccessRequest& request, const MemoryRange& range) {
  const uint64_t offset = *range.shadow + (request.address - range.start);
  const uint32_t thread = current_thread();
  const uint32_t access = request.access & 0xff;
  if ((access & SOFTMETAL_ACCESS_READ) != 0 && shadow_.is_uninitialized(offset, request.size)) {
    return describe(ViolationKind::kUninitialized, request, range);
  }
  const auto earlier = shadow_.note(offset, request.size, {clocks_[thread], request.site, access});
  if (!earlier) return std::nullopt;
  Violation violation = describe(ViolationKind::kRace, request, range);
  violation.has_other = true;
  violation.other = {place(earlier->clock.thread), earlier->site, earlier->access};
  return violation;
}

void LaunchChecker::outside_texture(const softmetal_texture& texture, const softmetal_texel_place& texel, bool writes,
                                    const softmetal_site* site) {
  if (is_helper(threads_, current_thread())) return;
  const uint32_t access = writes ? SOFTMETAL_ACCESS_WRITE : SOFTMETAL_ACCESS_READ;
  const softmetal_texture_level& level = texture.levels[texel.level < texture.level_count ? texel.level : 0];
  Violation violation{};
  violation.kind = ViolationKind::kOutsideTexture;
  violation.action = {place(current_thread()), site, access};
  violation.root = SOFTMETAL_ROOT_UNKNOWN;
  violation.address = reinterpret_cast<uintptr_t>(texture.start);
  violation.texel = texel;
  violation.extents = {level.width, level.height, level.depth, texture.slices, texture.level_count};
  end_guarded_run(violation);
}

void LaunchChecker::threadgroup_barrier(uint32_t flags, const softmetal_site* site) {
  const uint32_t thread = current_thread();
  const uint64_t meeting = threadgroup_meeting_.number();
  check_meeting(threadgroup_meeting_.arrive(thread, site), site);
  fibers_->wait_at_threadgroup_barrier();
  threadgroup_meeting_.pass(meeting);
  if ((flags & kMemoryFlagThreadgroup) != 0) ++clocks_[thread].threadgroup_barriers;
}

void LaunchChecker::simdgroup_barrier(uint32_t flags, const softmetal_site* site) {
  const uint32_t thread = current_thread();
  const uint64_t meeting = simdgroup_meeting().number();
  check_meeting(simdgroup_meeting().arrive(thread, site), site);
  fibers_->wait_at_simdgroup_barrier();
  simdgroup_meeting().pass(meeting);
  if ((flags & kMemoryFlagThreadgroup) != 0) ++clocks_[thread].simdgroup_barriers;
}

// The running thread waits at `site`, or has returned: null. The one that waits is the one to tell of.
void LaunchChecker::check_meeting(const std::optional<BarrierMeeting::Disagreement>& other,
                                  const softmetal_site* site) {
  if (!other) return;
  const ThreadAction here{place(current_thread()), site, 0};
  const ThreadAction there{place(other->thread), other->site, 0};
  Violation violation{};
  violation.kind = ViolationKind::kDivergentBarrier;
  violation.has_other = true;
  violation.other_returned = other->returned || site == nullptr;
  violation.action = other->returned ? here : there;
  violation.other = other->returned ? there : here;
  end_guarded_run(violation);
}

// Nobody could go on: some wait at a barrier of the threadgroup, others at one of their simdgroup.
void LaunchChecker::report_stuck_threads() {
  Violation violation{};
  violation.kind = ViolationKind::kDivergentBarrier;
  violation.action.site = nullptr;
  if (const auto waiting = threadgroup_meeting_.waiting()) {
    violation.action = {place(waiting->thread), waiting->site, 0};
  }
  for (const BarrierMeeting& meeting : simdgroup_meetings_) {
    const auto waiting = meeting.waiting();
    if (!waiting) continue;
    violation.has_other = true;
    violation.other = {place(waiting->thread), waiting->site, 0};
    break;
  }
  end_guarded_run(violation);
}

Violation LaunchChecker::describe(ViolationKind kind, const AccessRequest& request, const MemoryRange& range) const {
  Violation violation{};
  violation.kind = kind;
  violation.action = {place(current_thread()), request.site, request.access & 0xff};
  violation.root = request.root;
  violation.variable = range.variable;
  violation.address = request.address;
  violation.size = request.size;
  violation.offset = static_cast<int64_t>(request.address - range.start);
  violation.limit = range.length;
  violation.alignment = alignment_of(request.access);
  return violation;
}

namespace {

// The one of the calling thread, once it has begun a run. Checks are many, and this model is the quickest to read.
__attribute__((tls_model("initial-exec"))) thread_local LaunchChecker* current_checker = nullptr;

SOFTMETAL_ON_FIBER LaunchChecker& checker() { return *current_checker; }

void begin_run(const softmetal_launch* launch, softmetal_worker* worker) {
  // A library that is loaded late has little room for what belongs to threads.
  thread_local const auto own = std::make_unique<LaunchChecker>();
  current_checker = own.get();
  own->begin_run(launch, worker);
}

}  // namespace

const softmetal_validation_services kValidationServices = {
    .begin_run = begin_run,
    .declare_variable = [](softmetal_uint number, const char* name, void* start,
                           softmetal_ulong size) { checker().memory().declare_variable(number, name, start, size); },
    .run_threadgroup = [](const softmetal_uint position[3], const softmetal_uint extent[3], FiberBody body,
                          void* context) { return checker().run_threadgroup(position, extent, body, context); },
    .run_vertices =
        [](const softmetal_vertices* vertices, softmetal_ulong first, softmetal_uint count, FiberBody body,
           void* context) { return checker().run_stage(VertexThreads{vertices, first}, count, body, context); },
    .run_fragments =
        [](const softmetal_fragments* block, const softmetal_uint* live, FiberBody body, void* context) {
          return checker().run_stage(FragmentThreads{block, live}, SOFTMETAL_BLOCK_LANES, body, context);
        },
    .buffer = [](softmetal_uint index) { return checker().memory().buffer(index); },
    .threadgroup_argument = [](softmetal_uint index) { return checker().memory().threadgroup_argument(index); },
    .check_access =
        [](const void* pointer, softmetal_ulong index, softmetal_ulong size, softmetal_uint access, softmetal_uint root,
           const softmetal_site* site) { return checker().check_access(pointer, index, size, access, root, site); },
    .check_variable =
        [](const void* pointer, softmetal_ulong index, softmetal_ulong size, softmetal_uint access,
           const softmetal_variable* variable, const softmetal_site* site) {
          return checker().check_variable(pointer, index, size, access, *variable, site);
        },
    .outside_texture =
        [](const softmetal_texture* texture, const softmetal_texel_place* texel, softmetal_uint writes,
           const softmetal_site* site) { checker().outside_texture(*texture, *texel, writes != 0, site); },
    .threadgroup_barrier = [](softmetal_uint flags,
                              const softmetal_site* site) { checker().threadgroup_barrier(flags, site); },
    .simdgroup_barrier = [](softmetal_uint flags,
                            const softmetal_site* site) { checker().simdgroup_barrier(flags, site); },
};

}  // namespace softmetal::exec
