#include "support/shutdown.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace pymetal {

namespace {

std::atomic<int> inside{0};
std::atomic<bool> closed{false};
std::atomic<std::thread::id> closing_thread;

// References that native code holds, one entry each.
struct HeldReferences {
  std::mutex mutex;
  std::unordered_multiset<PyObject*> all;
};

// Never destroyed: native threads may still release blocks while static objects go away.
HeldReferences& held_references() {
  static auto* references = new HeldReferences;
  return *references;
}

void drop_held_references() {
  std::unordered_multiset<PyObject*> dropped;
  {
    HeldReferences& references = held_references();
    const std::lock_guard<std::mutex> lock(references.mutex);
    dropped.swap(references.all);
  }
  for (PyObject* object : dropped) Py_DECREF(object);
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
  drop_held_references();
}

}  // namespace

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

HeldObject::HeldObject(nb::object object) {
  if (closed.load()) {
    PyErr_SetString(PyExc_RuntimeError, "the interpreter is shutting down: native code can no longer call Python");
    throw nb::python_error();
  }
  HeldReferences& references = held_references();
  const std::lock_guard<std::mutex> lock(references.mutex);
  object_ = object.release().ptr();
  references.all.insert(object_);
}

HeldObject::~HeldObject() {
  const PythonEntry python;
  if (!python) return;  // whoever closed the gate drops the reference
  HeldReferences& references = held_references();
  {
    const std::lock_guard<std::mutex> lock(references.mutex);
    references.all.erase(references.all.find(object_));
  }
  Py_DECREF(object_);
}

nb::object HeldObject::get() const { return nb::borrow(object_); }

void begin_return_to_python() {
  if (enter_gate()) return;
  if (closing_thread.load() != std::this_thread::get_id()) sleep_until_the_process_ends();
  inside.fetch_add(1);
}

void end_return_to_python() { leave_gate(); }

}  // namespace pymetal
