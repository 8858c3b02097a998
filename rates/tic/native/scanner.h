/* Everything one reading of a file holds. */
enum { KINDS, CODES, ARRANGEMENTS, TYPES, CLASSES, SETTINGS, DATES, MODIFIERS, PLACES, TINS, TABLES };
enum { IN_COLUMNS, IN_JSON_LINES, IN_CSV, COUNTED };
/* FileReport of rates/tic/report.py has these in the same order. */
enum {
    ITEMS, WANTED_ITEMS, ITEMS_WITHOUT_CODE, RATES, PRICES, ROWS, RATE_NULL, RATE_UNREADABLE, WITHOUT_PROVIDER,
    REFERENCES, REFERENCES_REPEATED, REFERENCES_UNDEFINED, NPI_UNREADABLE, MISSHAPEN, HAS_SETTING, HAS_NETWORK_NAME,
    SECTIONS, WITHOUT_CLASS, COUNTERS
};
enum { NEVER_SETTLED = 1, IS_DEFINED = 2, WAS_USED = 4, IS_NEEDED = 8 };

typedef struct { uint32_t attributes; double amount; } Price;
/* A provider group: the number of its TIN and where its NPIs stand in `npis`; wide ones take two words each. */
typedef struct { uint32_t tin, count; uint64_t start; uint32_t is_wide; } Group;
typedef struct { uint32_t start, count, flags, location; } Reference;
/* The providers of one rate, as they are to be written. */
typedef struct { uint32_t tin, count, is_wide; const uint32_t *npis; } Span;
typedef struct { uint64_t npi; uint32_t tin, round; } Seen;
typedef struct { uint64_t key; uint32_t number; } IdSlot;
typedef struct { uint32_t type, class, setting, date, places, modifiers; } Attributes;

VECTOR(Price, Prices)
VECTOR(Group, Groups)
VECTOR(Reference, References)
VECTOR(Span, Spans)
VECTOR(Seen, SeenList)

typedef struct {
    uint32_t kind, code, arrangement, slot, head;
    int is_kind_known, is_code_known, is_arrangement_known;
    int decision; /* 0: not yet, 1: wanted, -1: not wanted */
    int waits, has_rates, was_skipped, was_written;
    uint64_t counters[COUNTERS];
} Item;

typedef int (*TakeRows)(int64_t rows, int64_t bytes);

typedef struct {
    Reader in;
    TakeRows take;
    int format;
    uint64_t counters[COUNTERS];
    Table tables[TABLES], attributes, lists, raw_lists[TABLES], heads, wanted, wanted_kinds, wanted_codes, long_ids, locations, about;
    uint32_t about_at[16];
    int wants_all, wants_bare;
    Item item;
    Words item_heads; /* by slot: the number in `heads` of each item that waits */
    /* the rate being read */
    Prices prices;
    Words list_here, raw_list_numbers[TABLES];
    Words references_here;
    Groups groups_here;
    Words npis_here;
    /* providers */
    References references;
    Groups groups;
    Words npis;
    IdSlot *ids;
    size_t id_slots, id_count;
    /* what makes the providers of a rate distinct */
    Spans spans;
    Words stamps, clashes;
    uint32_t round;
    SeenList seen;
    Words filtered;
    /* rates that wait until the item's code or the references are known */
    Words waiting, reread;
    uint64_t reread_from;
    uint64_t spilled; /* words in the file behind `spill` */
    int spill, everything_waits, spill_limit;
    /* rows */
    Bytes out, head_text, tail_text, tin_type, tin_value;
    struct Columns *columns;
} Scanner;
