// simd's 4×4 matrix, column by column, as a tuple of four tuples of four floats.
#pragma once

#include <nanobind/nanobind.h>
#include <simd/simd.h>

#include "support/argument_caster.h"
#include "support/numbers.h"
#include "support/sequences.h"

namespace pymetal {

struct Matrix {
  simd::float4x4 value{};
  operator simd::float4x4() const { return value; }
};

nb::tuple matrix_out(const simd::float4x4& matrix);
// False when `source` is no sequence of four sequences of four numbers (a NumPy array is one).
bool read_matrix(nb::handle source, Matrix& matrix);

class MatrixCaster : public ArgumentCaster<Matrix> {
 public:
  static constexpr auto Name = nb::detail::const_name("collections.abc.Sequence");

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    return attempt([&] { return read_matrix(source, value); });
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <>
struct type_caster<pymetal::Matrix> : pymetal::MatrixCaster {};
}  // namespace nanobind::detail
