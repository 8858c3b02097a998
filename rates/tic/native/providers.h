/* Provider groups: read, kept, and made distinct when they are first used. */

static const Name TIN_NAMES[] = {NAME("type"), NAME("value"), {0, 0}};
static const Name GROUP_NAMES[] = {NAME("npi"), NAME("tin"), NAME("NPI"), {0, 0}};
static const Name REFERENCE_NAMES[] = {
    NAME("provider_group_id"), NAME("provider_groups"), NAME("location"), NAME("network_name"), {0, 0}};

/* "type \n value" as one text: a TIN is the same only where both are. */
static uint32_t tin_number(Scanner *s, const Bytes *type, const Bytes *value) {
    Bytes *whole = &s->tail_text;
    whole->count = 0;
    uint8_t *to = Bytes_more(&s->in.way, whole, type->count + 1 + value->count);
    for (size_t i = 0; i < type->count; i++) *to++ = lower(type->at[i]);
    *to++ = '\n';
    if (value->count) memcpy(to, value->at, value->count);
    return table_number(&s->in.way, &s->tables[TINS], whole->at, whole->count);
}

static void keep_text(Scanner *s, Bytes *into, Text text) {
    into->count = 0;
    uint8_t *to = Bytes_more(&s->in.way, into, text.length + 1);
    if (text.length) memcpy(to, text.at, text.length);
    into->count = text.length;
}

static uint32_t read_tin(Scanner *s) {
    Reader *r = &s->in;
    s->tin_type.count = s->tin_value.count = 0;
    if (peek(r) != '{') {
        keep_text(s, &s->tin_value, read_text(r, &s->counters[MISSHAPEN]));
        return tin_number(s, &s->tin_type, &s->tin_value);
    }
    r->at++;
    for (int is_first = 1, name; (name = next_member(r, &is_first, TIN_NAMES));) {
        if (name == NO_NAME) skip_value(r);
        else keep_text(s, name == 1 ? &s->tin_type : &s->tin_value, read_text(r, &s->counters[MISSHAPEN]));
    }
    return tin_number(s, &s->tin_type, &s->tin_value);
}

/* An NPI however it is spelled; 0 and counted where it is none. */
static uint64_t read_npi(Scanner *s) {
    Reader *r = &s->in;
    uint64_t value = 0;
    Decimal d;
    size_t i = r->at;
    for (; i < r->end && i < r->at + 18 && r->bytes[i] >= '0' && r->bytes[i] <= '9'; i++)
        value = value * 10 + (r->bytes[i] - '0');
    if (i < r->end && i - r->at > 0 && (r->bytes[i] == ',' || r->bytes[i] == ']') &&
        (r->bytes[r->at] != '0' || i == r->at + 1)) {
        r->at = i;
        return value;
    }
    Text text = read_text(r, &s->counters[MISSHAPEN]);
    if (!text.length) return 0;
    if (read_decimal(text, &d) && small_whole(&d, &value)) return value;
    s->counters[NPI_UNREADABLE]++;
    return 0;
}

/* Adds NPIs of the group to `npis`, as single words while all of them fit. */
static void add_npi(Scanner *s, Words *npis, Group *group, uint64_t npi) {
    if (!group->is_wide && npi > UINT32_MAX) {
        Words_more(&s->in.way, npis, group->count);
        uint32_t *at = npis->at + group->start;
        for (size_t i = group->count; i-- > 0;) {
            at[2 * i] = at[i];
            at[2 * i + 1] = 0;
        }
        group->is_wide = 1;
    }
    uint32_t *to = Words_more(&s->in.way, npis, 1 + group->is_wide);
    to[0] = (uint32_t)npi;
    if (group->is_wide) to[1] = (uint32_t)(npi >> 32);
    group->count++;
}

static void read_npis(Scanner *s, Words *npis, Group *group) {
    Reader *r = &s->in;
    int c = peek(r), is_first = 1;
    if (c == '[') {
        r->at++;
        while (next_element(r, &is_first)) {
            peek(r);
            add_npi(s, npis, group, read_npi(s));
        }
    } else if (c == '{') {
        skip_value(r);
        s->counters[MISSHAPEN]++;
    } else if (c == 'n') {
        skip_value(r);
    } else {
        add_npi(s, npis, group, read_npi(s));
    }
}

