/* Rows as the pages of a Parquet row group. Most columns stay the same over many rows, and are written as runs of
   numbers within a dictionary; a list repeats its numbers, and NPIs stand one behind the other.
   rates/tic/parquet.py puts headers around the pages. */
enum { ROWS_AT_ONCE = 1 << 17, LISTED_AT_ONCE = 1 << 22 };
/* In the order of the schema in parquet.py. */
enum {
    COLUMN_KIND, COLUMN_CODE, COLUMN_MODIFIERS, COLUMN_ARRANGEMENT, COLUMN_TYPE, COLUMN_AMOUNT, COLUMN_CLASS,
    COLUMN_SETTING, COLUMN_PLACES, COLUMN_DATE, COLUMN_TIN_TYPE, COLUMN_TIN, COLUMN_NPI, COLUMN_COUNT
};

typedef struct { uint32_t value, count; } Run;
VECTOR(Run, Runs)

typedef struct { size_t values, size; Bytes packed; } Page;

/* here: texts of this row group. round and number: by the number of a text in the whole file, when it was last used
   and what number it has here. */
typedef struct {
    Runs runs;
    Words round, number;
    Table here;
    Page dictionary, data;
} Column;

typedef struct Columns {
    Column columns[COLUMN_COUNT];
    Longs npis;
    Bytes raw, levels;
    Runs definitions;
    size_t rows, listed;
    uint32_t batch;
    /* the price whose rows are being added, and how many of them are not yet in the runs of its columns */
    uint32_t head[3], unwritten;
    Attributes attributes;
    double amount;
} Columns;

static void add_run(Scanner *s, Runs *runs, uint32_t value, uint32_t count) {
    if (runs->count && runs->at[runs->count - 1].value == value && runs->at[runs->count - 1].count < 1u << 30)
        runs->at[runs->count - 1].count += count;
    else
        *Runs_more(&s->in.way, runs, 1) = (Run){value, count};
}

/* The number that a text of the file has in this row group; NOTHING where it was not used here. */
static uint32_t *number_here(Scanner *s, Column *column, uint32_t global) {
    if (column->round.count <= global) {
        size_t extra = (size_t)global + 1 - column->round.count;
        extra = extra < column->round.count ? column->round.count : extra;
        memset(Words_more(&s->in.way, &column->round, extra), 0xFF, extra * sizeof(uint32_t));
        Words_more(&s->in.way, &column->number, extra);
    }
    if (column->round.at[global] != s->columns->batch) {
        column->round.at[global] = s->columns->batch;
        column->number.at[global] = NOTHING;
    }
    return column->number.at + global;
}

static uint32_t text_here(Scanner *s, Column *column, int table, uint32_t global) {
    uint32_t *number = number_here(s, column, global);
    if (*number == NOTHING) {
        Text text = table_text(&s->tables[table], global);
        *number = table_append(&s->in.way, &column->here, text.at, text.length);
    }
    return *number;
}

static void add_text(Scanner *s, int column, int table, uint32_t global, uint32_t count) {
    Column *to = s->columns->columns + column;
    add_run(s, &to->runs, text_here(s, to, table, global), count);
}

/* Type and number of a TIN stand in one text of the file and in two columns. */
static void add_tin(Scanner *s, uint32_t tin, uint32_t count) {
    Column *types = s->columns->columns + COLUMN_TIN_TYPE, *tins = s->columns->columns + COLUMN_TIN;
    uint32_t *number = number_here(s, tins, tin), *type_number = number_here(s, types, tin);
    if (*number == NOTHING) {
        Text whole = table_text(&s->tables[TINS], tin);
        size_t type = (size_t)((const uint8_t *)memchr(whole.at, '\n', whole.length) - whole.at);
        *type_number = table_number(&s->in.way, &types->here, whole.at, type);
        *number = table_append(&s->in.way, &tins->here, whole.at + type + 1, whole.length - type - 1);
    }
    add_run(s, &types->runs, *type_number, count);
    add_run(s, &tins->runs, *number, count);
}

/* Enters the rows of the price at hand into the columns that are the same for all of them. */
static void finish_price(Scanner *s) {
    Columns *c = s->columns;
    const Attributes *a = &c->attributes;
    uint32_t count = c->unwritten;
    if (!count) return;
    add_text(s, COLUMN_KIND, KINDS, c->head[0], count);
    add_text(s, COLUMN_CODE, CODES, c->head[1], count);
    add_text(s, COLUMN_ARRANGEMENT, ARRANGEMENTS, c->head[2], count);
    add_text(s, COLUMN_TYPE, TYPES, a->type, count);
    add_text(s, COLUMN_CLASS, CLASSES, a->class, count);
    add_text(s, COLUMN_SETTING, SETTINGS, a->setting, count);
    add_text(s, COLUMN_DATE, DATES, a->date, count);
    Column *amounts = c->columns + COLUMN_AMOUNT;
    uint32_t amount = table_number(&s->in.way, &amounts->here, (const uint8_t *)&c->amount, sizeof c->amount);
    add_run(s, &amounts->runs, amount, count);
    add_run(s, &c->columns[COLUMN_MODIFIERS].runs, a->modifiers, count);
    add_run(s, &c->columns[COLUMN_PLACES].runs, a->places, count);
    c->unwritten = 0;
}

