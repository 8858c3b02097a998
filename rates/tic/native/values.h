/* What a decoded value may be: texts without the white space around them, decimal numbers, ids, amounts. */

/* How many bytes of white space begin here: what Unicode calls so, for no-break spaces do stand behind codes. */
static inline size_t blank_length(const uint8_t *at, size_t left) {
    uint8_t c = *at;
    if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F)) return 1;
    if (c < 0xC2 || c > 0xE3) return 0;
    if (c == 0xC2) return left >= 2 && (at[1] == 0x85 || at[1] == 0xA0) ? 2 : 0;
    if (left < 3) return 0;
    if (c == 0xE1) return at[1] == 0x9A && at[2] == 0x80 ? 3 : 0;
    if (c == 0xE3) return at[1] == 0x80 && at[2] == 0x80 ? 3 : 0;
    if (c != 0xE2) return 0;
    if (at[1] == 0x81) return at[2] == 0x9F ? 3 : 0;
    return at[1] == 0x80 && (at[2] <= 0x8A || at[2] == 0xA8 || at[2] == 0xA9 || at[2] == 0xAF) ? 3 : 0;
}

static Text stripped(Text t) {
    size_t blank;
    while (t.length && (blank = blank_length(t.at, t.length))) t.at += blank, t.length -= blank;
    while (t.length) {
        size_t width = 1;
        while (width < t.length && (t.at[t.length - width] & 0xC0) == 0x80) width++;
        if (blank_length(t.at + t.length - width, width) != width) break;
        t.length -= width;
    }
    return t;
}

static inline uint8_t lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? c | 32 : c; }
static inline uint8_t upper(uint8_t c) { return c >= 'a' && c <= 'z' ? c & ~32 : c; }

/* A string, or a number as it is spelled; empty for null and for what is neither, which is counted as misshapen. */
static Text read_text(Reader *r, uint64_t *misshapen) {
    Text raw;
    int c = peek(r);
    if (c == '"') return stripped(read_string(r));
    if (c != '{' && c != '[' && c >= 0) {
        Kind kind = checked_scalar(r, &raw);
        if (kind == A_NUMBER) return raw;
        if (kind == A_NULL) return (Text){raw.at, 0};
    } else {
        skip_value(r);
    }
    ++*misshapen;
    return (Text){r->bytes, 0};
}

/* A decimal number taken apart: (-)0.DIGITS times ten to the power. */
typedef struct { int is_negative; long power; size_t count; uint8_t digits[1104]; } Decimal;

/* Whether the text is a decimal number: 12, +12., .5, 1e3. Digits beyond 1,100 that are not zero make it none. */
static int read_decimal(Text t, Decimal *d) {
    size_t i = 0;
    int any = 0, behind_point = 0, exponent_sign = 1;
    long exponent = 0;
    d->count = 0;
    d->power = 0;
    d->is_negative = t.length && t.at[0] == '-';
    if (t.length && (t.at[0] == '-' || t.at[0] == '+')) i++;
    for (; i < t.length; i++) {
        uint8_t c = t.at[i];
        if (c == '.' && !behind_point) {
            behind_point = 1;
            continue;
        }
        if (c < '0' || c > '9') break;
        any = 1;
        if (!d->count && c == '0') {
            d->power -= behind_point;
            continue;
        }
        if (d->count == 1100) return 0;
        d->digits[d->count++] = c;
        d->power += !behind_point;
    }
    if (!any) return 0;
    if (i < t.length && (t.at[i] | 32) == 'e') {
        if (++i < t.length && (t.at[i] == '-' || t.at[i] == '+')) exponent_sign = t.at[i++] == '-' ? -1 : 1;
        if (i == t.length) return 0;
        for (; i < t.length && t.at[i] >= '0' && t.at[i] <= '9'; i++)
            if (exponent < 100000) exponent = exponent * 10 + (t.at[i] - '0');
    }
    while (d->count && d->digits[d->count - 1] == '0') d->count--;
    d->power = d->count ? d->power + exponent * exponent_sign : 0;
    if (!d->count) d->is_negative = 0;
    return i == t.length;
}