/* The array of provider groups that follows, added to `groups` and `npis`. A group without an NPI has the NPI 0. */
static void read_groups(Scanner *s, Groups *groups, Words *npis) {
    static const Bytes none;
    Reader *r = &s->in;
    int is_first = 1;
    if (peek(r) != '[') {
        if (skip_value(r) != A_NULL) s->counters[MISSHAPEN]++;
        return;
    }
    r->at++;
    while (next_element(r, &is_first)) {
        Group group = {NOTHING, 0, npis->count, 0};
        int first_member = 1;
        if (peek(r) != '{') {
            if (skip_value(r) != A_NULL) s->counters[MISSHAPEN]++;
            continue;
        }
        r->at++;
        for (int name; (name = next_member(r, &first_member, GROUP_NAMES));) {
            if (name == 2) group.tin = read_tin(s);
            else if (name == NO_NAME) skip_value(r);
            else read_npis(s, npis, &group);
        }
        if (!group.count) add_npi(s, npis, &group, 0);
        if (group.tin == NOTHING) group.tin = tin_number(s, &none, &none);
        *Groups_more(&r->way, groups, 1) = group;
    }
}

static uint64_t npi_at(const uint32_t *npis, uint32_t i, uint32_t is_wide) {
    return is_wide ? npis[2 * i] | (uint64_t)npis[2 * i + 1] << 32 : npis[i];
}

static void ids_widen(Scanner *s) {
    size_t count = s->id_slots ? s->id_slots * 2 : 1024;
    IdSlot *slots = calloc(count, sizeof *slots);
    if (!slots) escape(&s->in.way, OUT_OF_MEMORY, 0, "there is not enough memory");
    for (size_t i = 0; i < s->id_slots; i++) {
        if (!s->ids[i].key) continue;
        size_t slot = (s->ids[i].key * 0x9E3779B97F4A7C15u) >> 20 & (count - 1);
        while (slots[slot].key) slot = (slot + 1) & (count - 1);
        slots[slot] = s->ids[i];
    }
    free(s->ids);
    s->ids = slots;
    s->id_slots = count;
}

/* The number of the reference with this id; a key is the id plus one, or, from 2 to the 60th, a spelling's number. */
static uint32_t reference_of_key(Scanner *s, uint64_t key) {
    if (s->id_count * 2 >= s->id_slots) ids_widen(s);
    size_t mask = s->id_slots - 1, slot = (key * 0x9E3779B97F4A7C15u) >> 20 & mask;
    while (s->ids[slot].key && s->ids[slot].key != key) slot = (slot + 1) & mask;
    if (!s->ids[slot].key) {
        s->ids[slot] = (IdSlot){key, (uint32_t)s->references.count};
        s->id_count++;
        *References_more(&s->in.way, &s->references, 1) = (Reference){0, 0, 0, NOTHING};
    }
    return s->ids[slot].number;
}

/* An id is a number however it is spelled, 7, 7.0 or "7"; any other text is itself. NOTHING for null. */
static uint32_t read_reference_id(Scanner *s) {
    Reader *r = &s->in;
    Decimal d;
    uint64_t value = 0;
    size_t i = r->at;
    for (; i < r->end && i < r->at + 18 && r->bytes[i] >= '0' && r->bytes[i] <= '9'; i++)
        value = value * 10 + (r->bytes[i] - '0');
    if (i < r->end && i > r->at && (r->bytes[i] == ',' || r->bytes[i] == ']' || r->bytes[i] == '}') &&
        (r->bytes[r->at] != '0' || i == r->at + 1)) {
        r->at = i;
        return reference_of_key(s, value + 1);
    }
    Text text = read_text(r, &s->counters[MISSHAPEN]);
    if (!text.length) return NOTHING;
    if (!read_decimal(text, &d))
        return reference_of_key(s, ((uint64_t)1 << 60) + table_number(&r->way, &s->long_ids, text.at, text.length));
    if (small_whole(&d, &value)) return reference_of_key(s, value + 1);
    uint8_t spelled[1200];
    size_t length = (size_t)sprintf((char *)spelled, "\n%d %ld ", d.is_negative, d.power);
    memcpy(spelled + length, d.digits, d.count);
    return reference_of_key(s, ((uint64_t)1 << 60) + table_number(&r->way, &s->long_ids, spelled, length + d.count));
}

static void put_distinct(Scanner *s, uint32_t tin, uint64_t npi, int *is_new) {
    size_t mask = s->seen.room - 1, slot = (size_t)((npi * 0x9E3779B97F4A7C15u ^ tin * 0xD6E8FEB86659FD93u) >> 24) & mask;
    for (; s->seen.at[slot].round == s->round; slot = (slot + 1) & mask)
        if (s->seen.at[slot].npi == npi && s->seen.at[slot].tin == tin) {
            *is_new = 0;
            return;
        }
    s->seen.at[slot] = (Seen){npi, tin, s->round};
    *is_new = 1;
}

