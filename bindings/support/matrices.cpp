#include "support/matrices.h"

namespace pymetal {

namespace {

constexpr int size = 4;

bool read_column(nb::handle source, simd::float4& column) {
  const nb::object elements = as_tuple(source);
  if (!elements.is_valid() || PyTuple_Size(elements.ptr()) != size) return false;
  for (int row = 0; row < size; ++row) {
    Float<float> element;
    if (!convert_item(PyTuple_GetItem(elements.ptr(), row), 0, nullptr, element)) return false;
    column[row] = element;
  }
  return true;
}

}  // namespace

nb::tuple matrix_out(const simd::float4x4& matrix) {
  nb::list columns;
  for (const auto& column : matrix.columns) {
    columns.append(nb::make_tuple(float(column[0]), float(column[1]), float(column[2]), float(column[3])));
  }
  return nb::tuple(columns);
}

bool read_matrix(nb::handle source, Matrix& matrix) {
  const nb::object columns = as_tuple(source);
  if (!columns.is_valid() || PyTuple_Size(columns.ptr()) != size) return false;
  for (int i = 0; i < size; ++i) {
    simd::float4 column{};
    if (!read_column(PyTuple_GetItem(columns.ptr(), i), column)) return false;
    matrix.value.columns[i] = column;
  }
  return true;
}

}  // namespace pymetal
