/* Which items are wanted, and what becomes of their rates. */

/* "TYPE \n CODE" in capitals where the codes of the type have no case. */
static Text wanted_key(Scanner *s, Text kind, Text code) {
    Bytes *key = &s->tail_text;
    key->count = 0;
    uint8_t *to = Bytes_more(&s->in.way, key, kind.length + code.length + 1);
    for (size_t i = 0; i < kind.length; i++) *to++ = upper(kind.at[i]);
    *to++ = '\n';
    if (code.length) memcpy(to, code.at, code.length);
    return (Text){key->at, key->count};
}

static int has_no_case(Text kind) {
    char name[6] = "";
    if (kind.length != 3 && kind.length != 5) return 0;
    for (size_t i = 0; i < kind.length; i++) name[i] = (char)upper(kind.at[i]);
    return !strcmp(name, "CPT") || !strcmp(name, "HCPCS");
}

static void uppercase_of(Scanner *s, Bytes *into, Text text) {
    into->count = 0;
    uint8_t *to = Bytes_more(&s->in.way, into, text.length + 1);
    for (size_t i = 0; i < text.length; i++) to[i] = upper(text.at[i]);
    into->count = text.length;
}

static int is_found(const Table *t, Text text) { return table_find(t, text.at, text.length) != NOTHING; }

/* 1 wanted, -1 not, 0 where more has to be known. */
static int decision(Scanner *s, const Item *item) {
    Text kind = {0, 0}, code = {0, 0};
    Bytes *capitals = &s->head_text;
    if (item->is_kind_known) kind = table_text(&s->tables[KINDS], item->kind);
    if (item->is_code_known) code = table_text(&s->tables[CODES], item->code);
    if ((item->is_kind_known && !kind.length) || (item->is_code_known && !code.length)) return -1;
    if (s->wants_all) return item->is_kind_known && item->is_code_known ? 1 : 0;
    uppercase_of(s, capitals, code);
    Text capital = {capitals->at, capitals->count};
    if (item->is_code_known && !is_found(&s->wanted_codes, code) && !is_found(&s->wanted_codes, capital)) return -1;
    if (item->is_kind_known && !s->wants_bare && !is_found(&s->wanted_kinds, wanted_key(s, kind, (Text){0, 0}))) return -1;
    if (!item->is_kind_known || !item->is_code_known) return 0;
    Text written = has_no_case(kind) ? capital : code;
    if (is_found(&s->wanted, wanted_key(s, kind, written))) return 1;
    return is_found(&s->wanted, wanted_key(s, (Text){0, 0}, written)) ? 1 : -1;
}

/* The last of several counts, as long as nothing has been done by an earlier one. */
static void read_name(Scanner *s, int table, uint32_t *number, int *is_known) {
    Reader *r = &s->in;
    Item *item = &s->item;
    uint64_t at = (peek(r), r->before + r->at);
    Text text = read_text(r, &item->counters[MISSHAPEN]);
    uint32_t found = table == ARRANGEMENTS ? number_in_lower(s, table, text) : number_of(s, table, text);
    int is_other = *is_known && found != *number;
    *number = found;
    *is_known = 1;
    if (table != ARRANGEMENTS) item->decision = decision(s, item);
    if (is_other && (item->was_written || (item->was_skipped && item->decision >= 0)))
        escape(&r->way, DAMAGED, at, "an item says twice what it is, and differently, around its rates");
    item->head = NOTHING;
}

/* The number in `heads` of what the item's rows begin with: type, code and arrangement as they are written out. */
static uint32_t head_of(Scanner *s, Item *item) {
    if (item->head != NOTHING) return item->head;
    Text kind = table_text(&s->tables[KINDS], item->kind), code = table_text(&s->tables[CODES], item->code);
    uint32_t head[3] = {item->kind, item->code, item->arrangement};
    if (has_no_case(kind)) {
        Bytes *capitals = &s->head_text;
        uppercase_of(s, capitals, kind);
        head[0] = number_of(s, KINDS, (Text){capitals->at, capitals->count});
        uppercase_of(s, capitals, code);
        head[1] = number_of(s, CODES, (Text){capitals->at, capitals->count});
    }
    return item->head = table_number(&s->in.way, &s->heads, (uint8_t *)head, sizeof head);
}

static int is_ready(const Item *item) { return item->decision > 0 && item->is_arrangement_known; }

