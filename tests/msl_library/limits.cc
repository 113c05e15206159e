// Limits, traits and arrays, for the test to compare.
EXPORT void limits(float* out) {
  const float values[] = {numeric_limits<half>::max(),
                          numeric_limits<half>::min(),
                          numeric_limits<half>::lowest(),
                          numeric_limits<half>::epsilon(),
                          numeric_limits<half>::denorm_min(),
                          numeric_limits<half>::infinity(),
                          numeric_limits<float>::max(),
                          numeric_limits<float>::min(),
                          numeric_limits<float>::lowest(),
                          numeric_limits<float>::epsilon(),
                          numeric_limits<float>::denorm_min(),
                          numeric_limits<float>::infinity(),
                          float(numeric_limits<bfloat>::max()),
                          float(numeric_limits<bfloat>::min()),
                          float(numeric_limits<bfloat>::epsilon()),
                          M_PI_F,
                          float(M_PI_H),
                          float(BFLT_MAX)};
  for (float value : values) *out++ = value;
}
EXPORT void integer_limits(long* out) {
  const long values[] = {numeric_limits<char>::min(),
                         numeric_limits<char>::max(),
                         numeric_limits<uchar>::max(),
                         numeric_limits<short>::min(),
                         numeric_limits<ushort>::max(),
                         numeric_limits<int>::min(),
                         numeric_limits<int>::max(),
                         numeric_limits<uint>::max(),
                         numeric_limits<long>::min(),
                         numeric_limits<long>::max(),
                         INT_MIN,
                         UINT_MAX,
                         SHRT_MIN,
                         LONG_MIN,
                         numeric_limits<bool>::max()};
  for (long value : values) *out++ = value;
}
EXPORT ulong largest() { return numeric_limits<ulong>::max(); }
static_assert(is_same_v<float, float> && !is_same_v<float, half> && is_floating_point_v<half> &&
              is_floating_point_v<bfloat>);
static_assert(is_integral_v<long> && !is_integral_v<half> && is_signed_v<half> && is_unsigned_v<uchar> &&
              is_vector_v<float3>);
static_assert(is_same_v<make_scalar_t<half3>, half> && vec_elements_v<float3> == 3 && is_arithmetic_v<bfloat>);
static_assert(is_same_v<conditional_t<true, int, float>, int> && is_same_v<enable_if_t<true, int>, int>);
static_assert(conjunction_v<is_same<int, int>, true_type> && !disjunction_v<false_type, is_void<int>>);
static_assert(is_same_v<make_unsigned_t<int>, uint> && is_same_v<remove_reference_t<int&>, int>);
static_assert(is_same_v<common_type_t<int, float>, float> && is_same_v<common_type_t<half, half>, half>);
static_assert(numeric_limits<half>::digits == 11 && numeric_limits<int>::digits == 31 &&
              numeric_limits<float>::digits10 == 6);
EXPORT int arrays() {
  metal::array<int, 4> a = {1, 2, 3, 4};
  metal::array<int, 4> b;
  b.fill(2);
  b[0] = 5;
  swap(a, b);
  metal::array deduced = {1.0f, 2.0f};
  int sum = 0;
  for (int x : a) sum += x;
  array_ref<int> view(b);
  for (int x : view) sum += 100 * x;
  return sum + (a == a) * 10000 + (a != b) * 20000 + int(deduced.size()) * 100000;
}
