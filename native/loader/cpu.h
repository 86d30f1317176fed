/* Which builds there are, from the narrowest on, and which is the widest that this processor and system run; -1 for none. */
#ifndef RK_CPU_H
#define RK_CPU_H

#if defined(__aarch64__) || defined(_M_ARM64)

static const char *const rk_cpu_levels[] = {"arm64"};

static int rk_cpu_level(void) { return 0; }

#else

/* The levels of the x86-64 psABI. */
static const char *const rk_cpu_levels[] = {"x86-64-v2", "x86-64-v3", "x86-64-v4"};

#if defined(_MSC_VER)
#include <intrin.h>
static void rk_cpuid(int leaf, int subleaf, int out[4]) { __cpuidex(out, leaf, subleaf); }
static unsigned long long rk_xgetbv(void) { return _xgetbv(0); }
#else
#include <cpuid.h>
static void rk_cpuid(int leaf, int subleaf, int out[4])
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    __cpuid_count(leaf, subleaf, a, b, c, d);
    out[0] = (int)a;
    out[1] = (int)b;
    out[2] = (int)c;
    out[3] = (int)d;
}

static unsigned long long rk_xgetbv(void)
{
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return ((unsigned long long)high << 32) | low;
}
#endif

static int rk_has(int value, unsigned bits) { return ((unsigned)value & bits) == bits; }

static int rk_cpu_level(void)
{
    int top[4], one[4], seven[4] = {0}, extended[4] = {0};
    rk_cpuid(0, 0, top);
    rk_cpuid(1, 0, one);
    if (top[0] >= 7)
    {
        rk_cpuid(7, 0, seven);
    }

    rk_cpuid((int)0x80000000u, 0, extended);
    if ((unsigned)extended[0] >= 0x80000001u)
    {
        rk_cpuid((int)0x80000001u, 0, extended);
    }
    else
    {
        extended[2] = 0;
    }

    /* SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF */
    if (!rk_has(one[2], 1u << 0 | 1u << 9 | 1u << 13 | 1u << 19 | 1u << 20 | 1u << 23) || !rk_has(extended[2], 1u << 0))
    {
        return -1;
    }

    /* FMA, MOVBE, OSXSAVE, AVX, F16C; LZCNT; BMI1, AVX2, BMI2; the system saves YMM */
    if (!rk_has(one[2], 1u << 12 | 1u << 22 | 1u << 27 | 1u << 28 | 1u << 29) || !rk_has(extended[2], 1u << 5) ||
        !rk_has(seven[1], 1u << 3 | 1u << 5 | 1u << 8) || (rk_xgetbv() & 0x6) != 0x6)
    {
        return 0;
    }

    /* AVX512 F, DQ, CD, BW, VL; the system saves ZMM */
    return rk_has(seven[1], 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31) && (rk_xgetbv() & 0xe6) == 0xe6 ? 2 : 1;
}

#endif
#endif
