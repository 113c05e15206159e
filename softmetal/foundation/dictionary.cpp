// NSDictionary. Entries keep the order they were given in.
#include <unordered_map>

#include "foundation/array.h"
#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

struct Dictionary : BaseObject {
  inline static Class cls = nullptr;
  ObjectList keys;
  std::vector<objc::Reference<objc_object>> values;
  std::unordered_map<id, size_t, MessageHash, MessageEqual> positions;

  id value(id key) const {
    auto found = key ? positions.find(key) : positions.end();
    return found == positions.end() ? nullptr : values[found->second].get();
  }

  // Keys are copied; a repeated key keeps its last value.
  void set(id key, id value) {
    auto found = positions.find(key);
    if (found != positions.end()) {
      values[found->second] = objc::Reference<objc_object>(value);
      return;
    }
    auto copied = objc::Reference<objc_object>::adopt(copy_of(key));
    keys.append(copied.get());
    values.emplace_back(value);
    positions.emplace(copied.get(), keys.size() - 1);
  }
};

void fill(Dictionary* dictionary, const id* values, const id* keys, size_t count) {
  for (size_t index = 0; index < count; index++) {
    if (!keys[index] || !values[index]) {
      raise_invalid_argument("-[NSDictionary initWithObjects:forKeys:count:]: %s %zu is nil",
                             keys[index] ? "object" : "key", index);
    }
    dictionary->set(keys[index], values[index]);
  }
}

id init_with_entries(Dictionary* self, SEL, const id* values, const id* keys, size_t count) {
  fill(self, values, keys, count);
  return self->as_id();
}

BOOL is_equal_to(Dictionary* self, SEL, id other) {
  return is_equal(self, other, [](Dictionary& left, Dictionary& right) {
    if (left.keys.size() != right.keys.size()) return false;
    for (id key : left.keys.objects()) {
      if (!are_equal(left.value(key), right.value(key))) return false;
    }
    return true;
  });
}

std::vector<id> value_list(const Dictionary* dictionary) {
  std::vector<id> values;
  for (const auto& value : dictionary->values) values.push_back(value.get());
  return values;
}

id describe(Dictionary* self, SEL) {
  std::string text = "{\n";
  for (size_t index = 0; index < self->keys.size(); index++) {
    text += "    " + description_of(self->keys[index]) + " = " + description_of(self->values[index].get()) + ";\n";
  }
  return autoreleased(make_string(text + "}"));
}

void define_making(objc::ClassBuilder<Dictionary>& builder) {
  builder.method("initWithObjects:forKeys:count:", init_with_entries)
      .class_method("dictionary", [](Class, SEL) { return autoreleased(make_dictionary(nullptr, nullptr, 0)); })
      .class_method("dictionaryWithObject:forKey:",
                    [](Class, SEL, id value, id key) { return autoreleased(make_dictionary(&value, &key, 1)); })
      .class_method("dictionaryWithObjects:forKeys:count:",
                    [](Class, SEL, const id* values, const id* keys, size_t count) {
                      return autoreleased(make_dictionary(values, keys, count));
                    });
}

void define_access(objc::ClassBuilder<Dictionary>& builder) {
  builder.method("count", [](Dictionary* self, SEL) { return self->keys.size(); })
      .method("objectForKey:", [](Dictionary* self, SEL, id key) { return self->value(key); })
      .method("keyEnumerator",
              [](Dictionary* self, SEL) { return autoreleased(make_enumerator(self->keys.objects())); })
      .method("objectEnumerator", [](Dictionary* self, SEL) { return autoreleased(make_enumerator(value_list(self))); })
      .method("allKeys", [](Dictionary* self, SEL) { return autoreleased(make_array(self->keys.objects())); })
      .method("allValues", [](Dictionary* self, SEL) { return autoreleased(make_array(value_list(self))); })
      .method("countByEnumeratingWithState:objects:count:",
              [](Dictionary* self, SEL, FastEnumerationState* state, id*, size_t) {
                return enumerate_fast(self->keys.objects(), state);
              })
      .method("isEqual:", is_equal_to)
      .method("isEqualToDictionary:", is_equal_to)
      .method("hash", [](Dictionary* self, SEL) { return self->keys.size(); })
      .method("description", describe)
      .method("copy", [](id self, SEL) { return objc_retain(self); });
}

}  // namespace

void define_dictionary_class() {
  objc::ClassBuilder<Dictionary> builder("NSDictionary");
  Dictionary::cls = builder.get();
  builder.conforms_to("NSCopying").conforms_to("NSFastEnumeration");
  define_making(builder);
  define_access(builder);
}

id make_dictionary(const id* values, const id* keys, size_t count) {
  auto* dictionary = objc::make<Dictionary>(Dictionary::cls);
  fill(dictionary, values, keys, count);
  return dictionary->as_id();
}

size_t dictionary_count(id dictionary) { return dictionary ? expect<Dictionary>(dictionary)->keys.size() : 0; }

id dictionary_value(id dictionary, id key) { return dictionary ? expect<Dictionary>(dictionary)->value(key) : nullptr; }

id dictionary_value(id dictionary, std::string_view key) {
  auto text = objc::Reference<objc_object>::adopt(make_string(key));
  return dictionary_value(dictionary, text.get());
}

void dictionary_entries(id dictionary, std::vector<id>* keys, std::vector<id>* values) {
  auto* entries = expect<Dictionary>(dictionary);
  *keys = entries ? entries->keys.objects() : std::vector<id>();
  *values = entries ? value_list(entries) : std::vector<id>();
}

}  // namespace softmetal::foundation