/* A whole number of up to 18 digits that is not negative. */
static int small_whole(const Decimal *d, uint64_t *value) {
    if (d->is_negative || d->power > 18 || d->power < (long)d->count) return 0;
    *value = 0;
    for (long i = 0; i < d->power; i++) *value = *value * 10 + (i < (long)d->count ? d->digits[i] - '0' : 0);
    return 1;
}

/* 0 where the text is no finite decimal number. Rounded to the nearest double, as every correct reader does. */
static int read_amount(Text t, double *value) {
    static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t whole = 0;
    size_t i = 0, behind = 0, point = 0;
    for (; i < t.length && i < 16; i++) {
        uint8_t c = t.at[i];
        if (c == '.' && !point && i) point = i + 1;
        else if (c >= '0' && c <= '9') whole = whole * 10 + (c - '0');
        else break;
    }
    if (i == t.length && i && (behind = point ? i - point : 0) <= 15 && (!point || behind)) {
        *value = (double)whole / tens[behind];
        return 1;
    }
    Decimal d;
    char spelled[1200];
    if (!read_decimal(t, &d)) return 0;
    if (d.power > 400 || d.power < -400) {
        *value = 0;
        return d.power < 0;
    }
    d.digits[d.count] = 0;
    snprintf(spelled, sizeof spelled, "%s.%se%ld", d.is_negative ? "-0" : "0", d.count ? (char *)d.digits : "0", d.power);
    *value = strtod(spelled, NULL) + 0.0; /* no zero below zero */
    return *value - *value == 0;
}

/* Adds one to the last digit before the exponent. Just above a power of two the nearest decimal of a length may read
   back as the double below, and the next one as this. */
static int add_one(char *spelled) {
    char *at = strchr(spelled, 'e') - 1;
    for (; at >= spelled; at--) {
        if (*at == '.') continue;
        if (*at < '9') return ++*at;
        *at = '0';
    }
    return 0;
}

/* An amount as its shortest spelling that reads back as the same double, laid out as Python does. */
static size_t spell_amount(double value, char *out) {
    double size = value < 0 ? -value : value;
    if (size < 1e11 && size >= 1e-3) {
        uint64_t scaled = (uint64_t)(size * 1e4 + 0.5);
        if ((double)scaled / 1e4 == size) {
            size_t length = (size_t)snprintf(out, 40, "%s%llu.%04llu", value < 0 ? "-" : "",
                                             (unsigned long long)(scaled / 10000), (unsigned long long)(scaled % 10000));
            while (out[length - 1] == '0' && out[length - 2] != '.') length--;
            return length;
        }
    }
    if (size == 0) return (size_t)sprintf(out, "0.0");
    char spelled[40];
    /* Below 1e-307 a double holds fewer digits than elsewhere. */
    for (int digits = size < 1e-307 ? 1 : 15; digits <= 17; digits++) {
        snprintf(spelled, sizeof spelled, "%.*e", digits - 1, size);
        if (strtod(spelled, NULL) == size || (add_one(spelled) && strtod(spelled, NULL) == size)) break;
    }
    long power = strtol(strchr(spelled, 'e') + 1, NULL, 10);
    char figures[24];
    size_t count = 0, length = 0;
    for (char *c = spelled; *c != 'e'; c++)
        if (*c != '.') figures[count++] = *c;
    while (count > 1 && figures[count - 1] == '0') count--;
    if (value < 0) out[length++] = '-';
    if (power < -4 || power >= 16) {
        out[length++] = figures[0];
        if (count > 1) out[length++] = '.';
        memcpy(out + length, figures + 1, count - 1);
        length += count - 1;
        return length + (size_t)sprintf(out + length, "e%c%02ld", power < 0 ? '-' : '+', power < 0 ? -power : power);
    }
    if (power < 0) {
        length += (size_t)sprintf(out + length, "0.");
        for (long i = -1; i > power; i--) out[length++] = '0';
        memcpy(out + length, figures, count);
        return length + count;
    }
    for (long i = 0; i <= power; i++) out[length++] = (size_t)i < count ? figures[i] : '0';
    out[length++] = '.';
    if ((long)count <= power + 1) out[length++] = '0';
    else for (size_t i = (size_t)power + 1; i < count; i++) out[length++] = figures[i];
    return length;
}
