/* The flat rows of a rate: one for each price, provider group and NPI, in columns or as lines of text. */
enum { ROWS_AT_ONCE = 1 << 17, BYTES_AT_ONCE = 1 << 18, LISTED_AT_ONCE = 1 << 21 };
enum { INDEX_COLUMNS = 9 };

/* Numbers within the dictionaries beside them; `codes` and `tins` are dictionaries of these rows only. */
typedef struct Columns {
    uint32_t kind[ROWS_AT_ONCE], code[ROWS_AT_ONCE], arrangement[ROWS_AT_ONCE], type[ROWS_AT_ONCE], class[ROWS_AT_ONCE];
    uint32_t setting[ROWS_AT_ONCE], date[ROWS_AT_ONCE], tin_type[ROWS_AT_ONCE], tin[ROWS_AT_ONCE];
    uint32_t modifier_ends[ROWS_AT_ONCE + 1], place_ends[ROWS_AT_ONCE + 1];
    double amount[ROWS_AT_ONCE];
    uint64_t npi[ROWS_AT_ONCE];
    size_t rows;
    Words modifiers, places, code_round, code_number, tin_round, tin_number, tin_type_number;
    uint32_t modifier_text[ROWS_AT_ONCE], place_text[ROWS_AT_ONCE];
    Words modifier_texts, place_texts; /* by the number of a list: that of its text, plus one */
    Table codes, tins, tin_types, modifier_dictionary, place_dictionary;
    uint32_t batch;
} Columns;

static void hand_over(Scanner *s) {
    Columns *c = s->columns;
    int64_t rows = s->format == IN_COLUMNS ? (int64_t)c->rows : 0;
    if (!rows && !s->out.count) return;
    if (s->take(rows, (int64_t)s->out.count)) escape(&s->in.way, CALLER_FAILED, 0, "the rows cannot be written");
    s->out.count = 0;
    if (s->format != IN_COLUMNS) return;
    c->rows = c->modifiers.count = c->places.count = 0;
    c->batch++;
    table_clear(&c->codes);
    table_clear(&c->tins);
}

/* The number that a text has in the dictionary of this batch. */
static uint32_t number_here(Scanner *s, Words *rounds, Words *numbers, uint32_t batch, uint32_t global, size_t all) {
    if (rounds->count < all) {
        size_t extra = all - rounds->count;
        memset(Words_more(&s->in.way, rounds, extra), 0xFF, extra * sizeof(uint32_t));
        Words_more(&s->in.way, numbers, extra);
    }
    if (rounds->at[global] == batch) return numbers->at[global];
    return NOTHING;
}

static uint32_t code_here(Scanner *s, uint32_t code) {
    Columns *c = s->columns;
    uint32_t number = number_here(s, &c->code_round, &c->code_number, c->batch, code, s->tables[CODES].count);
    if (number != NOTHING) return number;
    Text text = table_text(&s->tables[CODES], code);
    c->code_round.at[code] = c->batch;
    return c->code_number.at[code] = table_append(&s->in.way, &c->codes, text.at, text.length);
}

static uint32_t tin_here(Scanner *s, uint32_t tin, uint32_t *tin_type) {
    Columns *c = s->columns;
    uint32_t number = number_here(s, &c->tin_round, &c->tin_number, c->batch, tin, s->tables[TINS].count);
    if (c->tin_type_number.count < c->tin_round.count)
        Words_more(&s->in.way, &c->tin_type_number, c->tin_round.count - c->tin_type_number.count);
    if (number == NOTHING) {
        Text whole = table_text(&s->tables[TINS], tin);
        size_t type = (size_t)((const uint8_t *)memchr(whole.at, '\n', whole.length) - whole.at);
        c->tin_type_number.at[tin] = table_number(&s->in.way, &c->tin_types, whole.at, type);
        number = table_append(&s->in.way, &c->tins, whole.at + type + 1, whole.length - type - 1);
        c->tin_round.at[tin] = c->batch;
        c->tin_number.at[tin] = number;
    }
    *tin_type = c->tin_type_number.at[tin];
    return number;
}

static inline void fill(uint32_t *to, uint32_t value, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = value;
}