static void begin_round(Scanner *s, size_t entries) {
    size_t room = s->seen.room ? s->seen.room : 1024;
    while (room < entries * 2) room *= 2;
    if (room > s->seen.room) {
        s->seen.at = grown(&s->in.way, s->seen.at, room * sizeof(Seen));
        s->seen.room = room;
        s->round = 0;
        s->stamps.count = 0;
    }
    if (!s->round || s->round > UINT32_MAX - 4) {
        memset(s->seen.at, 0, s->seen.room * sizeof(Seen));
        s->stamps.count = 0;
        s->round = 0;
    }
    s->round++;
    size_t tins = s->tables[TINS].count;
    if (s->stamps.count < tins) {
        size_t more_tins = tins - s->stamps.count;
        memset(Words_more(&s->in.way, &s->stamps, more_tins), 0, more_tins * sizeof(uint32_t));
    }
}

/* Leaves each TIN and NPI of a reference once. Gives how many remain. */
static uint64_t settle(Scanner *s, Reference *reference) {
    uint64_t total = 0, left = 0;
    Group *groups = s->groups.at + reference->start;
    for (uint32_t g = 0; g < reference->count; g++) total += groups[g].count;
    if (!(reference->flags & NEVER_SETTLED)) return total;
    reference->flags &= ~(uint32_t)NEVER_SETTLED;
    begin_round(s, total);
    for (uint32_t g = 0; g < reference->count; g++) {
        uint32_t *npis = s->npis.at + groups[g].start, kept = 0, wide = groups[g].is_wide;
        for (uint32_t i = 0; i < groups[g].count; i++) {
            int is_new;
            put_distinct(s, groups[g].tin, npi_at(npis, i, wide), &is_new);
            if (!is_new) continue;
            memmove(npis + (kept << wide), npis + (i << wide), 4u << wide);
            kept++;
        }
        groups[g].count = kept;
        left += kept;
    }
    return left;
}

/* Gives a reference the groups from `first` on; one that is defined already has those of both. */
static void define(Scanner *s, uint32_t number, size_t first) {
    Reference *reference = s->references.at + number;
    uint32_t fresh = (uint32_t)(s->groups.count - first);
    uint64_t before = 0;
    if (reference->count) {
        if (reference->flags & WAS_USED) before = settle(s, reference);
        uint32_t start = (uint32_t)s->groups.count;
        Group *to = Groups_more(&s->in.way, &s->groups, reference->count + fresh);
        memcpy(to, s->groups.at + reference->start, reference->count * sizeof(Group));
        memcpy(to + reference->count, s->groups.at + first, fresh * sizeof(Group));
        reference->start = start;
        reference->count += fresh;
    } else {
        reference->start = (uint32_t)first;
        reference->count = fresh;
    }
    reference->flags |= NEVER_SETTLED;
    if (reference->flags & WAS_USED && settle(s, reference) != before)
        damaged(&s->in, "a provider reference is given other providers after rates have used it");
}

static void read_reference(Scanner *s) {
    Reader *r = &s->in;
    uint32_t number = NOTHING, location = NOTHING;
    size_t first = s->groups.count;
    int is_first = 1;
    for (int name; (name = next_member(r, &is_first, REFERENCE_NAMES));) {
        if (name == 1) number = read_reference_id(s);
        else if (name == 2) read_groups(s, &s->groups, &s->npis);
        else if (name == 3) {
            Text text = read_text(r, &s->counters[MISSHAPEN]);
            location = text.length ? table_number(&r->way, &s->locations, text.at, text.length) : NOTHING;
        } else {
            skip_value(r);
            if (name == 4) s->counters[HAS_NETWORK_NAME]++;
        }
    }
    s->counters[REFERENCES]++;
    if (number == NOTHING) {
        s->counters[MISSHAPEN]++;
        return;
    }
    if (s->references.at[number].flags & IS_DEFINED) s->counters[REFERENCES_REPEATED]++;
    s->references.at[number].flags |= IS_DEFINED;
    if (s->groups.count > first) define(s, number, first);
    else if (location != NOTHING) s->references.at[number].location = location;
}

static void read_references(Scanner *s) {
    Reader *r = &s->in;
    int is_first = 1, c = peek(r);
    if (c != '[') {
        if (skip_value(r) != A_NULL) damaged(r, "provider_references is not a list");
        return;
    }
    r->at++;
    while (next_element(r, &is_first)) {
        if (peek(r) != '{') {
            if (skip_value(r) != A_NULL) s->counters[MISSHAPEN]++;
            continue;
        }
        r->at++;
        read_reference(s);
    }
}
