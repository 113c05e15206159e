#include <metal_stdlib>
using namespace metal;

enum Class : uchar { ascii, continuation, two, three, four, invalid };

static Class classify(uchar c)
{
    switch (clz(uchar(~c))) {
    case 0: return ascii;
    case 1: return continuation;
    case 2: return c < 0xC2 ? invalid : two;
    case 3: return three;
    case 4: return c > 0xF4 ? invalid : four;
    default: return invalid;
    }
}

// Each thread judges the sequence that begins at its byte, and that a continuation has a lead.
kernel void validate_utf8(device const uchar* text, device atomic_uint* errors, constant uint& length,
                          uint i [[thread_position_in_grid]])
{
    const Class kind = classify(text[i]);
    bool good = kind != invalid;
    if (kind == continuation) {
        uint back = 1;
        while (back < 3 && back < i && classify(text[i - back]) == continuation) ++back;
        const Class lead = back <= i ? classify(text[i - back]) : ascii;
        good = (lead == two && back == 1) || (lead == three && back <= 2) || (lead == four && back <= 3);
    } else if (good && kind != ascii) {
        const uint size = kind == two ? 2 : kind == three ? 3 : 4;
        good = i + size <= length;
        for (uint k = 1; good && k < size; ++k) good = classify(text[i + k]) == continuation;
        const uchar next = good ? text[i + 1] : 0;
        good = good && !(text[i] == 0xE0 && next < 0xA0) && !(text[i] == 0xED && next > 0x9F) &&
               !(text[i] == 0xF0 && next < 0x90) && !(text[i] == 0xF4 && next > 0x8F);
    }
    if (!good) atomic_fetch_add_explicit(errors, 1, memory_order_relaxed);
}

kernel void count_words(device const char* text, device atomic_uint* words, constant uint& length,
                        uint i [[thread_position_in_grid]])
{
    const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
    const bool starts = i < length && !is_space(text[i]) && (i == 0 || is_space(text[i - 1]));
    const ulong ballot = static_cast<ulong>((simd_vote::vote_t)simd_ballot(starts));
    if (simd_is_first()) atomic_fetch_add_explicit(words, uint(popcount(ballot)), memory_order_relaxed);
}