static void repeat_list(Scanner *s, uint32_t list, Words *values, uint32_t *ends, size_t count) {
    Text numbers = table_text(&s->lists, list);
    size_t length = numbers.length / 4;
    uint32_t *to = length ? Words_more(&s->in.way, values, length * count) : NULL;
    uint32_t end = (uint32_t)(values->count - length * count);
    for (size_t i = 0; i < count; i++) {
        if (length) memcpy(to + i * length, numbers.at, numbers.length);
        ends[i] = end;
        end += (uint32_t)length;
    }
    ends[count] = end;
}

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

/* The number of a list's text, its values joined by `|`. */
static uint32_t text_of_list(Scanner *s, uint32_t list, int table, Table *dictionary, Words *numbers) {
    if (numbers->count <= list) {
        size_t extra = list + 1 - numbers->count;
        memset(Words_more(&s->in.way, numbers, extra), 0, extra * sizeof(uint32_t));
    }
    if (!numbers->at[list]) {
        join_list(s, list, table);
        numbers->at[list] = table_number(&s->in.way, dictionary, s->tail_text.at, s->tail_text.count) + 1;
    }
    return numbers->at[list] - 1;
}

static void add_lists(Scanner *s, const Attributes *a, size_t from, size_t count) {
    Columns *c = s->columns;
    if (s->joins_lists) {
        fill(c->modifier_text + from, text_of_list(s, a->modifiers, MODIFIERS, &c->modifier_dictionary, &c->modifier_texts), count);
        fill(c->place_text + from, text_of_list(s, a->places, PLACES, &c->place_dictionary, &c->place_texts), count);
        return;
    }
    repeat_list(s, a->modifiers, &c->modifiers, c->modifier_ends + from, count);
    repeat_list(s, a->places, &c->places, c->place_ends + from, count);
}

static void add_to_columns(Scanner *s, const uint32_t *head, const Attributes *a, double amount, Span span) {
    Columns *c = s->columns;
    for (uint32_t done = 0; done < span.count;) {
        if (c->rows == ROWS_AT_ONCE || c->places.count > LISTED_AT_ONCE) hand_over(s);
        size_t from = c->rows, count = ROWS_AT_ONCE - from, listed = table_text(&s->lists, a->places).length / 4;
        if (!s->joins_lists && listed * count > LISTED_AT_ONCE) count = LISTED_AT_ONCE / listed + 1;
        if (count > span.count - done) count = span.count - done;
        uint32_t tin_type, tin = tin_here(s, span.tin, &tin_type);
        fill(c->kind + from, head[0], count);
        fill(c->code + from, code_here(s, head[1]), count);
        fill(c->arrangement + from, head[2], count);
        fill(c->type + from, a->type, count);
        fill(c->class + from, a->class, count);
        fill(c->setting + from, a->setting, count);
        fill(c->date + from, a->date, count);
        fill(c->tin_type + from, tin_type, count);
        fill(c->tin + from, tin, count);
        add_lists(s, a, from, count);
        for (size_t i = 0; i < count; i++) c->amount[from + i] = amount;
        for (size_t i = 0; i < count; i++) c->npi[from + i] = npi_at(span.npis, done + (uint32_t)i, span.is_wide);
        c->rows += count;
        done += (uint32_t)count;
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
        if (s->out.count >= BYTES_AT_ONCE) hand_over(s);
    }
}

static void add_rows(Scanner *s, const uint32_t *head, const Price *prices, size_t count) {
    for (size_t p = 0; p < count; p++) {
        Attributes a;
        memcpy(&a, table_text(&s->attributes, prices[p].attributes).at, sizeof a);
        if (s->format != IN_COLUMNS && s->format != COUNTED) write_head(s, head, &a, prices[p].amount);
        for (size_t i = 0; i < s->spans.count; i++) {
            Span span = s->spans.at[i];
            s->counters[ROWS] += span.count;
            if (!span.count) continue;
            if (s->format == IN_COLUMNS) add_to_columns(s, head, &a, prices[p].amount, span);
            else if (s->format != COUNTED) add_lines(s, span);
        }
    }
}
