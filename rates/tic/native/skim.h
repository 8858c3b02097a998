/* Over what nobody asked for, 64 bytes at a time. Nothing is copied; quotes, brackets of two kinds, control characters
   and UTF-8 are checked, commas and colons are not. */
enum { DEEPEST = 64 };

static void skip_string(Reader *r) {
    r->at++;
    for (;;) {
        while (r->at < r->end) {
            unsigned free_of = until_special(r->bytes + r->at);
            r->at += free_of;
            if (free_of == 64) continue;
            if (r->at >= r->end) break;
            uint8_t c = r->bytes[r->at];
            if (c == '"') {
                r->at++;
                return;
            }
            if (c != '\\') damaged(r, "a control character stands in a text");
            if (r->at + 1 >= r->end) break;
            r->at += 2;
        }
        if (r->at > r->end) r->at = r->end;
        if (!more(r, r->at)) damaged_at(r, r->end, "the file ends in the middle of a text");
    }
}

typedef struct { uint64_t escaped, in_string, kinds; int depth; } Skim;

/* Follows the brackets of one block. Gives how many bytes were passed: fewer than 64 only where the value ends. */
static inline unsigned follow_brackets(Reader *r, Skim *k, const Block *b, uint64_t in_string) {
    uint64_t brackets = (b->opening | b->closing) & ~in_string;
    while (brackets) {
        unsigned i = (unsigned)__builtin_ctzll(brackets);
        uint64_t is_curly = r->bytes[r->at + i] >> 5 & 1;
        brackets &= brackets - 1;
        if (b->opening >> i & 1) {
            if (++k->depth > DEEPEST) damaged_at(r, r->at + i, "brackets stand within brackets over 64 deep");
            k->kinds = k->kinds << 1 | is_curly;
            continue;
        }
        if ((k->kinds & 1) != is_curly) damaged_at(r, r->at + i, "a closing bracket is of the wrong kind");
        k->kinds >>= 1;
        if (!--k->depth) return i + 1;
    }
    return 64;
}

/* The array or object whose bracket is the next byte. */
static void skim(Reader *r) {
    Skim k = {0, 0, 0, 0};
    for (;;) {
        while (r->at + 64 <= r->end || (r->is_over && r->at < r->end)) {
            Block b = block_at(r->bytes + r->at);
            uint64_t quotes = b.quotes & ~escaped_bytes(b.backslashes, &k.escaped);
            uint64_t in_string = parity_up_to(quotes) ^ k.in_string;
            unsigned passed = follow_brackets(r, &k, &b, in_string);
            uint64_t wrong = b.controls & in_string;
            if (__builtin_expect(wrong != 0, 0) && (passed == 64 || wrong << (64 - passed)))
                damaged_at(r, r->at + (unsigned)__builtin_ctzll(wrong), "a control character stands in a text");
            r->at += passed;
            if (passed < 64 || !k.depth) return;
            k.in_string = (uint64_t)((int64_t)in_string >> 63);
        }
        if (r->at > r->end) r->at = r->end;
        if (!more(r, r->at) && r->at >= r->end) damaged_at(r, r->end, "the file ends before its last bracket");
    }
}

/* A JSON number: digits without a leading zero, then perhaps a fraction and an exponent. */
static int is_number(Text t) {
    size_t i = t.length && t.at[0] == '-', digits;
    for (digits = i; i < t.length && t.at[i] >= '0' && t.at[i] <= '9'; i++);
    if (i == digits || (t.at[digits] == '0' && i - digits > 1)) return 0;
    if (i < t.length && t.at[i] == '.') {
        for (digits = ++i; i < t.length && t.at[i] >= '0' && t.at[i] <= '9'; i++);
        if (i == digits) return 0;
    }
    if (i < t.length && (t.at[i] | 32) == 'e') {
        i++;
        if (i < t.length && (t.at[i] == '+' || t.at[i] == '-')) i++;
        for (digits = i; i < t.length && t.at[i] >= '0' && t.at[i] <= '9'; i++);
        if (i == digits) return 0;
    }
    return i == t.length;
}

static int is_word(Text t, const char *word) { return t.length == strlen(word) && !memcmp(t.at, word, t.length); }

typedef enum { A_NULL, A_STRING, A_NUMBER, A_BOOLEAN, AN_ARRAY, AN_OBJECT } Kind;

/* A number, true, false or null, checked. */
static Kind checked_scalar(Reader *r, Text *raw) {
    *raw = read_scalar(r);
    if (is_word(*raw, "null")) return A_NULL;
    if (is_word(*raw, "true") || is_word(*raw, "false")) return A_BOOLEAN;
    if (!is_number(*raw)) damaged_at(r, r->at - raw->length, "a value was expected");
    return A_NUMBER;
}

static Kind skip_value(Reader *r) {
    Text raw;
    int c = peek(r);
    if (c == '{' || c == '[') {
        skim(r);
        return c == '{' ? AN_OBJECT : AN_ARRAY;
    }
    if (c == '"') {
        skip_string(r);
        return A_STRING;
    }
    if (c < 0) damaged(r, "");
    return checked_scalar(r, &raw);
}

/* The number of the next member's name among `names`, 1 for the first; NO_NAME for any other; 0 behind the last. */
enum { NO_NAME = 99 };

typedef struct { size_t length; const char *text; } Name;

#define NAME(text) {sizeof(text) - 1, text}

static int next_member(Reader *r, int *is_first, const Name *names) {
    int c = peek(r);
    if (c == '}') {
        r->at++;
        return 0;
    }
    if (!*is_first) {
        if (c != ',') damaged(r, "a comma or a closing bracket was expected");
        r->at++;
        c = peek(r);
    }
    *is_first = 0;
    if (c != '"') damaged(r, "a name in quotes was expected");
    Text name = read_string(r);
    int found = NO_NAME;
    for (int i = 0; names[i].length; i++)
        if (name.length == names[i].length && !memcmp(name.at, names[i].text, name.length)) {
            found = i + 1;
            break;
        }
    expect(r, ':', "a colon was expected");
    return found;
}

/* Whether another element of the array follows; the bracket behind the last one is passed. */
static inline int next_element(Reader *r, int *is_first) {
    int c = peek(r);
    if (c == ']') {
        r->at++;
        return 0;
    }
    if (!*is_first) {
        if (c != ',') damaged(r, "a comma or a closing bracket was expected");
        r->at++;
    }
    *is_first = 0;
    return 1;
}
