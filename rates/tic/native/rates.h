/* Items, their rates and prices. */

static const Name PRICE_NAMES[] = {
    NAME("negotiated_type"), NAME("negotiated_rate"), NAME("expiration_date"), NAME("service_code"), NAME("billing_class"),
    NAME("setting"), NAME("billing_code_modifier"), {0, 0}};
static const Name RATE_NAMES[] = {NAME("provider_references"), NAME("negotiated_prices"), NAME("provider_groups"), {0, 0}};
static const Name ITEM_NAMES[] = {
    NAME("billing_code_type"), NAME("billing_code"), NAME("negotiation_arrangement"), NAME("negotiated_rates"), {0, 0}};

static uint32_t number_of(Scanner *s, int table, Text text) {
    return table_number(&s->in.way, &s->tables[table], text.at, text.length);
}

static uint32_t number_in_lower(Scanner *s, int table, Text text) {
    Bytes *to = &s->tail_text;
    to->count = 0;
    uint8_t *at = Bytes_more(&s->in.way, to, text.length + 1);
    for (size_t i = 0; i < text.length; i++) at[i] = lower(text.at[i]);
    return number_of(s, table, (Text){at, text.length});
}

/* A list of texts, or one text alone; blanks are left out. Gives its number in `lists`. */
static uint32_t read_list_slowly(Scanner *s, int table) {
    Reader *r = &s->in;
    Words *list = &s->list_here;
    int c = peek(r), is_first = 1;
    list->count = 0;
    if (c == '[') {
        r->at++;
        while (next_element(r, &is_first)) {
            Text text = read_text(r, &s->item.counters[MISSHAPEN]);
            if (text.length) *Words_more(&r->way, list, 1) = number_of(s, table, text);
        }
    } else {
        Text text = read_text(r, &s->item.counters[MISSHAPEN]);
        if (text.length) *Words_more(&r->way, list, 1) = number_of(s, table, text);
    }
    return table_number(&r->way, &s->lists, (uint8_t *)list->at, list->count * 4);
}

/* The same, by the very bytes where they were met before: a list is read once however often it stands in the file. */
static uint32_t read_list(Scanner *s, int table) {
    Reader *r = &s->in;
    Words *numbers = &s->raw_list_numbers[table];
    if (peek(r) != '[') return read_list_slowly(s, table);
    size_t left = r->end - r->at, length;
    const uint8_t *end = memchr(r->bytes + r->at, ']', left < 1024 ? left : 1024);
    if (!end) return read_list_slowly(s, table);
    length = (size_t)(end + 1 - (r->bytes + r->at));
    uint32_t known = table_find(&s->raw_lists[table], r->bytes + r->at, length);
    if (known != NOTHING) {
        r->at += length;
        return numbers->at[known];
    }
    uint64_t start = r->before + r->at, misshapen = s->item.counters[MISSHAPEN];
    Bytes *raw = &s->head_text;
    raw->count = 0;
    memcpy(Bytes_more(&r->way, raw, length), r->bytes + r->at, length);
    uint32_t number = read_list_slowly(s, table);
    if (r->before + r->at == start + length && s->item.counters[MISSHAPEN] == misshapen &&
        s->raw_lists[table].count < 100000) {
        table_number(&r->way, &s->raw_lists[table], raw->at, length);
        *Words_more(&r->way, numbers, 1) = number;
    }
    return number;
}

/* 0 where there is no amount, which is counted. */
static int read_rate_amount(Scanner *s, double *amount) {
    Reader *r = &s->in;
    Text text;
    int c = peek(r);
    if (c == '"') {
        text = stripped(read_string(r));
    } else if (c == '{' || c == '[' || c < 0) {
        skip_value(r);
        s->item.counters[RATE_UNREADABLE]++;
        return 0;
    } else if (checked_scalar(r, &text) == A_NULL) {
        text.length = 0;
    }
    if (text.length && read_amount(text, amount)) return 1;
    s->item.counters[text.length ? RATE_UNREADABLE : RATE_NULL]++;
    return 0;
}

static void read_price(Scanner *s) {
    Reader *r = &s->in;
    static const Text none = {(const uint8_t *)"", 0};
    Attributes a = {NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING};
    double amount = 0;
    int is_first = 1, has_amount = -1;
    uint64_t nulls = s->item.counters[RATE_NULL], unreadable = s->item.counters[RATE_UNREADABLE];
    for (int name; (name = next_member(r, &is_first, PRICE_NAMES));) {
        uint64_t *misshapen = &s->item.counters[MISSHAPEN];
        switch (name) {
        case 1: a.type = number_in_lower(s, TYPES, read_text(r, misshapen)); break;
        case 2:
            s->item.counters[RATE_NULL] = nulls;
            s->item.counters[RATE_UNREADABLE] = unreadable;
            has_amount = read_rate_amount(s, &amount);
            break;
        case 3: a.date = number_of(s, DATES, read_text(r, misshapen)); break;
        case 4: a.places = read_list(s, PLACES); break;
        case 5: a.class = number_in_lower(s, CLASSES, read_text(r, misshapen)); break;
        case 6: a.setting = number_in_lower(s, SETTINGS, read_text(r, misshapen)); break;
        case 7: a.modifiers = read_list(s, MODIFIERS); break;
        default: skip_value(r);
        }
    }
    s->item.counters[PRICES]++;
    if (a.setting != NOTHING) s->item.counters[HAS_SETTING]++;
    if (a.class == NOTHING) s->item.counters[WITHOUT_CLASS]++;
    if (has_amount < 0) s->item.counters[RATE_NULL]++;
    if (has_amount < 1) return;
    if (a.type == NOTHING) a.type = number_of(s, TYPES, none);
    if (a.date == NOTHING) a.date = number_of(s, DATES, none);
    if (a.class == NOTHING) a.class = number_of(s, CLASSES, none);
    if (a.setting == NOTHING) a.setting = number_of(s, SETTINGS, none);
    if (a.places == NOTHING) a.places = table_number(&r->way, &s->lists, none.at, 0);
    if (a.modifiers == NOTHING) a.modifiers = table_number(&r->way, &s->lists, none.at, 0);
    Price price = {table_number(&r->way, &s->attributes, (uint8_t *)&a, sizeof a), amount};
    *Prices_more(&r->way, &s->prices, 1) = price;
}

