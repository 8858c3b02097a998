/* One window over the file: filled by the caller, checked for UTF-8 as it comes, read token by token. */
enum { PADDING = 64, LONGEST_TOKEN = 64 << 20 };

typedef int64_t (*FillWindow)(uint8_t *into, int64_t room);

typedef struct {
    Escape way;
    FillWindow fill;
    uint8_t *bytes;
    size_t room, at, end, step;
    uint64_t before; /* bytes of the file before the window */
    int is_over;
    uint32_t utf8_open, utf8_low, utf8_high; /* bytes that a character still lacks, and the range of the next one */
    Bytes plain;     /* the text of a string with its escapes resolved */
} Reader;

static void damaged_at(Reader *r, size_t at, const char *reason) {
    escape(&r->way, DAMAGED, r->before + at, reason);
}

static void damaged(Reader *r, const char *reason) {
    damaged_at(r, r->at, r->at >= r->end && r->is_over ? "the file ends before its last bracket" : reason);
}

static void check_character(Reader *r, size_t at) {
    uint8_t c = r->bytes[at];
    if (r->utf8_open) {
        if (c < r->utf8_low || c > r->utf8_high) damaged_at(r, at, "this is not UTF-8");
        r->utf8_open--;
        r->utf8_low = 0x80;
        r->utf8_high = 0xBF;
        return;
    }
    if (c < 0x80) return;
    if (c < 0xC2 || c > 0xF4) damaged_at(r, at, "this is not UTF-8");
    r->utf8_open = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    r->utf8_low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    r->utf8_high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
}

static void check_characters(Reader *r, size_t from) {
    for (size_t at = from; at < r->end;) {
        size_t left = r->end - at;
        if (!r->utf8_open && left >= 64 && !high_bits(r->bytes + at)) {
            at += 64;
            continue;
        }
        for (size_t stop = at + (left < 64 ? left : 64); at < stop; at++) check_character(r, at);
    }
}

/* Reads on. Of what was read before, the window keeps what begins at `from`, which is moved to its start. */
static int more(Reader *r, size_t from) {
    if (r->is_over) return 0;
    if (from) {
        memmove(r->bytes, r->bytes + from, r->end - from);
        r->before += from;
        r->at -= from;
        r->end -= from;
    }
    if (r->room - r->end < r->step) {
        if (r->room >= LONGEST_TOKEN) damaged_at(r, 0, "a text of over 64 MB stands here");
        r->room *= 2;
        r->bytes = grown(&r->way, r->bytes, r->room + PADDING);
    }
    int64_t got = r->fill(r->bytes + r->end, (int64_t)r->step);
    if (got < 0) escape(&r->way, CALLER_FAILED, r->before + r->end, "the file cannot be read on");
    size_t fresh = r->end;
    r->end += (size_t)got;
    memset(r->bytes + r->end, ' ', PADDING);
    if (!got) {
        r->is_over = 1;
        if (r->utf8_open) damaged_at(r, r->end, "the file ends in the middle of a character");
    }
    check_characters(r, fresh);
    return got > 0;
}

/* The next byte that is no white space, or -1 at the end of the file. */
static inline int peek(Reader *r) {
    for (;;) {
        while (r->at < r->end) {
            uint8_t c = r->bytes[r->at];
            if (c > ' ') return c;
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') damaged(r, "a control character stands here");
            r->at++;
        }
        if (!more(r, r->at)) return -1;
    }
}

static void expect(Reader *r, int wanted, const char *reason) {
    if (peek(r) != wanted) damaged(r, reason);
    r->at++;
}

static int hex_value(Reader *r, const uint8_t *at, size_t left) {
    int value = 0;
    for (int i = 2; i < 6; i++) {
        uint8_t c = (size_t)i < left ? at[i] : ' ';
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) damaged(r, "an escape is not four hexadecimal digits");
        value = value * 16 + digit;
    }
    return value;
}

