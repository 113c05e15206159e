// Selectors: interned names.
#include <cstring>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "objc/class.h"

namespace softmetal::objc {
namespace {

struct SelectorTable {
  std::mutex lock;
  std::unordered_map<std::string_view, SEL> by_name;

  SelectorTable() { by_name.reserve(8192); }  // metal-cpp alone registers about 3,000
};

// Never destroyed: messages are sent until the very end of the process.
SelectorTable& selector_table() {
  static auto* table = new SelectorTable;
  return *table;
}

SEL make_selector(std::string_view name, size_t index) {
  char* text = strdup(std::string(name).c_str());
  auto* selector = new objc_selector;
  // Consecutive numbers spread well: the selectors of one class are registered together.
  selector->hash = static_cast<uint32_t>(index * sizeof(Method));
  selector->memory_result_size = known_memory_result_size(text);
  selector->name = text;
  return selector;
}

}  // namespace

void declare_memory_result(const char* selector, size_t size) {
  sel_registerName(selector)->memory_result_size = static_cast<uint32_t>(size);
}

}  // namespace softmetal::objc

using softmetal::objc::make_selector;
using softmetal::objc::selector_table;

extern "C" {

SEL sel_registerName(const char* name) {
  if (!name) return nullptr;
  auto& table = selector_table();
  std::lock_guard guard(table.lock);
  auto found = table.by_name.find(name);
  if (found != table.by_name.end()) return found->second;
  SEL selector = make_selector(name, table.by_name.size());
  table.by_name.emplace(selector->name, selector);
  return selector;
}

SEL sel_getUid(const char* name) { return sel_registerName(name); }
const char* sel_getName(SEL selector) { return selector ? selector->name : "<null selector>"; }
BOOL sel_isMapped(SEL selector) { return selector != nullptr; }
BOOL sel_isEqual(SEL left, SEL right) { return left == right; }

}  // extern "C"
