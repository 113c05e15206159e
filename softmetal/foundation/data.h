// NSData.
#pragma once

#include <functional>
#include <vector>

#include "foundation/object.h"

namespace softmetal::foundation {

struct Data : BaseObject {
  inline static Class cls = nullptr;
  std::vector<char> owned;
  void* borrowed = nullptr;  // instead of `owned`, with `let_go` called at the end
  size_t borrowed_length = 0;
  std::function<void()> let_go;

  ~Data() {
    if (let_go) let_go();
  }
  void* bytes() { return borrowed ? borrowed : owned.data(); }
  size_t length() const { return borrowed ? borrowed_length : owned.size(); }
};

void define_data_class();

}  // namespace softmetal::foundation