/* The rate that was read: written at once where everything is known, kept waiting where not. */
static void finish_rate(Scanner *s) {
    Item *item = &s->item;
    item->counters[RATES]++;
    if (!s->prices.count) return;
    if (is_ready(item) && !item->waits && !s->everything_waits) {
        if (!has_undefined_reference(s)) {
            item->was_written = 1;
            write_rate(s, head_of(s, item));
            return;
        }
        s->everything_waits = 1;
    }
    if (item->slot == NOTHING) {
        item->slot = (uint32_t)s->item_heads.count;
        *Words_more(&s->in.way, &s->item_heads, 1) = NOTHING;
    }
    item->waits = 1;
    keep_waiting(s, item->slot);
}

static void read_rate(Scanner *s) {
    Reader *r = &s->in;
    int is_first = 1, met = 0;
    s->prices.count = s->references_here.count = s->groups_here.count = s->npis_here.count = 0;
    for (int name; (name = next_member(r, &is_first, RATE_NAMES));) {
        if (name == NO_NAME) {
            skip_value(r);
            continue;
        }
        if (met >> name & 1) damaged(r, "a rate has two lists of one name");
        met |= 1 << name;
        if (name == 1) read_rate_references(s);
        else if (name == 2) read_prices(s);
        else read_groups(s, &s->groups_here, &s->npis_here);
    }
    finish_rate(s);
}

static void read_rates(Scanner *s) {
    Item *item = &s->item;
    int is_first = 1;
    if (item->has_rates++) damaged(&s->in, "an item has two lists of rates");
    if (item->decision < 0) {
        item->was_skipped = 1;
        skip_value(&s->in);
        return;
    }
    if (!enter_list(s)) return;
    while (next_element(&s->in, &is_first))
        if (enter_object(s)) read_rate(s);
}

/* Writes what waits since `mark`, where every reference is defined; where not, it and all that follows waits on. */
static void release(Scanner *s, uint64_t mark, uint32_t head) {
    uint32_t slot;
    uint64_t end = waiting_end(s);
    for (uint64_t at = mark; at < end;) {
        at = take_back(s, at, &slot);
        if (has_undefined_reference(s)) {
            s->everything_waits = 1;
            return;
        }
    }
    for (uint64_t at = mark; at < end;) {
        at = take_back(s, at, &slot);
        write_rate(s, head);
    }
    forget_from(s, mark);
    s->item_heads.count--;
}

static void finish_item(Scanner *s, uint64_t mark) {
    static const Text none = {(const uint8_t *)"", 0};
    Item *item = &s->item;
    int is_complete = item->is_kind_known && item->is_code_known;
    if (!item->is_arrangement_known) item->arrangement = number_of(s, ARRANGEMENTS, none);
    item->is_arrangement_known = 1;
    if (is_complete) is_complete = table_text(&s->tables[KINDS], item->kind).length && table_text(&s->tables[CODES], item->code).length;
    s->counters[ITEMS]++;
    if (!is_complete) s->counters[ITEMS_WITHOUT_CODE]++;
    if (!is_complete || item->decision < 0) {
        if (item->waits) {
            forget_from(s, mark);
            s->item_heads.count--;
        }
        return;
    }
    s->counters[WANTED_ITEMS]++;
    for (int i = 0; i < COUNTERS; i++) s->counters[i] += item->counters[i];
    if (!item->waits) return;
    uint32_t head = head_of(s, item);
    s->item_heads.at[item->slot] = head;
    if (!s->everything_waits) release(s, mark, head);
}

static void read_item(Scanner *s) {
    static const Item fresh = {.slot = NOTHING, .head = NOTHING};
    Reader *r = &s->in;
    Item *item = &s->item;
    uint64_t mark = waiting_end(s);
    int is_first = 1;
    *item = fresh;
    for (int name; (name = next_member(r, &is_first, ITEM_NAMES));) {
        switch (name) {
        case 1: read_name(s, KINDS, &item->kind, &item->is_kind_known); break;
        case 2: read_name(s, CODES, &item->code, &item->is_code_known); break;
        case 3: read_name(s, ARRANGEMENTS, &item->arrangement, &item->is_arrangement_known); break;
        case 4: read_rates(s); break;
        default: skip_value(r);
        }
    }
    finish_item(s, mark);
}

static void read_items(Scanner *s) {
    Reader *r = &s->in;
    int is_first = 1;
    s->counters[SECTIONS]++;
    if (peek(r) != '[') {
        if (skip_value(r) != A_NULL) damaged(r, "in_network is not a list");
        s->counters[SECTIONS]--;
        return;
    }
    r->at++;
    while (next_element(r, &is_first)) {
        if (peek(r) == '{') {
            r->at++;
            read_item(s);
        } else if (skip_value(r) != A_NULL) {
            s->counters[MISSHAPEN]++;
        }
    }
}
