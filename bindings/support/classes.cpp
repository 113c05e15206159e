#include "support/classes.h"

namespace pymetal {

namespace {

std::vector<ClassRecord*>& mutable_class_records() {
  static auto* records = new std::vector<ClassRecord*>;
  return *records;
}

struct PlainType {};

destructor find_nanobind_deallocator() {
  nb::class_<PlainType> plain(nb::handle(), "PlainType");
  return reinterpret_cast<destructor>(nb::type_get_slot(plain, Py_tp_dealloc));
}

}  // namespace

void add_class_record(ClassRecord& record) {
  // Found now: it takes making a class, which no deallocation may do, since that may run with an exception pending.
  nanobind_deallocator();
  mutable_class_records().push_back(&record);
}

const std::vector<ClassRecord*>& class_records() { return mutable_class_records(); }

bool derives_from(const ClassRecord& record, const ClassRecord& base) {
  for (const ClassRecord* ancestor = &record; ancestor; ancestor = ancestor->base) {
    if (ancestor == &base) return true;
  }
  return false;
}

destructor nanobind_deallocator() {
  static const destructor deallocator = find_nanobind_deallocator();
  return deallocator;
}

}  // namespace pymetal
