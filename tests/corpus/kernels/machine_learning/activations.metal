#include <metal_stdlib>
using namespace metal;

#define ACTIVATION(name, body)                                                      \
    struct name                                                                     \
    {                                                                               \
        template <typename T> T operator()(T value) const                           \
        {                                                                           \
            const float x = float(value);                                           \
            return T(body);                                                         \
        }                                                                           \
    };
ACTIVATION(Gelu, 0.5f * x * (1 + precise::tanh(M_2_SQRTPI_F * M_SQRT1_2_F * (x + 0.044715f * x * x * x))))
ACTIVATION(Silu, x / (1 + exp(-x)))
ACTIVATION(Relu, fmax(x, 0.0f))
#undef ACTIVATION

template <typename T, typename Function>
kernel void activate(device const T* in, device T* out, uint i [[thread_position_in_grid]])
{
    out[i] = Function()(in[i]);
}

#define INSTANTIATE(label, type, function) \
    template [[host_name(label)]] kernel void activate<type, function>(device const type*, device type*, uint);
INSTANTIATE("gelu_float", float, Gelu)
INSTANTIATE("gelu_half", half, Gelu)
INSTANTIATE("silu_float", float, Silu)
INSTANTIATE("silu_half", half, Silu)
INSTANTIATE("relu_float", float, Relu)
INSTANTIATE("relu_bfloat", bfloat, Relu)
