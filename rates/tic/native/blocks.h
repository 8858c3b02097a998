/* 64 bytes at a time: where the quotes, backslashes, brackets and control characters are, one bit a byte.

   AVX-512 and AVX2 where the machine that compiles has them, SSE2 on every other x86-64, plain C elsewhere. */
#if defined(__SSE2__)
#include <immintrin.h>
#endif

typedef struct { uint64_t quotes, backslashes, opening, closing, controls; } Block;

#if defined(__AVX512BW__)
static inline Block block_at(const uint8_t *at) {
    __m512i c = _mm512_loadu_si512(at), low = _mm512_or_si512(c, _mm512_set1_epi8(0x20));
    return (Block){
        _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('"')), _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('\\')),
        _mm512_cmpeq_epi8_mask(low, _mm512_set1_epi8('{')), _mm512_cmpeq_epi8_mask(low, _mm512_set1_epi8('}')),
        _mm512_cmplt_epu8_mask(c, _mm512_set1_epi8(0x20))};
}
static inline uint64_t high_bits(const uint8_t *at) { return _mm512_movepi8_mask(_mm512_loadu_si512(at)); }
#elif defined(__SSE2__)
#if defined(__AVX2__)
#define PIECES 2
typedef __m256i Piece;
#define LOAD(at) _mm256_loadu_si256((const Piece *)(at))
#define ALL(c) _mm256_set1_epi8(c)
#define SAME(a, b) (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, b))
#define OR(a, b) _mm256_or_si256(a, b)
#define LESSER(a, b) _mm256_min_epu8(a, b)
#define HIGH(a) (uint64_t)(uint32_t)_mm256_movemask_epi8(a)
#else
#define PIECES 4
typedef __m128i Piece;
#define LOAD(at) _mm_loadu_si128((const Piece *)(at))
#define ALL(c) _mm_set1_epi8(c)
#define SAME(a, b) (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b))
#define OR(a, b) _mm_or_si128(a, b)
#define LESSER(a, b) _mm_min_epu8(a, b)
#define HIGH(a) (uint64_t)(uint32_t)_mm_movemask_epi8(a)
#endif
static inline Block block_at(const uint8_t *at) {
    Block b = {0, 0, 0, 0, 0};
    for (int i = 0; i < PIECES; i++) {
        int shift = i * (64 / PIECES);
        Piece c = LOAD(at + shift), low = OR(c, ALL(0x20));
        b.quotes |= SAME(c, ALL('"')) << shift;
        b.backslashes |= SAME(c, ALL('\\')) << shift;
        b.opening |= SAME(low, ALL('{')) << shift;
        b.closing |= SAME(low, ALL('}')) << shift;
        b.controls |= SAME(LESSER(c, ALL(0x1F)), c) << shift;
    }
    return b;
}
static inline uint64_t high_bits(const uint8_t *at) {
    uint64_t bits = 0;
    for (int i = 0; i < PIECES; i++) bits |= HIGH(LOAD(at + i * (64 / PIECES))) << (i * (64 / PIECES));
    return bits;
}
#else
static inline Block block_at(const uint8_t *at) {
    Block b = {0, 0, 0, 0, 0};
    for (int i = 0; i < 64; i++) {
        uint64_t bit = (uint64_t)1 << i;
        if (at[i] == '"') b.quotes |= bit;
        if (at[i] == '\\') b.backslashes |= bit;
        if ((at[i] | 0x20) == '{') b.opening |= bit;
        if ((at[i] | 0x20) == '}') b.closing |= bit;
        if (at[i] < 0x20) b.controls |= bit;
    }
    return b;
}
static inline uint64_t high_bits(const uint8_t *at) {
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) bits |= (uint64_t)(at[i] >> 7) << i;
    return bits;
}
#endif

/* Bit i: whether an odd number of the bits up to and with i is set. */
static inline uint64_t parity_up_to(uint64_t bits) {
#if defined(__PCLMUL__) && defined(__SSE2__)
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
#else
    for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
#endif
}

/* The bytes behind an odd run of backslashes. carry: whether the block before ended in such a run. */
static inline uint64_t escaped_bytes(uint64_t backslashes, uint64_t *carry) {
    const uint64_t even = 0x5555555555555555u;
    if (!backslashes) {
        uint64_t first = *carry;
        *carry = 0;
        return first;
    }
    backslashes &= ~*carry;
    uint64_t follows = backslashes << 1 | *carry, odd_starts = backslashes & ~even & ~follows, sum;
    *carry = __builtin_add_overflow(odd_starts, backslashes, &sum);
    return (even ^ sum << 1) & follows;
}

/* How far it is to a quote, a backslash or a control character; 64 where none of the next 64 bytes is one. */
static inline unsigned until_special(const uint8_t *at) {
    Block b = block_at(at);
    uint64_t special = b.quotes | b.backslashes | b.controls;
    return special ? (unsigned)__builtin_ctzll(special) : 64;
}
