/* Reads an in-network file of Transparency in Coverage as it streams by. rates/tic/compiled.py builds and calls this;
   rates/tic/plain.py reads the same in Python, and the tests hold both to the same rows.

   The file is read once through one window. Of an item that nobody asked for only type and code are read and the rest
   is skimmed; of a wanted one each rate is decoded and becomes rows as soon as its code and its providers are known. */
#include "memory.h"
#include "blocks.h"
#include "reader.h"
#include "skim.h"
#include "values.h"
#include "scanner.h"
#include "providers.h"
#include "text.h"
#include "snappy.h"
#include "columns.h"
#include "rows.h"
#include "waiting.h"
#include "rates.h"
#include "items.h"

static const Name TOP_NAMES[] = {
    NAME("in_network"), NAME("provider_references"), NAME("reporting_entity_name"), NAME("reporting_entity_type"),
    NAME("last_updated_on"), NAME("version"), NAME("plan_name"), NAME("plan_id_type"), NAME("plan_id"), NAME("plan_market_type"),
    NAME("issuer_name"), NAME("plan_sponsor_name"), NAME("reporting_structure"), NAME("out_of_network"), {0, 0}};
enum { IN_NETWORK = 1, PROVIDER_REFERENCES, FIRST_ABOUT, LAST_ABOUT = 12, REPORTING_STRUCTURE, OUT_OF_NETWORK };

static void not_a_rate_file(Scanner *s, const char *reason) {
    escape(&s->in.way, NOT_A_RATE_FILE, s->in.before + s->in.at, reason);
}

static void read_beginning(Scanner *s) {
    Reader *r = &s->in;
    while (r->end < 4 && more(r, 0));
    const uint8_t *b = r->bytes;
    if (!r->end) not_a_rate_file(s, "the file is empty");
    if (r->end >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) r->at = 3;
    int c = peek(r);
    if (c == '[') not_a_rate_file(s, "the file begins with a list, where an in-network file is one object");
    if (c < 0) not_a_rate_file(s, "the file is empty");
    if (c != '{') not_a_rate_file(s, "the file is not JSON: it does not begin with a brace");
    r->at++;
}

static void read_about(Scanner *s, int name) {
    uint64_t ignored = 0;
    Text text = read_text(&s->in, &ignored);
    s->about_at[name] = table_append(&s->in.way, &s->about, text.at, text.length);
}

static void read_document(Scanner *s) {
    Reader *r = &s->in;
    int is_first = 1;
    const char *instead = "the file has no in_network: it holds no negotiated rates";
    read_beginning(s);
    for (int name; (name = next_member(r, &is_first, TOP_NAMES));) {
        if (name == IN_NETWORK) read_items(s);
        else if (name == PROVIDER_REFERENCES) read_references(s);
        else if (name >= FIRST_ABOUT && name <= LAST_ABOUT) read_about(s, name);
        else skip_value(r);
        if (name == REPORTING_STRUCTURE) instead = "the file is a table of contents: it names files and holds no rates";
        if (name == OUT_OF_NETWORK) instead = "the file holds allowed amounts, not negotiated rates";
    }
    if (peek(r) >= 0) damaged(r, "something stands behind the end of the document");
    if (!s->counters[SECTIONS]) not_a_rate_file(s, instead);
}

static void write_all_that_waits(Scanner *s) {
    uint32_t slot;
    for (uint64_t at = 0, end = waiting_end(s); at < end;) {
        at = take_back(s, at, &slot);
        write_rate(s, s->item_heads.at[slot]);
    }
    forget_from(s, 0);
    hand_over(s);
}

static void mark_needed(Scanner *s) {
    uint32_t slot;
    for (uint64_t at = 0, end = waiting_end(s); at < end;) {
        at = take_back(s, at, &slot);
        for (size_t i = 0; i < s->references_here.count; i++)
            s->references.at[s->references_here.at[i]].flags |= IS_NEEDED;
    }
}

#define LANDED(s) (setjmp((s)->in.way.landing) != 0)

Scanner *tic_new(FillWindow fill, TakeRows take, int format, int64_t step, int spill_to, int64_t spill_words) {
    Scanner *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->in.fill = fill;
    s->in.step = (size_t)step;
    s->in.room = (size_t)step * 2 + 256;
    s->in.bytes = malloc(s->in.room + PADDING);
    s->take = take;
    s->format = format;
    s->spill = spill_to;
    s->spill_limit = (int)spill_words;
    s->columns = format == IN_COLUMNS ? calloc(1, sizeof(Columns)) : NULL;
    for (int i = 0; i < 16; i++) s->about_at[i] = NOTHING;
    if (s->in.bytes && (s->columns || format != IN_COLUMNS)) return s;
    free(s->in.bytes);
    free(s);
    return NULL;
}