static uint8_t *put_number(uint8_t *to, uint32_t value, unsigned width) {
    for (; width; width--, value >>= 8) *to++ = (uint8_t)value;
    return to;
}

static unsigned width_of(size_t count) { return count <= 1 << 8 ? 1 : count <= 1 << 16 ? 2 : count <= 1 << 24 ? 3 : 4; }

static void put_runs(Scanner *s, Bytes *out, const Runs *runs, unsigned width) {
    for (size_t i = 0; i < runs->count; i++) {
        size_t before = out->count;
        uint8_t *start = Bytes_more(&s->in.way, out, 10), *to = put_varint(start, (uint64_t)runs->at[i].count << 1);
        to = put_number(to, runs->at[i].value, width);
        out->count = before + (size_t)(to - start);
    }
}

static void make_page(Scanner *s, Page *page, size_t values, const Bytes *raw) {
    page->values = values;
    page->size = raw->count;
    compress(&s->in.way, &page->packed, raw->at, raw->count);
}

static void make_dictionary(Scanner *s, Column *column, int is_text) {
    Bytes *raw = &s->columns->raw;
    raw->count = 0;
    Bytes_more(&s->in.way, raw, 0);
    for (uint32_t i = 0; i < column->here.count; i++) {
        Text text = table_text(&column->here, i);
        if (is_text) put_number(Bytes_more(&s->in.way, raw, 4), (uint32_t)text.length, 4);
        uint8_t *to = Bytes_more(&s->in.way, raw, text.length);
        if (text.length) memcpy(to, text.at, text.length);
    }
    make_page(s, &column->dictionary, column->here.count, raw);
}

static void make_runs_column(Scanner *s, Column *column, int is_text) {
    Bytes *raw = &s->columns->raw;
    make_dictionary(s, column, is_text);
    unsigned width = width_of(column->here.count);
    raw->count = 0;
    *Bytes_more(&s->in.way, raw, 1) = (uint8_t)(8 * width);
    put_runs(s, raw, &column->runs, width);
    make_page(s, &column->data, s->columns->rows, raw);
}

/* Fills `count` copies of the first `length` bytes that stand at `to`. */
static void repeat_bytes(uint8_t *to, size_t length, size_t count) {
    size_t have = length, want = length * count;
    while (have && have < want) {
        size_t part = have < want - have ? have : want - have;
        memcpy(to + have, to, part);
        have += part;
    }
}

/* Where each list of the column begins, and which are empty: 0 begins a row, 1 goes on with it. */
static size_t put_list_levels(Scanner *s, const Column *column, Bytes *out) {
    Columns *c = s->columns;
    Bytes *levels = &c->levels;
    size_t entries = 0;
    levels->count = c->definitions.count = 0;
    for (size_t i = 0; i < column->runs.count; i++) {
        uint32_t length = (uint32_t)(table_text(&s->lists, column->runs.at[i].value).length / 4);
        uint32_t rows = column->runs.at[i].count;
        size_t before = levels->count;
        uint8_t *start = Bytes_more(&s->in.way, levels, 16), *to = put_varint(start, length > 1 ? 2 : (uint64_t)rows << 1);
        *to++ = 0;
        if (length > 1) *(to = put_varint(to, (uint64_t)(length - 1) << 1)) = 1, to++;
        size_t size = (size_t)(to - start);
        levels->count = before + size;
        if (length > 1) {
            Bytes_more(&s->in.way, levels, size * (rows - 1));
            repeat_bytes(levels->at + before, size, rows);
        }
        entries += (size_t)rows * (length ? length : 1);
        add_run(s, &c->definitions, length > 0, rows * (length ? length : 1));
    }
    put_number(Bytes_more(&s->in.way, out, 4), (uint32_t)levels->count, 4);
    put(s, out, levels->at, levels->count);
    levels->count = 0;
    put_runs(s, levels, &c->definitions, 1);
    put_number(Bytes_more(&s->in.way, out, 4), (uint32_t)levels->count, 4);
    put(s, out, levels->at, levels->count);
    return entries;
}

