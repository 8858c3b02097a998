/* The flat rows of a rate: one for each price, provider group and NPI, in columns or as lines of text. */

static void hand_over(Scanner *s) {
    if (s->format == IN_COLUMNS) hand_over_columns(s);
    else hand_over_lines(s);
}

static void add_rows(Scanner *s, const uint32_t *head, const Price *prices, size_t count) {
    for (size_t p = 0; p < count; p++) {
        Attributes a;
        memcpy(&a, table_text(&s->attributes, prices[p].attributes).at, sizeof a);
        if (s->format == IN_COLUMNS) begin_price(s, head, &a, prices[p].amount);
        else if (s->format != COUNTED) write_head(s, head, &a, prices[p].amount);
        for (size_t i = 0; i < s->spans.count; i++) {
            Span span = s->spans.at[i];
            s->counters[ROWS] += span.count;
            if (!span.count) continue;
            if (s->format == IN_COLUMNS) add_to_columns(s, span);
            else if (s->format != COUNTED) add_lines(s, span);
        }
        if (s->format == IN_COLUMNS) finish_price(s);
    }
}
