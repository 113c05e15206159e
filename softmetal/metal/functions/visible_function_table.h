// MTLVisibleFunctionTable: functions that kernels call by their number.
#pragma once

#include <cstddef>
#include <vector>

#include "exec/kernel_abi.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/functions/function_handle.h"
#include "metal/resources/resource.h"

namespace softmetal::metal {

struct VisibleFunctionTable : Resource {
  ResourceID gpu_resource_id() const { return {reinterpret_cast<uint64_t>(table())}; }
  void set_function(FunctionHandle* function, UInteger index);
  void set_functions(FunctionHandle* const* functions, Range range);

  // What kernels see; it stays where it is as long as the table lives.
  softmetal_function_table* table() const { return reinterpret_cast<softmetal_function_table*>(memory_.data()); }
  UInteger length() const { return memory_.size() * sizeof(void*); }

 private:
  friend VisibleFunctionTable* make_visible_function_table(Device*, descriptors::MTLVisibleFunctionTableDescriptor*);

  mutable std::vector<void*> memory_;  // a softmetal_function_table: a count and twice as many functions
  std::vector<objc::Reference<FunctionHandle>> functions_;
};

// All entries are empty. Raises when the descriptor is nil or asks for none.
VisibleFunctionTable* make_visible_function_table(Device* device,
                                                  descriptors::MTLVisibleFunctionTableDescriptor* descriptor);

void define_visible_function_table_class();

}  // namespace softmetal::metal
