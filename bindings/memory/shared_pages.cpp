#include "memory/shared_pages.h"

#include <unistd.h>

#include <sstream>

#include "support/errors.h"
#include "support/shutdown.h"

namespace pymetal {

namespace {

size_t page_size() {
  static const auto size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

// The object whose memory an array shows: arrays and memoryviews name the next one.
nb::object owner_of(nb::handle array) {
  const nb::object ndarray = nb::module_::import_("numpy").attr("ndarray");
  nb::object owner = nb::borrow(array);
  while (true) {
    const bool is_array = nb::isinstance(owner, ndarray);
    if (!is_array && !PyMemoryView_Check(owner.ptr())) return owner;
    nb::object next = owner.attr(is_array ? "base" : "obj");
    if (next.is_none()) return owner;
    owner = std::move(next);
  }
}

// A mapping owns its last page whole, also the part that its length leaves out.
bool is_mapping(nb::handle owner) { return nb::isinstance(owner, nb::module_::import_("mmap").attr("mmap")); }

size_t rounded_up(size_t size) { return (size + page_size() - 1) / page_size() * page_size(); }

[[noreturn]] void refuse_pages(const HostMemory& memory) {
  std::ostringstream text;
  text << "array must begin at a page and be whole pages of " << page_size() << " bytes long, but it is at "
       << memory.data() << " and " << memory.size() << " bytes long: pymetal.page_aligned(shape, dtype) makes arrays "
       << "that Metal can use without a copy";
  raise_validation(text.str());
}

size_t pages_size(const HostMemory& memory, nb::handle array) {
  const bool begins_page = reinterpret_cast<uintptr_t>(memory.data()) % page_size() == 0;
  if (begins_page && memory.size() % page_size() == 0) return memory.size();
  if (!begins_page || !is_mapping(owner_of(array))) refuse_pages(memory);
  return rounded_up(memory.size());
}

}  // namespace

SharedPages::SharedPages(nb::handle array)
    : memory_(std::make_unique<HostMemory>(array, Access::Write, "array")), size_(pages_size(*memory_, array)) {}

SharedPages::~SharedPages() {
  PythonEntry python;
  // After shutdown the memory is left to the end of the process: a command may still write to it.
  if (!python) static_cast<void>(memory_.release());
  memory_.reset();
}

}  // namespace pymetal
