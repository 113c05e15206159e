#include "support/shutdown.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pymetal {

void drop_held_objects();

namespace {

std::atomic<int> inside{0};
std::atomic<bool> closed{false};
std::atomic<std::thread::id> closing_thread;

struct HeldObjects {
  std::mutex mutex;
  std::unordered_set<HeldObject*> all;
};

// Never destroyed: native threads may still release blocks while static objects go away.
HeldObjects& held_objects() {
  static auto* objects = new HeldObjects;
  return *objects;
}

bool enter_gate() {
  inside.fetch_add(1);
  if (!closed.load()) return true;
  inside.fetch_sub(1);
  return false;
}

void leave_gate() { inside.fetch_sub(1); }

[[noreturn]] void sleep_until_the_process_ends() {
  while (true) std::this_thread::sleep_for(std::chrono::hours(1));
}

void close_gate() {
  closing_thread.store(std::this_thread::get_id());
  closed.store(true);
  {
    nb::gil_scoped_release without_gil;
    while (inside.load() > 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  drop_held_objects();
}

}  // namespace

void drop_held_objects() {
  std::vector<PyObject*> dropped;
  HeldObjects& objects = held_objects();
  {
    const std::lock_guard<std::mutex> lock(objects.mutex);
    for (HeldObject* held : objects.all) dropped.push_back(held->take());
    objects.all.clear();
  }
  for (PyObject* object : dropped) Py_XDECREF(object);
}

void install_shutdown_gate() {
  nb::module_::import_("atexit").attr("register")(nb::cpp_function([] { close_gate(); }));
}

bool shutdown_gate_closed() { return closed.load(); }

PythonEntry::PythonEntry() {
  if (enter_gate()) gil_.emplace();
}

PythonEntry::~PythonEntry() {
  if (!gil_) return;
  gil_.reset();
  leave_gate();
}

HeldObject::HeldObject(nb::object object) : object_(nullptr) {
  if (closed.load()) {
    PyErr_SetString(PyExc_RuntimeError, "the interpreter is shutting down: native code can no longer call Python");
    throw nb::python_error();
  }
  HeldObjects& objects = held_objects();
  const std::lock_guard<std::mutex> lock(objects.mutex);
  objects.all.insert(this);
  object_ = object.release().ptr();
}

HeldObject::~HeldObject() {
  {
    HeldObjects& objects = held_objects();
    const std::lock_guard<std::mutex> lock(objects.mutex);
    objects.all.erase(this);
  }
  // After the gate has closed the object is already taken, or is left to the end of the process.
  if (!object_) return;
  if (PythonEntry python; python) Py_DECREF(take());
}

nb::object HeldObject::get() const { return nb::borrow(object_); }

PyObject* HeldObject::take() { return std::exchange(object_, nullptr); }

void begin_return_to_python() {
  if (enter_gate()) return;
  if (closing_thread.load() != std::this_thread::get_id()) sleep_until_the_process_ends();
  inside.fetch_add(1);
}

void end_return_to_python() { leave_gate(); }

}  // namespace pymetal
