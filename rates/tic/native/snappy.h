/* Compresses a page in the Snappy format: literals and copies of up to 64 bytes from the 64 KB before. */
enum { FRAGMENT = 1 << 16, SLOT_BITS = 14 };

static inline uint32_t four_at(const uint8_t *at) {
    uint32_t four;
    memcpy(&four, at, 4);
    return four;
}

static inline uint32_t slot_of(uint32_t four) { return four * 0x9E3779B1u >> (32 - SLOT_BITS); }

static uint8_t *put_varint(uint8_t *to, uint64_t value) {
    for (; value >= 0x80; value >>= 7) *to++ = (uint8_t)(value | 0x80);
    *to++ = (uint8_t)value;
    return to;
}

static uint8_t *put_literal(uint8_t *to, const uint8_t *from, size_t length) {
    size_t n = length - 1;
    if (!length) return to;
    if (n < 60) {
        *to++ = (uint8_t)(n << 2);
    } else {
        int is_long = n > 0xFF;
        *to++ = (uint8_t)((60 + is_long) << 2);
        *to++ = (uint8_t)n;
        if (is_long) *to++ = (uint8_t)(n >> 8);
    }
    memcpy(to, from, length);
    return to + length;
}

static uint8_t *put_copy(uint8_t *to, size_t back, size_t length) {
    while (length) {
        size_t part = length < 65 ? length : length < 68 ? 60 : 64; /* none shorter than four is left over */
        if (part < 12 && part > 3 && back < 2048) {
            *to++ = (uint8_t)(1 | (part - 4) << 2 | back >> 8 << 5);
            *to++ = (uint8_t)back;
        } else {
            *to++ = (uint8_t)(2 | (part - 1) << 2);
            *to++ = (uint8_t)back;
            *to++ = (uint8_t)(back >> 8);
        }
        length -= part;
    }
    return to;
}

static size_t same_bytes(const uint8_t *a, const uint8_t *b, const uint8_t *end) {
    const uint8_t *start = b;
    for (uint64_t x, y; b + 8 <= end; a += 8, b += 8) {
        memcpy(&x, a, 8);
        memcpy(&y, b, 8);
        if (x != y) break;
    }
    while (b < end && *a == *b) a++, b++;
    return (size_t)(b - start);
}

static uint8_t *put_fragment(uint8_t *to, const uint8_t *from, size_t length) {
    uint16_t slots[1 << SLOT_BITS];
    const uint8_t *end = from + length, *written = from, *at = from + 1;
    memset(slots, 0, sizeof slots);
    for (size_t missed = 32; at + 4 <= end;) {
        uint32_t four = four_at(at), slot = slot_of(four);
        const uint8_t *earlier = from + slots[slot];
        slots[slot] = (uint16_t)(at - from);
        if (four_at(earlier) != four) {
            at += missed++ >> 5; /* what does not repeat is passed over faster and faster */
            continue;
        }
        size_t same = 4 + same_bytes(earlier + 4, at + 4, end);
        to = put_literal(to, written, (size_t)(at - written));
        to = put_copy(to, (size_t)(at - earlier), same);
        written = at += same;
        missed = 32;
    }
    return put_literal(to, written, (size_t)(end - written));
}

static void compress(Escape *way, Bytes *into, const uint8_t *from, size_t length) {
    into->count = 0;
    uint8_t *start = Bytes_more(way, into, 32 + length + length / 6), *to = put_varint(start, length);
    for (size_t done = 0; done < length; done += FRAGMENT)
        to = put_fragment(to, from + done, length - done < FRAGMENT ? length - done : FRAGMENT);
    into->count = (size_t)(to - start);
}
