#include "extend/stage_watchers.h"

#include <chrono>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "checks/command_buffers.h"
#include "support/owned.h"
#include "support/pool.h"

namespace pymetal {

namespace {

constexpr auto idle_patience = std::chrono::seconds(1);

struct Watch {
  Owned<MTL::CommandBuffer> buffer;
  std::function<void()> reached;
};

// What a thread waits for: a stage of the command buffers of one queue, the next to complete first.
struct Watcher {
  const void* queue = nullptr;
  Stage stage = Stage::Completed;
  bool busy = false;
  uint64_t current = checks::unknown_place;
  std::multimap<uint64_t, Watch> due;
  std::condition_variable changed;

  bool idle() const { return !busy && due.empty(); }

  // Whether what it waits for now comes no later than `place`; what is due it takes in order.
  bool takes(const void* wanted_queue, Stage wanted_stage, uint64_t place) const {
    if (queue != wanted_queue || stage != wanted_stage || place == checks::unknown_place || idle()) return false;
    const uint64_t first = busy ? current : due.begin()->first;
    return first != checks::unknown_place && (first <= place || !busy);
  }
};

struct Watchers {
  std::mutex mutex;
  std::list<Watcher> all;
};

// Never destroyed: the threads may outlive static objects.
Watchers& watchers() {
  static auto* all = new Watchers;
  return *all;
}

void wait_and_tell(Watch watch, Stage stage) {
  const Pool pool;
  wait_natively(*watch.buffer.get(), stage);
  watch.buffer = {};
  watch.reached();
}

void run(std::list<Watcher>::iterator self) {
  Watchers& registry = watchers();
  std::unique_lock lock(registry.mutex);
  while (self->changed.wait_for(lock, idle_patience, [self] { return !self->due.empty(); })) {
    auto next = self->due.extract(self->due.begin());
    self->current = next.key();
    self->busy = true;
    const Stage stage = self->stage;
    lock.unlock();
    wait_and_tell(std::move(next.mapped()), stage);
    lock.lock();
    self->busy = false;
  }
  registry.all.erase(self);
}

template <class Condition>
Watcher* find(Watchers& registry, Condition condition) {
  for (Watcher& watcher : registry.all) {
    if (condition(watcher)) return &watcher;
  }
  return nullptr;
}

Watcher& start_watcher(Watchers& registry) {
  const auto watcher = registry.all.emplace(registry.all.end());
  try {
    std::thread(run, watcher).detach();
  } catch (...) {
    registry.all.erase(watcher);
    throw;
  }
  return *watcher;
}

}  // namespace

bool has_reached(MTL::CommandBuffer& buffer, Stage stage) {
  const MTL::CommandBufferStatus status = buffer.status();
  return status >= (stage == Stage::Scheduled ? MTL::CommandBufferStatusScheduled : MTL::CommandBufferStatusCompleted);
}

void wait_natively(MTL::CommandBuffer& buffer, Stage stage) {
  stage == Stage::Scheduled ? buffer.waitUntilScheduled() : buffer.waitUntilCompleted();
}

void when_reached(MTL::CommandBuffer& buffer, Stage stage, std::function<void()> reached) {
  const void* queue = buffer.commandQueue();
  const uint64_t place = state_of<checks::CommandBufferRecord>(&buffer).state->place;
  Watchers& registry = watchers();
  const std::lock_guard lock(registry.mutex);
  Watcher* watcher = find(registry, [&](const Watcher& one) { return one.takes(queue, stage, place); });
  if (!watcher) watcher = find(registry, [](const Watcher& one) { return one.idle(); });
  if (!watcher) watcher = &start_watcher(registry);
  if (watcher->idle()) {
    watcher->queue = queue;
    watcher->stage = stage;
  }
  watcher->due.emplace(place, Watch{retained(&buffer), std::move(reached)});
  watcher->changed.notify_one();
}

}  // namespace pymetal
