/* Rates that cannot be written yet: the item's code stands behind them, or the references do. They wait as words in
   memory and, beyond some megabytes, in a file.

   A rate: slot of the item, prices, references, groups, NPI words; then three words a price (attributes, amount), one
   a reference, three a group (TIN, NPIs, whether wide), and the NPIs. */
enum { RATE_HEAD = 5, REREAD_WORDS = 1 << 16 };

static uint64_t waiting_end(const Scanner *s) { return s->spilled + s->waiting.count; }

static void spill(Scanner *s) {
    const uint8_t *from = (const uint8_t *)s->waiting.at;
    size_t left = s->waiting.count * 4;
    off_t at = (off_t)(s->spilled * 4);
    while (left) {
        ssize_t done = pwrite(s->spill, from, left, at);
        if (done <= 0) escape(&s->in.way, CALLER_FAILED, 0, "the temporary file cannot be written: the disk may be full");
        from += done;
        at += done;
        left -= (size_t)done;
    }
    s->spilled += s->waiting.count;
    s->waiting.count = 0;
    s->reread.count = 0;
}

static void keep_waiting(Scanner *s, uint32_t slot) {
    Escape *way = &s->in.way;
    size_t prices = s->prices.count, groups = s->groups_here.count;
    uint32_t head[RATE_HEAD] = {slot, (uint32_t)prices, (uint32_t)s->references_here.count, (uint32_t)groups,
                                (uint32_t)s->npis_here.count};
    memcpy(Words_more(way, &s->waiting, RATE_HEAD), head, sizeof head);
    for (size_t i = 0; i < prices; i++) {
        uint32_t *to = Words_more(way, &s->waiting, 3);
        to[0] = s->prices.at[i].attributes;
        memcpy(to + 1, &s->prices.at[i].amount, 8);
    }
    if (head[2]) memcpy(Words_more(way, &s->waiting, head[2]), s->references_here.at, head[2] * 4u);
    for (size_t i = 0; i < groups; i++) {
        uint32_t *to = Words_more(way, &s->waiting, 3);
        to[0] = s->groups_here.at[i].tin;
        to[1] = s->groups_here.at[i].count;
        to[2] = s->groups_here.at[i].is_wide;
    }
    if (head[4]) memcpy(Words_more(way, &s->waiting, head[4]), s->npis_here.at, head[4] * 4u);
    if (s->waiting.count > (size_t)s->spill_limit) spill(s);
}

static void read_spilled(Scanner *s, uint64_t at, uint32_t *to, size_t count) {
    for (size_t bytes = count * 4, done = 0; done < bytes;) {
        ssize_t got = pread(s->spill, (uint8_t *)to + done, bytes - done, (off_t)(at * 4 + done));
        if (got <= 0) escape(&s->in.way, CALLER_FAILED, 0, "the temporary file cannot be read");
        done += (size_t)got;
    }
}

/* Words from the file, some thousands of them at a time, or from memory. */
static void read_waiting(Scanner *s, uint64_t at, uint32_t *to, size_t count) {
    Words *window = &s->reread;
    while (count && at < s->spilled) {
        if (at < s->reread_from || at >= s->reread_from + window->count) {
            uint64_t left = s->spilled - at;
            window->count = 0;
            Words_more(&s->in.way, window, left < REREAD_WORDS ? (size_t)left : REREAD_WORDS);
            read_spilled(s, at, window->at, window->count);
            s->reread_from = at;
        }
        size_t skipped = (size_t)(at - s->reread_from), part = window->count - skipped;
        if (part > count) part = count;
        memcpy(to, window->at + skipped, part * 4);
        at += part;
        to += part;
        count -= part;
    }
    if (count) memcpy(to, s->waiting.at + (at - s->spilled), count * 4);
}

/* Takes the rate at `at` back into prices, references_here, groups_here and npis_here; gives where the next begins. */
static uint64_t take_back(Scanner *s, uint64_t at, uint32_t *slot) {
    Escape *way = &s->in.way;
    uint32_t head[RATE_HEAD], three[3];
    uint64_t start = 0;
    read_waiting(s, at, head, RATE_HEAD);
    at += RATE_HEAD;
    *slot = head[0];
    s->prices.count = s->references_here.count = s->groups_here.count = s->npis_here.count = 0;
    for (uint32_t i = 0; i < head[1]; i++, at += 3) {
        Price *to = Prices_more(way, &s->prices, 1);
        read_waiting(s, at, three, 3);
        to->attributes = three[0];
        memcpy(&to->amount, three + 1, 8);
    }
    read_waiting(s, at, Words_more(way, &s->references_here, head[2]), head[2]);
    at += head[2];
    for (uint32_t i = 0; i < head[3]; i++, at += 3) {
        read_waiting(s, at, three, 3);
        *Groups_more(way, &s->groups_here, 1) = (Group){three[0], three[1], start, three[2]};
        start += (uint64_t)three[1] << three[2];
    }
    read_waiting(s, at, Words_more(way, &s->npis_here, head[4]), head[4]);
    return at + head[4];
}

static void forget_from(Scanner *s, uint64_t mark) {
    if (mark >= s->spilled) {
        s->waiting.count = (size_t)(mark - s->spilled);
    } else {
        s->spilled = mark;
        s->waiting.count = s->reread.count = 0;
    }
}