static void put_character(Bytes *out, Escape *way, uint32_t c) {
    uint8_t *to = Bytes_more(way, out, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
    if (c < 0x80) {
        *to = (uint8_t)c;
        return;
    }
    if (c < 0x800) {
        *to++ = (uint8_t)(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *to++ = (uint8_t)(0xE0 | c >> 12);
        } else {
            *to++ = (uint8_t)(0xF0 | c >> 18);
            *to++ = (uint8_t)(0x80 | (c >> 12 & 63));
        }
        *to++ = (uint8_t)(0x80 | (c >> 6 & 63));
    }
    *to = (uint8_t)(0x80 | (c & 63));
}

/* Resolves the escape at `at` and gives its length. */
static size_t resolve_escape(Reader *r, const uint8_t *at, size_t left) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *found = at[1] ? strchr(names, at[1]) : NULL;
    if (found) {
        put_character(&r->plain, &r->way, (uint8_t)values[found - names]);
        return 2;
    }
    if (at[1] != 'u') damaged(r, "a backslash is followed by what is no escape");
    uint32_t c = (uint32_t)hex_value(r, at, left);
    if (c < 0xD800 || c > 0xDFFF) {
        put_character(&r->plain, &r->way, c);
        return 6;
    }
    uint32_t second = left >= 12 && at[6] == '\\' && at[7] == 'u' ? (uint32_t)hex_value(r, at + 6, left - 6) : 0;
    if (c > 0xDBFF || second < 0xDC00 || second > 0xDFFF) damaged(r, "an escape is half of a surrogate pair");
    put_character(&r->plain, &r->way, 0x10000 + ((c - 0xD800) << 10) + (second - 0xDC00));
    return 12;
}

static Text without_escapes(Reader *r, Text raw) {
    r->plain.count = 0;
    Bytes_more(&r->way, &r->plain, 0);
    for (size_t i = 0; i < raw.length;) {
        const uint8_t *next = memchr(raw.at + i, '\\', raw.length - i);
        size_t run = next ? (size_t)(next - raw.at) - i : raw.length - i;
        if (run) memcpy(Bytes_more(&r->way, &r->plain, run), raw.at + i, run);
        i += run;
        if (next) i += resolve_escape(r, raw.at + i, raw.length - i);
    }
    return (Text){r->plain.at, r->plain.count};
}

/* The string whose quote is the next byte. The text holds until the window is read on or the next string. */
static Text read_string(Reader *r) {
    size_t length = 1;
    int has_escapes = 0;
    for (;;) {
        while (r->at + length < r->end) {
            size_t at = r->at + length;
            unsigned free_of = until_special(r->bytes + at);
            if (at + free_of >= r->end) {
                length = r->end - r->at;
                break;
            }
            length += free_of;
            if (free_of == 64) continue;
            uint8_t c = r->bytes[r->at + length];
            if (c == '"') {
                Text raw = {r->bytes + r->at + 1, length - 1};
                if (has_escapes) raw = without_escapes(r, raw);
                r->at += length + 1;
                return raw;
            }
            if (c != '\\') damaged_at(r, r->at + length, "a control character stands in a text");
            has_escapes = 1;
            if (r->at + length + 1 >= r->end) break;
            length += 2;
        }
        if (!more(r, r->at)) damaged_at(r, r->end, "the file ends in the middle of a text");
    }
}

/* The bytes of a number or of true, false or null; they hold until the window is read on. */
static Text read_scalar(Reader *r) {
    size_t length = 0;
    for (;;) {
        for (; r->at + length < r->end; length++) {
            uint8_t c = r->bytes[r->at + length];
            if (c == ',' || c == ']' || c == '}' || c <= ' ') {
                Text raw = {r->bytes + r->at, length};
                r->at += length;
                return raw;
            }
        }
        if (!more(r, r->at)) damaged_at(r, r->end, "the file ends before its last bracket");
    }
}
