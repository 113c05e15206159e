#include "support/objects.h"

#include "support/creations.h"
#include "support/dynamic_type.h"

namespace pymetal {

namespace {

nb::handle refuse_undeclared(id object, bool consume) noexcept {
  PyErr_Format(PyExc_TypeError, "pymetal has no Python class for the result, a native %s", object_getClassName(object));
  if (consume) objc_release(object);
  return {};
}

}  // namespace

nb::handle wrap(id object, ClassRecord& declared, bool consume) noexcept {
  if (!object) return nb::none().release();
  if (!declared.type) return refuse_undeclared(object, consume);
  ClassRecord& record = most_derived(object_getClass(object), declared);
  bool is_new = false;
  PyObject* wrapper =
      NB_CALL(nb_type_put)(NB_CTX, record.type, nullptr, object, nb::rv_policy::reference, nullptr, &is_new);
  if (wrapper && is_new) {
    record.wrappers.add(1);
    note_creation(wrapper);
    if (!consume) objc_retain(object);
  } else if (consume) {
    objc_release(object);
  }
  return wrapper;
}

}  // namespace pymetal
