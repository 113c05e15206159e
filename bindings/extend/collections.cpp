// NSArray, NSSet, NSDictionary and NSEnumerator as Python's collections; their elements come as Python values.
#include "support/collections.h"

#include "extend/extend.h"
#include "extend/natural_value.h"
#include "support/pool.h"

namespace pymetal {

namespace {

using namespace nb::literals;

nb::list elements_of(NS::Array& array) {
  const Pool pool;
  return array_out<NS::Object>(&array);
}

// A list, because elements such as arrays have no hash in Python.
nb::list members_of(NS::Set& set) {
  const Pool pool;
  return array_out<NS::Object>(set.objectEnumerator()->allObjects());
}

nb::dict entries_of(NS::Dictionary& dictionary) {
  const Pool pool;
  return dictionary_out<NS::Object, NS::Object>(&dictionary);
}

bool contains(nb::handle list, nb::handle value) {
  const Pool pool;
  const int found = PySequence_Contains(list.ptr(), natural_value(value).ptr());
  if (found < 0) throw nb::python_error();
  return found == 1;
}

nb::object element_at(NS::Array& self, nb::handle index) {
  const Pool pool;
  if (PySlice_Check(index.ptr())) return nb::steal(PyObject_GetItem(elements_of(self).ptr(), index.ptr()));
  const Py_ssize_t count = static_cast<Py_ssize_t>(self.count());
  Py_ssize_t position = PyNumber_AsSsize_t(index.ptr(), PyExc_IndexError);
  if (position == -1 && PyErr_Occurred()) throw nb::python_error();
  if (position < 0) position += count;
  if (position < 0 || position >= count) throw nb::index_error("array index out of range");
  return to_python(self.object(static_cast<NS::UInteger>(position)));
}

nb::object entry_at(NS::Dictionary& self, nb::handle key) {
  const Pool pool;
  const Owned<NS::Object> native = make_native(key);
  auto* object = self.object(native.get());
  if (!object) {
    PyErr_SetObject(PyExc_KeyError, key.ptr());
    throw nb::python_error();
  }
  return to_python(object);
}

nb::object next_element(NS::Enumerator<NS::Object>& self) {
  const Pool pool;
  auto* object = self.nextObject();
  if (!object) throw nb::stop_iteration();
  return to_python(object);
}

template <class T, auto make>
void define_collection_constructor(nb::class_<T>& cls, const nb::object& empty, const char* doc) {
  cls.def(nb::new_([](nb::object objects) {
            const Pool pool;
            auto* native = native_of<T>(objects);
            return wrapped(native ? retained(native) : make(objects));
          }),
          "objects"_a = empty, doc);
}

Owned<NS::Dictionary> dictionary_from_mapping(nb::handle mapping) {
  const nb::dict entries;
  if (!nb::hasattr(mapping, "keys")) throw nb::type_error("Dictionary() takes a mapping");
  if (PyDict_Update(entries.ptr(), mapping.ptr()) != 0) throw nb::python_error();
  return make_dictionary(entries);
}

}  // namespace

void extend_array(nb::class_<NS::Array>& cls) {
  define_collection_constructor<NS::Array, &make_array>(cls, nb::tuple(), docs::ns_array_dunder_init.text);
  cls.def(
      "__len__", [](NS::Array& self) { return self.count(); }, nb::sig(docs::ns_array_dunder_len.signature),
      docs::ns_array_dunder_len.text);
  cls.def("__getitem__", &element_at, nb::sig(docs::ns_array_dunder_getitem.signature),
          docs::ns_array_dunder_getitem.text);
  cls.def(
      "__iter__", [](NS::Array& self) { return nb::iter(elements_of(self)); },
      nb::sig(docs::ns_array_dunder_iter.signature), docs::ns_array_dunder_iter.text);
  cls.def(
      "__contains__", [](NS::Array& self, nb::handle value) { return contains(elements_of(self), value); },
      "value"_a.none(), nb::sig(docs::ns_array_dunder_contains.signature), docs::ns_array_dunder_contains.text);
  define_natural_value(cls);
}

void extend_set(nb::class_<NS::Set>& cls) {
  define_collection_constructor<NS::Set, &make_set>(cls, nb::tuple(), docs::ns_set_dunder_init.text);
  cls.def(
      "__len__", [](NS::Set& self) { return self.count(); }, nb::sig(docs::ns_set_dunder_len.signature),
      docs::ns_set_dunder_len.text);
  cls.def(
      "__iter__", [](NS::Set& self) { return nb::iter(members_of(self)); }, nb::sig(docs::ns_set_dunder_iter.signature),
      docs::ns_set_dunder_iter.text);
  cls.def(
      "__contains__", [](NS::Set& self, nb::handle value) { return contains(members_of(self), value); },
      "value"_a.none(), nb::sig(docs::ns_set_dunder_contains.signature), docs::ns_set_dunder_contains.text);
  define_natural_value(cls);
}

void extend_dictionary(nb::class_<NS::Dictionary>& cls) {
  define_collection_constructor<NS::Dictionary, &dictionary_from_mapping>(cls, nb::dict(),
                                                                          docs::ns_dictionary_dunder_init.text);
  cls.def(
      "__len__", [](NS::Dictionary& self) { return self.count(); }, nb::sig(docs::ns_dictionary_dunder_len.signature),
      docs::ns_dictionary_dunder_len.text);
  cls.def("__getitem__", &entry_at, nb::sig(docs::ns_dictionary_dunder_getitem.signature),
          docs::ns_dictionary_dunder_getitem.text);
  cls.def(
      "__iter__", [](NS::Dictionary& self) { return nb::iter(entries_of(self)); },
      nb::sig(docs::ns_dictionary_dunder_iter.signature), docs::ns_dictionary_dunder_iter.text);
  cls.def(
      "__contains__", [](NS::Dictionary& self, nb::handle key) { return contains(entries_of(self).keys(), key); },
      "key"_a.none(), nb::sig(docs::ns_dictionary_dunder_contains.signature), docs::ns_dictionary_dunder_contains.text);
  cls.def(
      "keys", [](NS::Dictionary& self) { return entries_of(self).attr("keys")(); },
      nb::sig(docs::ns_dictionary_keys.signature), docs::ns_dictionary_keys.text);
  cls.def(
      "values", [](NS::Dictionary& self) { return entries_of(self).attr("values")(); },
      nb::sig(docs::ns_dictionary_values.signature), docs::ns_dictionary_values.text);
  cls.def(
      "items", [](NS::Dictionary& self) { return entries_of(self).attr("items")(); },
      nb::sig(docs::ns_dictionary_items.signature), docs::ns_dictionary_items.text);
  define_natural_value(cls);
}

void extend_enumerator(nb::class_<NS::Enumerator<NS::Object>>& cls) {
  cls.def(
      "__iter__", [](nb::handle_t<NS::Enumerator<NS::Object>> self) { return nb::borrow(self); },
      nb::sig(docs::ns_enumerator_dunder_iter.signature), docs::ns_enumerator_dunder_iter.text);
  cls.def("__next__", &next_element, nb::sig(docs::ns_enumerator_dunder_next.signature),
          docs::ns_enumerator_dunder_next.text);
}

}  // namespace pymetal
