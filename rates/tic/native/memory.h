/* Growing arrays, and tables that give each distinct text a small number. */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FINE, DAMAGED, NOT_A_RATE_FILE, CALLER_FAILED, OUT_OF_MEMORY };
enum { NOTHING = 0xFFFFFFFFu };

typedef struct { const uint8_t *at; size_t length; } Text;

/* Where an error leads: everything that allocates or reads knows it. */
typedef struct {
    jmp_buf landing;
    int status;
    uint64_t offset;
    const char *reason;
} Escape;

static void escape(Escape *way, int status, uint64_t offset, const char *reason) {
    way->status = status;
    way->offset = offset;
    way->reason = reason;
    longjmp(way->landing, 1);
}

static void *grown(Escape *way, void *block, size_t bytes) {
    void *larger = realloc(block, bytes ? bytes : 1);
    if (!larger) escape(way, OUT_OF_MEMORY, 0, "there is not enough memory");
    return larger;
}

#define VECTOR(type, name) \
    typedef struct { type *at; size_t count, room; } name; \
    static inline type *name##_more(Escape *way, name *v, size_t extra) { \
        if (v->count + extra > v->room) { \
            size_t room = v->room ? v->room * 2 : 64; \
            while (room < v->count + extra) room *= 2; \
            v->at = grown(way, v->at, room * sizeof(type)); \
            v->room = room; \
        } \
        type *place = v->at + v->count; \
        v->count += extra; \
        return place; \
    }

VECTOR(uint8_t, Bytes)
VECTOR(uint32_t, Words)
VECTOR(uint64_t, Longs)

/* Texts one behind the other: number i is bytes[ends[i] .. ends[i + 1]]. Slots hold number + 1, 0 is free. */
typedef struct {
    Bytes bytes;
    Words ends, hashes;
    uint32_t *slots;
    size_t slot_count, count;
} Table;

static inline uint32_t hash_of(const uint8_t *at, size_t length) {
    uint64_t h = length * 0x9E3779B97F4A7C15u, word;
    while (length >= 8) {
        memcpy(&word, at, 8);
        h = (h ^ word) * 0xD6E8FEB86659FD93u;
        h ^= h >> 32;
        at += 8;
        length -= 8;
    }
    word = 0;
    if (length) memcpy(&word, at, length);
    h = (h ^ word) * 0xD6E8FEB86659FD93u;
    return (uint32_t)(h ^ h >> 32);
}

static Text table_text(const Table *t, uint32_t number) {
    return (Text){t->bytes.at + t->ends.at[number], t->ends.at[number + 1] - t->ends.at[number]};
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t table_slot(const Table *t, const uint8_t *at, size_t length, uint32_t hash) {
    size_t mask = t->slot_count - 1, slot = hash & mask;
    for (; t->slots[slot]; slot = (slot + 1) & mask) {
        uint32_t number = t->slots[slot] - 1;
        if (t->hashes.at[number] != hash) continue;
        Text held = table_text(t, number);
        if (held.length == length && (!length || !memcmp(held.at, at, length))) break;
    }
    return slot;
}

static void table_widen(Escape *way, Table *t) {
    size_t slot_count = t->slot_count ? t->slot_count * 2 : 256;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots) escape(way, OUT_OF_MEMORY, 0, "there is not enough memory");
    for (uint32_t number = 0; number < t->count; number++) {
        size_t slot = t->hashes.at[number] & (slot_count - 1);
        while (slots[slot]) slot = (slot + 1) & (slot_count - 1);
        slots[slot] = number + 1;
    }
    free(t->slots);
    t->slots = slots;
    t->slot_count = slot_count;
}

/* Adds a text without asking whether it is there. */
static uint32_t table_append(Escape *way, Table *t, const uint8_t *at, size_t length) {
    if (!t->ends.count) *Words_more(way, &t->ends, 1) = 0;
    if (t->bytes.count + length > UINT32_MAX) escape(way, DAMAGED, 0, "it holds over 4 GB of different texts");
    uint8_t *place = Bytes_more(way, &t->bytes, length);
    if (length) memcpy(place, at, length);
    *Words_more(way, &t->ends, 1) = (uint32_t)t->bytes.count;
    return (uint32_t)t->count++;
}

static inline uint32_t table_number(Escape *way, Table *t, const uint8_t *at, size_t length) {
    if (t->count * 2 >= t->slot_count) table_widen(way, t);
    uint32_t hash = hash_of(at, length);
    size_t slot = table_slot(t, at, length, hash);
    if (!t->slots[slot]) {
        *Words_more(way, &t->hashes, 1) = hash;
        t->slots[slot] = table_append(way, t, at, length) + 1;
    }
    return t->slots[slot] - 1;
}

static uint32_t table_find(const Table *t, const uint8_t *at, size_t length) {
    if (!t->slot_count) return NOTHING;
    size_t slot = table_slot(t, at, length, hash_of(at, length));
    return t->slots[slot] ? t->slots[slot] - 1 : NOTHING;
}

static void table_clear(Table *t) {
    if (t->hashes.count) memset(t->slots, 0, t->slot_count * sizeof *t->slots);
    t->bytes.count = t->ends.count = t->hashes.count = t->count = 0;
}

static void table_free(Table *t) {
    free(t->bytes.at);
    free(t->ends.at);
    free(t->hashes.at);
    free(t->slots);
}
