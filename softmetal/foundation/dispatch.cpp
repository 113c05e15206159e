// dispatch_data_t and dispatch_queue_t: the dispatch objects that Metal's interface takes.
#include <dispatch/dispatch.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "foundation/classes.h"
#include "foundation/data.h"
#include "foundation/foundation.h"
#include "objc/block.h"

namespace softmetal::foundation {
namespace {

// Data that dispatch made; an NSData, as on macOS.
struct DispatchData : Data {
  inline static Class cls = nullptr;
};

// The tasks of one queue and the thread that runs them in order. The thread owns itself: it ends when the
// queue object is gone and the last task has run.
struct TaskRunner {
  std::mutex lock;
  std::condition_variable changed;
  std::deque<std::function<void()>> tasks;
  bool queue_is_gone = false;

  void run() {
    std::unique_lock guard(lock);
    while (true) {
      changed.wait(guard, [this] { return !tasks.empty() || queue_is_gone; });
      if (tasks.empty()) return;
      auto task = std::move(tasks.front());
      tasks.pop_front();
      guard.unlock();
      {
        objc::AutoreleasePool pool;
        task();
        task = nullptr;
      }
      guard.lock();
    }
  }
};

struct DispatchQueue : BaseObject {
  inline static Class cls = nullptr;
  std::string label;
  std::once_flag started;
  std::shared_ptr<TaskRunner> runner = std::make_shared<TaskRunner>();

  ~DispatchQueue() {
    std::lock_guard guard(runner->lock);
    runner->queue_is_gone = true;
    runner->changed.notify_all();
  }

  void enqueue(std::function<void()> task) {
    std::call_once(started, [this] { std::thread([runner = runner] { runner->run(); }).detach(); });
    std::lock_guard guard(runner->lock);
    runner->tasks.push_back(std::move(task));
    runner->changed.notify_all();
  }

  void run_and_wait(const std::function<void()>& task) {
    std::mutex done_lock;
    std::condition_variable done_changed;
    bool done = false;
    enqueue([&] {
      task();
      std::lock_guard guard(done_lock);
      done = true;
      done_changed.notify_one();
    });
    std::unique_lock guard(done_lock);
    done_changed.wait(guard, [&] { return done; });
  }
};

DispatchQueue* queue_of(dispatch_queue_t queue) { return expect<DispatchQueue>(reinterpret_cast<id>(queue)); }

}  // namespace

void define_dispatch_classes() {
  DispatchData::cls = objc::ClassBuilder<DispatchData>("OS_dispatch_data", Data::cls).get();
  DispatchQueue::cls = objc::ClassBuilder<DispatchQueue>("OS_dispatch_queue").get();
}

}  // namespace softmetal::foundation

using namespace softmetal::foundation;
using softmetal::objc::Block;

extern "C" {

dispatch_queue_t dispatch_queue_create(const char* label, dispatch_queue_attr_t attribute) {
  objc_lookUpClass("OS_dispatch_queue");
  if (attribute != DISPATCH_QUEUE_SERIAL)
    raise_invalid_argument("softmetal does not implement concurrent dispatch queues");
  auto* queue = softmetal::objc::make<DispatchQueue>(DispatchQueue::cls);
  queue->label = label ? label : "";
  return reinterpret_cast<dispatch_queue_t>(queue);
}

const char* dispatch_queue_get_label(dispatch_queue_t queue) { return queue_of(queue)->label.c_str(); }

void dispatch_async_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queue_of(queue)->enqueue([work, context] { work(context); });
}

void dispatch_sync_f(dispatch_queue_t queue, void* context, dispatch_function_t work) {
  queue_of(queue)->run_and_wait([work, context] { work(context); });
}

void dispatch_async(dispatch_queue_t queue, dispatch_block_t work) {
  queue_of(queue)->enqueue([kept = Block<void()>(reinterpret_cast<const void*>(work))] { kept(); });
}

void dispatch_sync(dispatch_queue_t queue, dispatch_block_t work) {
  queue_of(queue)->run_and_wait([work] { work(); });
}

dispatch_data_t dispatch_data_create(const void* buffer, size_t size, dispatch_queue_t queue,
                                     dispatch_block_t destructor) {
  objc_lookUpClass("OS_dispatch_data");
  auto* data = softmetal::objc::make<DispatchData>(DispatchData::cls);
  if (!destructor) {
    data->owned.assign(static_cast<const char*>(buffer), static_cast<const char*>(buffer) + size);
    return reinterpret_cast<dispatch_data_t>(data);
  }
  data->borrowed = const_cast<void*>(buffer);
  data->borrowed_length = size;
  Block<void()> kept(reinterpret_cast<const void*>(destructor));
  softmetal::objc::Reference<objc_object> on(reinterpret_cast<id>(queue));
  data->let_go = [kept, on] {
    if (!on) return kept();
    expect<DispatchQueue>(on.get())->enqueue([kept] { kept(); });
  };
  return reinterpret_cast<dispatch_data_t>(data);
}

size_t dispatch_data_get_size(dispatch_data_t data) { return data_length(reinterpret_cast<id>(data)); }

dispatch_data_t dispatch_data_create_map(dispatch_data_t data, const void** buffer, size_t* size) {
  id object = objc_retain(reinterpret_cast<id>(data));
  if (buffer) *buffer = data_bytes(object);
  if (size) *size = data_length(object);
  return reinterpret_cast<dispatch_data_t>(object);
}

void dispatch_retain(void* object) { objc_retain(static_cast<id>(object)); }
void dispatch_release(void* object) { objc_release(static_cast<id>(object)); }

}  // extern "C"