/* Enters a list of objects; 0 where none stands there. */
static int enter_list(Scanner *s) {
    if (peek(&s->in) == '[') {
        s->in.at++;
        return 1;
    }
    if (skip_value(&s->in) != A_NULL) s->item.counters[MISSHAPEN]++;
    return 0;
}

static int enter_object(Scanner *s) {
    if (peek(&s->in) == '{') {
        s->in.at++;
        return 1;
    }
    if (skip_value(&s->in) != A_NULL) s->item.counters[MISSHAPEN]++;
    return 0;
}

static void read_prices(Scanner *s) {
    int is_first = 1;
    if (!enter_list(s)) return;
    while (next_element(&s->in, &is_first))
        if (enter_object(s)) read_price(s);
}

static void read_rate_references(Scanner *s) {
    Reader *r = &s->in;
    int c = peek(r), is_first = 1;
    uint32_t number;
    if (c == '[') {
        r->at++;
        while (next_element(r, &is_first)) {
            peek(r);
            if ((number = read_reference_id(s)) != NOTHING) *Words_more(&r->way, &s->references_here, 1) = number;
        }
    } else if ((number = read_reference_id(s)) != NOTHING) {
        *Words_more(&r->way, &s->references_here, 1) = number;
    }
}

/* Leaves each TIN and NPI of a rate once. clashes: the TINs that stand in several of its spans. */
static void make_distinct(Scanner *s, size_t settled, uint64_t total) {
    Words *kept = &s->filtered;
    kept->count = 0;
    Words_more(&s->in.way, kept, total * 2);
    kept->count = 0;
    for (size_t i = 0; i < s->spans.count; i++) {
        Span *span = s->spans.at + i;
        if (i < settled && s->stamps.at[span->tin] != s->round) continue;
        uint32_t *to = kept->at + kept->count, count = 0;
        for (uint32_t n = 0; n < span->count; n++) {
            int is_new;
            uint64_t npi = npi_at(span->npis, n, span->is_wide);
            put_distinct(s, span->tin, npi, &is_new);
            if (!is_new) continue;
            to[2 * count] = (uint32_t)npi;
            to[2 * count++ + 1] = (uint32_t)(npi >> 32);
        }
        kept->count += 2u * count;
        *span = (Span){span->tin, count, 1, to};
    }
}

static void add_spans(Scanner *s, const Group *groups, size_t count, const uint32_t *npis, uint64_t *total) {
    for (size_t i = 0; i < count; i++) {
        *Spans_more(&s->in.way, &s->spans, 1) = (Span){groups[i].tin, groups[i].count, groups[i].is_wide, npis + groups[i].start};
        *total += groups[i].count;
    }
}

/* The providers of the rate that stands in references_here and groups_here, each once, as spans. */
static void find_providers(Scanner *s) {
    uint64_t total = 0;
    s->spans.count = 0;
    for (size_t i = 0; i < s->references_here.count; i++) {
        Reference *reference = s->references.at + s->references_here.at[i];
        if (!reference->count) {
            s->counters[REFERENCES_UNDEFINED]++;
            continue;
        }
        reference->flags |= WAS_USED;
        settle(s, reference);
        add_spans(s, s->groups.at + reference->start, reference->count, s->npis.at, &total);
    }
    size_t settled = s->spans.count;
    add_spans(s, s->groups_here.at, s->groups_here.count, s->npis_here.at, &total);
    int clash = s->spans.count > settled;
    if (s->spans.count < 2 && !clash) return;
    begin_round(s, total);
    /* A stamp of the round before says that a TIN was met, one of this round that it was met twice. */
    uint32_t met = s->round++;
    for (size_t i = 0; i < s->spans.count; i++) {
        uint32_t *stamp = s->stamps.at + s->spans.at[i].tin;
        if (*stamp == met || *stamp == s->round) {
            *stamp = s->round;
            clash = 1;
        } else {
            *stamp = met;
        }
    }
    if (clash) make_distinct(s, settled, total);
}

static void write_rate(Scanner *s, uint32_t head) {
    uint32_t numbers[3];
    uint64_t rows = s->counters[ROWS];
    memcpy(numbers, table_text(&s->heads, head).at, sizeof numbers);
    find_providers(s);
    add_rows(s, numbers, s->prices.at, s->prices.count);
    if (rows == s->counters[ROWS]) s->counters[WITHOUT_PROVIDER] += s->prices.count;
}

static int has_undefined_reference(const Scanner *s) {
    for (size_t i = 0; i < s->references_here.count; i++)
        if (!s->references.at[s->references_here.at[i]].count) return 1;
    return 0;
}