void tic_free(Scanner *s) {
    Table *tables[] = {&s->attributes, &s->lists, &s->heads, &s->wanted, &s->wanted_kinds, &s->wanted_codes, &s->long_ids, &s->locations, &s->about};
    void *blocks[] = {s->in.bytes, s->in.plain.at, s->ids, s->item_heads.at, s->prices.at, s->list_here.at, s->references_here.at,
                      s->groups_here.at, s->npis_here.at, s->references.at, s->groups.at, s->npis.at, s->spans.at, s->stamps.at,
                      s->seen.at, s->filtered.at, s->waiting.at, s->reread.at, s->out.at, s->head_text.at, s->tail_text.at,
                      s->tin_type.at, s->tin_value.at};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) table_free(tables[i]);
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) free(blocks[i]);
    for (int i = 0; i < TABLES; i++) {
        table_free(&s->tables[i]);
        table_free(&s->raw_lists[i]);
        free(s->raw_list_numbers[i].at);
    }
    if (s->columns) free_columns(s->columns);
    free(s);
}

int tic_want_all(Scanner *s) { return s->wants_all = 1; }

/* An empty kind stands for every type of code. */
int tic_want(Scanner *s, const uint8_t *kind, int64_t kind_length, const uint8_t *code, int64_t code_length) {
    Text k = {kind, (size_t)kind_length}, c = {code, (size_t)code_length};
    if (LANDED(s)) return s->in.way.status;
    Text key = wanted_key(s, k, c);
    table_number(&s->in.way, &s->wanted, key.at, key.length);
    table_number(&s->in.way, &s->wanted_codes, c.at, c.length);
    key = wanted_key(s, k, (Text){0, 0});
    table_number(&s->in.way, &s->wanted_kinds, key.at, key.length);
    s->wants_bare |= !kind_length;
    return FINE;
}

int tic_scan(Scanner *s) {
    if (LANDED(s)) return s->in.way.status;
    read_document(s);
    if (s->locations.count) mark_needed(s);
    return FINE;
}

int tic_finish(Scanner *s) {
    if (LANDED(s)) return s->in.way.status;
    write_all_that_waits(s);
    return FINE;
}

/* The references from `from` on that rates need and that lie at another address: the number, or -1 behind the last. */
int64_t tic_next_remote(Scanner *s, int64_t from, const uint8_t **at, int64_t *length) {
    for (size_t i = (size_t)from; i < s->references.count; i++) {
        Reference *reference = s->references.at + i;
        if (reference->count || reference->location == NOTHING || !(reference->flags & IS_NEEDED)) continue;
        Text text = table_text(&s->locations, reference->location);
        *at = text.at;
        *length = (int64_t)text.length;
        return (int64_t)i;
    }
    return -1;
}

int tic_add_group(Scanner *s, int64_t reference, const uint8_t *tin, int64_t length, const uint64_t *npis, int64_t count) {
    Group group = {0, 0, 0, 0};
    if (LANDED(s)) return s->in.way.status;
    group.start = s->npis.count;
    for (int64_t i = 0; i < count; i++) add_npi(s, &s->npis, &group, npis[i]);
    group.tin = table_number(&s->in.way, &s->tables[TINS], tin, (size_t)length);
    size_t first = s->groups.count;
    *Groups_more(&s->in.way, &s->groups, 1) = group;
    define(s, (uint32_t)reference, first);
    return FINE;
}

const char *tic_reason(const Scanner *s) { return s->in.way.reason; }
uint64_t tic_offset(const Scanner *s) { return s->in.way.offset; }
uint64_t tic_position(const Scanner *s) { return s->in.before + s->in.at; }
const uint64_t *tic_counters(const Scanner *s) { return s->counters; }
const uint8_t *tic_lines(const Scanner *s) { return s->out.at; }

/* What the file says of itself: name is 3 to 12 in TOP_NAMES. */
int64_t tic_about(const Scanner *s, int name, const uint8_t **at) {
    if (s->about_at[name] == NOTHING) return -1;
    Text text = table_text(&s->about, s->about_at[name]);
    *at = text.at;
    return (int64_t)text.length;
}

/* A page of the rows at hand: how many values, how large it was and is compressed, and where it lies. */
const uint8_t *tic_page(const Scanner *s, int column, int is_dictionary, uint64_t *facts) {
    const Column *from = s->columns->columns + column;
    const Page *page = is_dictionary ? &from->dictionary : &from->data;
    facts[0] = page->values;
    facts[1] = page->size;
    facts[2] = page->packed.count;
    return page->packed.at;
}

/* The texts of a column's dictionary of the rows at hand: where each ends, and their bytes. */
int64_t tic_texts(const Scanner *s, int column, const void **ends, const void **bytes) {
    const Table *here = &s->columns->columns[column].here;
    *ends = here->ends.at;
    *bytes = here->bytes.at;
    return (int64_t)here->count;
}

/* Changes with whatever the caller relies on. */
int tic_version(void) { return 2; }