/* The numbers of all values, whole bytes each, which Parquet calls bit-packed. */
static void put_list_values(Scanner *s, Column *column, int table, Bytes *out, size_t values) {
    unsigned width = width_of(column->here.count);
    *Bytes_more(&s->in.way, out, 1) = (uint8_t)(8 * width);
    if (!values) return;
    size_t groups = (values + 7) / 8, before = out->count;
    uint8_t *start = Bytes_more(&s->in.way, out, 10);
    out->count = before + (size_t)(put_varint(start, (uint64_t)groups << 1 | 1) - start);
    uint8_t *to = Bytes_more(&s->in.way, out, groups * 8 * width);
    memset(to + values * width, 0, (groups * 8 - values) * width);
    for (size_t i = 0; i < column->runs.count; i++) {
        Text list = table_text(&s->lists, column->runs.at[i].value);
        uint8_t *row = to;
        for (size_t at = 0; at < list.length; at += 4) {
            uint32_t global;
            memcpy(&global, list.at + at, 4);
            to = put_number(to, text_here(s, column, table, global), width);
        }
        repeat_bytes(row, (size_t)(to - row), column->runs.at[i].count);
        to = row + (size_t)(to - row) * column->runs.at[i].count;
    }
}

static void make_list_column(Scanner *s, Column *column, int table) {
    Bytes *raw = &s->columns->raw;
    size_t values = 0;
    /* First the dictionary: how wide a number is depends on how many there are. */
    for (size_t i = 0; i < column->runs.count; i++) {
        Text list = table_text(&s->lists, column->runs.at[i].value);
        for (size_t at = 0; at < list.length; at += 4) {
            uint32_t global;
            memcpy(&global, list.at + at, 4);
            text_here(s, column, table, global);
        }
        values += list.length / 4 * column->runs.at[i].count;
    }
    make_dictionary(s, column, 1);
    raw->count = 0;
    size_t entries = put_list_levels(s, column, raw);
    put_list_values(s, column, table, raw, values);
    make_page(s, &column->data, entries, raw);
}

static void make_pages(Scanner *s) {
    Columns *c = s->columns;
    for (int i = 0; i < COLUMN_NPI; i++) {
        Column *column = c->columns + i;
        if (i == COLUMN_MODIFIERS) make_list_column(s, column, MODIFIERS);
        else if (i == COLUMN_PLACES) make_list_column(s, column, PLACES);
        else make_runs_column(s, column, i != COLUMN_AMOUNT);
    }
    Page *npis = &c->columns[COLUMN_NPI].data;
    npis->values = c->rows;
    npis->size = c->rows * 8;
    compress(&s->in.way, &npis->packed, (const uint8_t *)c->npis.at, npis->size);
}

static void hand_over_columns(Scanner *s) {
    Columns *c = s->columns;
    finish_price(s);
    if (!c->rows) return;
    make_pages(s);
    if (s->take((int64_t)c->rows, 0)) escape(&s->in.way, CALLER_FAILED, 0, "the rows cannot be written");
    for (int i = 0; i < COLUMN_COUNT; i++) {
        c->columns[i].runs.count = 0;
        table_clear(&c->columns[i].here);
    }
    c->npis.count = c->rows = c->listed = 0;
    c->batch++;
}

static void begin_price(Scanner *s, const uint32_t *head, const Attributes *a, double amount) {
    memcpy(s->columns->head, head, sizeof s->columns->head);
    s->columns->attributes = *a;
    s->columns->amount = amount;
}

static void add_to_columns(Scanner *s, Span span) {
    Columns *c = s->columns;
    size_t listed = table_text(&s->lists, c->attributes.places).length / 4;
    size_t modifiers = table_text(&s->lists, c->attributes.modifiers).length / 4;
    if (modifiers > listed) listed = modifiers;
    for (uint32_t done = 0; done < span.count;) {
        if (c->rows == ROWS_AT_ONCE || c->listed >= LISTED_AT_ONCE) hand_over_columns(s);
        size_t count = ROWS_AT_ONCE - c->rows, fitting = listed ? (LISTED_AT_ONCE - c->listed) / listed + 1 : count;
        if (count > fitting) count = fitting;
        if (count > span.count - done) count = span.count - done;
        add_tin(s, span.tin, (uint32_t)count);
        uint64_t *to = Longs_more(&s->in.way, &c->npis, count);
        for (size_t i = 0; i < count; i++) to[i] = npi_at(span.npis, done + (uint32_t)i, span.is_wide);
        c->rows += count;
        c->listed += count * listed;
        c->unwritten += (uint32_t)count;
        done += (uint32_t)count;
    }
}

static void free_columns(Columns *c) {
    for (int i = 0; i < COLUMN_COUNT; i++) {
        Column *column = c->columns + i;
        void *blocks[] = {column->runs.at, column->round.at, column->number.at, column->dictionary.packed.at, column->data.packed.at};
        for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) free(blocks[b]);
        table_free(&column->here);
    }
    free(c->npis.at);
    free(c->raw.at);
    free(c->levels.at);
    free(c->definitions.at);
    free(c);
}
