#include <metal_stdlib>
using namespace metal;

struct Complex {
    float re, im;
    Complex(float r, float i) : re(r), im(i) {}
    Complex operator*(const thread Complex& o) const { return Complex(re * o.re - im * o.im, re * o.im + im * o.re); }
    Complex operator+(const thread Complex& o) const { return Complex(re + o.re, im + o.im); }
    float squared() const { return re * re + im * im; }
};

kernel void mandelbrot(device ushort* steps, constant float4& view, constant ushort& limit,
                       uint2 at [[thread_position_in_grid]], uint2 size [[threads_per_grid]])
{
#pragma METAL fp contract(off)
    const Complex c(view.x + view.z * at.x / size.x, view.y + view.w * at.y / size.y);
    Complex z(0, 0);
    ushort n = 0;
    for (; n < limit && z.squared() <= 4; ++n) z = z * z + c;
    steps[at.y * size.x + at.x] = n;
}
