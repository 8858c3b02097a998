/* Rows as lines of text, JSON or CSV. What the rows of a price have in common is written once and copied. */
enum { BYTES_AT_ONCE = 1 << 18 };

static void put(Scanner *s, Bytes *out, const void *at, size_t length) {
    if (length) memcpy(Bytes_more(&s->in.way, out, length), at, length);
}

#define PUT(out, literal) put(s, out, literal, sizeof(literal) - 1)

/* Joins the values of a list by `|`, in tail_text. */
static void join_list(Scanner *s, uint32_t list, int table) {
    Text numbers = table_text(&s->lists, list);
    Bytes *joined = &s->tail_text;
    joined->count = 0;
    for (size_t i = 0; i < numbers.length; i += 4) {
        uint32_t number;
        memcpy(&number, numbers.at + i, 4);
        if (i) PUT(joined, "|");
        Text text = table_text(&s->tables[table], number);
        put(s, joined, text.at, text.length);
    }
}

static void put_json(Scanner *s, Bytes *out, Text t) {
    static const char hex[] = "0123456789abcdef";
    PUT(out, "\"");
    for (size_t i = 0; i < t.length; i++) {
        uint8_t c = t.at[i];
        const char *found = c && c < 0x20 ? strchr("\bb\ff\nn\rr\tt", c) : NULL;
        if (c == '"' || c == '\\') put(s, out, (uint8_t[]){'\\', c}, 2);
        else if (found) put(s, out, (uint8_t[]){'\\', (uint8_t)found[1]}, 2);
        else if (c < 0x20) put(s, out, (uint8_t[]){'\\', 'u', '0', '0', (uint8_t)hex[c >> 4], (uint8_t)hex[c & 15]}, 6);
        else put(s, out, &c, 1);
    }
    PUT(out, "\"");
}

static void put_csv(Scanner *s, Bytes *out, Text t) {
    int needs_quotes = 0;
    for (size_t i = 0; i < t.length; i++)
        needs_quotes |= t.at[i] == ',' || t.at[i] == '"' || t.at[i] == '\n' || t.at[i] == '\r';
    if (!needs_quotes) {
        put(s, out, t.at, t.length);
        return;
    }
    PUT(out, "\"");
    for (size_t i = 0; i < t.length; i++) {
        if (t.at[i] == '"') PUT(out, "\"");
        put(s, out, t.at + i, 1);
    }
    PUT(out, "\"");
}

static void put_json_list(Scanner *s, Bytes *out, uint32_t list, int table) {
    Text numbers = table_text(&s->lists, list);
    PUT(out, "[");
    for (size_t i = 0; i < numbers.length; i += 4) {
        uint32_t number;
        memcpy(&number, numbers.at + i, 4);
        if (i) PUT(out, ",");
        put_json(s, out, table_text(&s->tables[table], number));
    }
    PUT(out, "]");
}

static void put_csv_list(Scanner *s, Bytes *out, uint32_t list, int table) {
    join_list(s, list, table);
    put_csv(s, out, (Text){s->tail_text.at, s->tail_text.count});
}

#define FIELD(name, table, number) \
    do { \
        if (is_json) PUT(out, name); \
        if (is_json) put_json(s, out, table_text(&s->tables[table], number)); \
        else put_csv(s, out, table_text(&s->tables[table], number)); \
        if (!is_json) PUT(out, ","); \
    } while (0)

/* What all rows of a price begin with, up to the provider. */
static void write_head(Scanner *s, const uint32_t *head, const Attributes *a, double amount) {
    Bytes *out = &s->head_text;
    int is_json = s->format == IN_JSON_LINES;
    char spelled[64];
    size_t length = spell_amount(amount, spelled);
    out->count = 0;
    FIELD("{\"billing_code_type\":", KINDS, head[0]);
    FIELD(",\"billing_code\":", CODES, head[1]);
    if (is_json) PUT(out, ",\"modifiers\":");
    if (is_json) put_json_list(s, out, a->modifiers, MODIFIERS);
    else put_csv_list(s, out, a->modifiers, MODIFIERS);
    if (!is_json) PUT(out, ",");
    FIELD(",\"negotiation_arrangement\":", ARRANGEMENTS, head[2]);
    FIELD(",\"negotiated_type\":", TYPES, a->type);
    if (is_json) PUT(out, ",\"negotiated_rate\":");
    put(s, out, spelled, length);
    if (!is_json) PUT(out, ",");
    FIELD(",\"billing_class\":", CLASSES, a->class);
    FIELD(",\"setting\":", SETTINGS, a->setting);
    if (is_json) PUT(out, ",\"service_code\":");
    if (is_json) put_json_list(s, out, a->places, PLACES);
    else put_csv_list(s, out, a->places, PLACES);
    if (!is_json) PUT(out, ",");
    FIELD(",\"expiration_date\":", DATES, a->date);
}

static void write_tin(Scanner *s, uint32_t tin) {
    Bytes *out = &s->tail_text;
    Text whole = table_text(&s->tables[TINS], tin);
    size_t type = (size_t)((const uint8_t *)memchr(whole.at, '\n', whole.length) - whole.at);
    Text kind = {whole.at, type}, value = {whole.at + type + 1, whole.length - type - 1};
    out->count = 0;
    if (s->format == IN_CSV) {
        put_csv(s, out, kind);
        PUT(out, ",");
        put_csv(s, out, value);
        PUT(out, ",");
        return;
    }
    PUT(out, ",\"tin_type\":");
    put_json(s, out, kind);
    PUT(out, ",\"tin\":");
    put_json(s, out, value);
    PUT(out, ",\"npi\":");
}

static void hand_over_lines(Scanner *s) {
    if (!s->out.count) return;
    if (s->take(0, (int64_t)s->out.count)) escape(&s->in.way, CALLER_FAILED, 0, "the rows cannot be written");
    s->out.count = 0;
}

static void add_lines(Scanner *s, Span span) {
    Bytes *head = &s->head_text, *tail = &s->tail_text;
    write_tin(s, span.tin);
    for (uint32_t i = 0; i < span.count; i++) {
        uint64_t npi = npi_at(span.npis, i, span.is_wide);
        uint8_t digits[24], *first = digits + 24;
        do *--first = (uint8_t)('0' + npi % 10);
        while (npi /= 10);
        size_t length = (size_t)(digits + 24 - first);
        uint8_t *to = Bytes_more(&s->in.way, &s->out, head->count + tail->count + length + 2);
        memcpy(to, head->at, head->count);
        memcpy(to += head->count, tail->at, tail->count);
        memcpy(to += tail->count, first, length);
        to += length;
        if (s->format == IN_JSON_LINES) *to++ = '}';
        else s->out.count--;
        *to = '\n';
        if (s->out.count >= BYTES_AT_ONCE) hand_over_lines(s);
    }
}

