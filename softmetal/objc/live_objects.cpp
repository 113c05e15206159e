// Counts of live objects, for exact leak tests.
#include "objc/class.h"
#include "softmetal.h"

using namespace softmetal::objc;

extern "C" {

size_t softmetal_live_objects(void) {
  size_t total = 0;
  auto add = [](void* sum, Class cls) {
    *static_cast<size_t*>(sum) += cls->live_instances.load(std::memory_order_relaxed);
  };
  visit_classes(add, &total);
  return total;
}

void softmetal_visit_live_classes(softmetal_visit_class visit, void* context) {
  struct Visitor {
    softmetal_visit_class visit;
    void* context;
  } visitor{visit, context};
  auto report = [](void* data, Class cls) {
    size_t live = cls->live_instances.load(std::memory_order_relaxed);
    auto* to = static_cast<Visitor*>(data);
    if (live) to->visit(to->context, cls->name, live);
  };
  visit_classes(report, &visitor);
}

}  // extern "C"
