// NSArray, NSDictionary, NSSet and their enumerators.
#include <Foundation/Foundation.hpp>

#include "check.h"
#include "probe_class.h"

namespace {

NS::String* text(const char* value) { return NS::String::string(value, NS::UTF8StringEncoding); }
std::string value_of(const NS::Object* string) { return static_cast<const NS::String*>(string)->utf8String(); }

void arrays() {
  const NS::Object* objects[] = {text("a"), text("b"), NS::Number::number(3)};
  auto* array = NS::Array::array(objects, 3);
  CHECK_EQUAL(array->count(), 3u);
  CHECK_EQUAL(value_of(array->object(1)), "b");
  CHECK_EQUAL(array->object<NS::Number>(2)->intValue(), 3);
  CHECK(array->isEqual(NS::Array::array(objects, 3)));
  CHECK(!array->isEqual(NS::Array::array(objects, 2)));
  CHECK_EQUAL(NS::Array::array(objects[0])->count(), 1u);
  CHECK_EQUAL(value_of(array->description()), "(\n    a,\n    b,\n    3\n)");
  auto* made = NS::Array::alloc()->init(objects, 2);
  CHECK_EQUAL(made->count(), 2u);
  made->release();
}

void enumerators() {
  const NS::Object* objects[] = {text("a"), text("b"), text("c")};
  auto* enumerator = NS::Array::array(objects, 3)->objectEnumerator();
  CHECK_EQUAL(value_of(enumerator->nextObject()), "a");
  CHECK_EQUAL(enumerator->allObjects()->count(), 2u);
  CHECK(enumerator->nextObject() == nullptr);
  NS::FastEnumerationState state{};
  NS::Object* buffer[2];
  auto* fast = NS::Array::array(objects, 3)->objectEnumerator();
  std::string seen;
  while (NS::UInteger count = fast->countByEnumerating(&state, buffer, 2)) {
    for (NS::UInteger index = 0; index < count; index++) seen += value_of(state.itemsPtr[index]);
    CHECK(state.mutationsPtr && *state.mutationsPtr == *state.mutationsPtr);
  }
  CHECK_EQUAL(seen, "abc");
}

void dictionaries() {
  const NS::Object* keys[] = {text("one"), text("two"), text("one")};
  const NS::Object* values[] = {NS::Number::number(1), NS::Number::number(2), NS::Number::number(11)};
  auto* dictionary = NS::Dictionary::dictionary(values, keys, 3);
  CHECK_EQUAL(dictionary->count(), 2u);
  CHECK_EQUAL(dictionary->object<NS::Number>(text("one"))->intValue(), 11);
  CHECK_EQUAL(dictionary->object<NS::Number>(text("two"))->intValue(), 2);
  CHECK(dictionary->object(text("three")) == nullptr);
  std::string seen;
  auto* enumerator = dictionary->keyEnumerator<NS::String>();
  while (auto* key = enumerator->nextObject()) seen += value_of(key) + " ";
  CHECK_EQUAL(seen, "one two ");
  auto* single = NS::Dictionary::dictionary(NS::Number::number(1), NS::Number::number(5.0));
  CHECK_EQUAL(single->object<NS::Number>(NS::Number::number(5))->intValue(), 1);
  CHECK(single->isEqual(NS::Dictionary::dictionary(NS::Number::number(1), NS::Number::number(5))));
}

void many_keys() {
  std::vector<const NS::Object*> keys, values;
  for (int index = 0; index < 2000; index++) {
    keys.push_back(text(("key " + std::to_string(index)).c_str()));
    values.push_back(NS::Number::number(index));
  }
  auto* dictionary = NS::Dictionary::dictionary(values.data(), keys.data(), 2000);
  int correct = 0;
  for (int index = 0; index < 2000; index++) {
    auto* key = text(("key " + std::to_string(index)).c_str());
    correct += dictionary->object<NS::Number>(key)->intValue() == index;
  }
  CHECK_EQUAL(correct, 2000);
}

void sets() {
  const NS::Object* objects[] = {text("a"), text("b"), text("a")};
  auto* set = NS::Set::alloc()->init(objects, 3);
  CHECK_EQUAL(set->count(), 2u);
  std::string seen;
  auto* enumerator = set->objectEnumerator();
  while (auto* object = enumerator->nextObject()) seen += value_of(object);
  CHECK_EQUAL(seen, "ab");
  set->release();
}

// Everything a collection holds goes with it.
void nothing_leaks() {
  size_t live = softmetal_live_objects();
  auto* pool = NS::AutoreleasePool::alloc()->init();
  arrays();
  enumerators();
  dictionaries();
  many_keys();
  sets();
  pool->release();
  CHECK_EQUAL(softmetal_live_objects(), live);
}

}  // namespace

int main() {
  nothing_leaks();
  return report();
}
