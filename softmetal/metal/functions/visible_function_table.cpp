#include "metal/functions/visible_function_table.h"

#include "foundation/foundation.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLVisibleFunctionTableDescriptor;
using foundation::raise_invalid_argument;

Class visible_function_table_class;

}  // namespace

void VisibleFunctionTable::set_function(FunctionHandle* function, UInteger index) {
  if (index >= functions_.size()) {
    foundation::raise_range("setFunction:atIndex: index %zu is beyond the table, which has %zu entries",
                            static_cast<size_t>(index), functions_.size());
  }
  functions_[index] = objc::Reference<FunctionHandle>(function);
  table()->functions[index] = function ? function->code() : nullptr;
  table()->functions[functions_.size() + index] = function ? function->quiet_code() : nullptr;
}

void VisibleFunctionTable::set_functions(FunctionHandle* const* functions, Range range) {
  if (range.length > 0 && functions == nullptr) {
    raise_invalid_argument("setFunctions:withRange: the list is null");
  }
  for (UInteger i = 0; i < range.length; ++i) set_function(functions[i], range.location + i);
}

VisibleFunctionTable* make_visible_function_table(Device* device, MTLVisibleFunctionTableDescriptor* descriptor) {
  if (descriptor == nullptr || descriptor->function_count == 0) {
    raise_invalid_argument("newVisibleFunctionTableWithDescriptor: the descriptor is nil or its functionCount is 0");
  }
  auto* table = objc::make<VisibleFunctionTable>(visible_function_table_class);
  table->memory_.resize(1 + 2 * descriptor->function_count);
  table->functions_.resize(descriptor->function_count);
  table->table()->count = descriptor->function_count;
  table->account(device, ResourceModes::from_options(0), table->length());
  return table;
}

void define_visible_function_table_class() {
  using T = VisibleFunctionTable;
  visible_function_table_class = objc::ClassBuilder<T>("SoftmetalVisibleFunctionTable", resource_class())
                                     .method<&T::gpu_resource_id>("gpuResourceID")
                                     .method<&T::set_function>("setFunction:atIndex:")
                                     .method<&T::set_functions>("setFunctions:withRange:")
                                     .conforms_to("MTLVisibleFunctionTable")
                                     .get();
}

}  // namespace softmetal::metal
