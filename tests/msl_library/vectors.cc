// Vectors as programs use them; run_checks returns the first line whose check fails, or 0.
template <typename T>
T reversed_sum(T a, T b) {
  return a.wzyx + b.wzyx * a.xxxx;
}

EXPORT int run_checks() {
  int line = 0;
#define CHECK(condition)           \
  if (!(condition)) {              \
    line = line ? line : __LINE__; \
  }
  float4 a(1, 2, 3, 4);
  CHECK(a.x == 1 && a.y == 2 && a.z == 3 && a.w == 4 && a.r == 1 && a.g == 2 && a.b == 3 && a.a == 4);
  CHECK(all(float4(float2(1, 2), 3, 4) == a) && all(float4(1, float3(2, 3, 4)) == a));
  CHECK(all(float4(1, float2(2, 3), 4) == a) && all(float4(a.xy, a.zw) == a) && all(float4(a) == a));
  CHECK(all(float4(7) == float4(7, 7, 7, 7)) && all(float3(a.xy, 9) == float3(1, 2, 9)));
  CHECK(all(float3(packed_float3(1, 2, 3)) == a.xyz) && all(float4(packed_float3(1, 2, 3), 4) == a));
  CHECK(all(float4(half2(1, 2), int2(3, 4)) == a));
  float4 zero = {};
  CHECK(all(zero == 0) && !any(zero));
  float3 list = {1, 2, 3};
  CHECK(all(list == a.xyz));

  float4 b = a;
  b.xy = float2(10, 20);
  CHECK(all(b == float4(10, 20, 3, 4)));
  b.wx = b.xw;
  CHECK(all(b == float4(4, 20, 3, 10)));
  b.z += 5;
  b.x++;
  b.rg *= 2;
  b.w -= 1.5f;
  CHECK(all(b == float4(10, 40, 8, 8.5f)));
  b[1] = 1;
  b[2] *= 3;
  CHECK(b.y == 1 && b[2] == 24 && b[3] == 8.5f);
  b.bgr = b.rgb;
  CHECK(all(b == float4(24, 1, 10, 8.5f)));
  b.x = b.y = 6;
  CHECK(b.x == 6 && b.y == 6);
  b += {1, 0, 0, 0};
  b -= float4{1, 0, 0, 0};
  float3* pointer = &list;
  pointer->zx = pointer->xy;
  CHECK(all(list == float3(2, 2, 1)));
  CHECK(all(a.xxyy.zw == float2(2, 2)) && all(a.wzyx.wzyx == a) && dot(a.xy, a.zw) == 11);
  const float4 fixed = a;
  CHECK(fixed.y == 2 && fixed[3] == 4 && all(fixed.yx == float2(2, 1)));
  auto copy = a.xy;
  copy.x = 9;
  CHECK(a.x == 1 && copy.x == 9);
  CHECK(all(reversed_sum(a, a) == float4(8, 6, 4, 2)));

  CHECK(all(a + 1 == float4(2, 3, 4, 5)) && all(2 * a == a + a) && all(1 - a == -(a - 1)) && all(a / 2 == a * 0.5f));
  CHECK(all(int3(7, -7, 9) % int3(4, 4, -4) == int3(3, -3, 1)) && all((uint2(5, 6) & 3u) == uint2(1, 2)));
  CHECK(all((int2(1, 2) | int2(4, 4)) == int2(5, 6)) && all((int2(1, 2) ^ 3) == int2(2, 1)) && all(~int2(0) == -1));
  CHECK(all((uint2(1) << uint2(3, 4)) == uint2(8, 16)) && all((int2(-16) >> 2) == -4) &&
        all((uint2(8) >> int2(1, 2)) == uint2(4, 2)));
  uchar4 byte(250);
  byte += 10;
  CHECK(all(byte == 4));
  int4 counter(1);
  CHECK(all(counter++ == 1) && all(++counter == 3) && all(counter-- == 3) && all(--counter == 1));
  bool4 mask = a > 2;
  CHECK(!mask.x && !mask.y && mask.z && mask.w && any(mask) && !all(mask) && all(mask == !(a <= 2)));
  CHECK(all((mask && a < 4) == bool4(false, false, true, false)) && all((mask || a < 2) == bool4(1, 0, 1, 1)));
  CHECK(all(select(a, -a, mask) == float4(1, 2, -3, -4)) && select(1.0f, 2.0f, true) == 2);
  CHECK(all(float4(mask) == float4(0, 0, 1, 1)) && all(int4(mask) == int4(0, 0, 1, 1)) &&
        all(bool4(a - 1) == bool4(0, 1, 1, 1)));
  mask.x = true;
  CHECK(mask[0] && all(~mask == bool4(0, 1, 0, 0)));

  packed_float3 p = a.xyz;
  p.xy = p.yx;
  p += 1;
  p[2] = 0;
  CHECK(all(p == float3(3, 2, 0)) && all(p * 2 == float3(6, 4, 0)) && all(a.xyz + p == float3(4, 4, 3)) && p.x == 3 &&
        all(-p == -float3(p)));
  p = float3(1, 2, 2);
  CHECK(length(p) == 3 && dot(p, a.xyz) == 11 && all(normalize(p) == float3(p) / 3) && all(max(p, 2.0f) == 2));
  packed_short4 s(1, 2, 3, 4);
  s <<= 1;
  CHECK(all(short4(s) == short4(2, 4, 6, 8)));

  CHECK(as_type<uint>(1.0f) == 0x3f800000u && as_type<float>(0x40000000u) == 2.0f &&
        as_type<ushort2>(0x00020001u).y == 2);
  CHECK(all(as_type<uint4>(float4(1)) == 0x3f800000u) && as_type<half>(ushort(0x3c00)) == half(1.0f));
  CHECK(__msl_scast<half>(bfloat(1.5f)) == half(1.5f) && __msl_scast<bfloat>(half(1.5f)) == bfloat(1.5f) &&
        __msl_scast<int>(2.75f) == 2);
  float slot = 1;
  __msl_scast<float&>(slot) = 3;
  CHECK(slot == 3 && all(__msl_scast<float3>(int3(1, 2, 3)) == a.xyz));
  enum class Color : uint { red = 3 };
  CHECK(__msl_scast<uint>(Color::red) == 3u && __msl_scast<Color>(3u) == Color::red);
  CHECK(max(1, 2.5f) == 2.5f && pow(2.0f, 3) == 8 && clamp(5, 0, 3) == 3 && all(clamp(a, 2, 3) == float4(2, 2, 3, 3)) &&
        abs(-3) == 3);
  CHECK(all(mix(float2(0), float2(4), 0.25f) == 1) && all(float3(0.5f) == saturate(float3(0.5f))) && sqrt(4) == 2.0f);
  static_assert(is_same_v<decltype(max(short(1), short(2))), short>);
  static_assert(is_same_v<decltype(max(half(1), 2)), half> && is_same_v<decltype(sin(half(1))), half>);
  static_assert(is_same_v<decltype(a.xy), float2> && is_same_v<decltype(a > a), bool4> &&
                is_same_v<decltype(a.x * half(1)), float>);
  return line;
}
