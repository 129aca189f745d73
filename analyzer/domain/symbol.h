/*
 * Symbols: the unknown integers of one function's analysis.
 *
 * Every integer the analyser does not know is a symbol: a parameter, the result of a
 * read, the length of a string, the capacity of an allocation, the number of times a
 * loop has gone round.  A symbol carries what is true of it everywhere (its range by
 * type, where it comes from, what it is called in a message); what is true of it on one
 * path is kept in that path's relation (relation.h).
 *
 * A symbol is named by a key, so that looking at the same instruction again gives the
 * same symbol, and results do not depend on how often something was looked at.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_SYMBOL_H
#define SPILLWAY_ANALYZER_DOMAIN_SYMBOL_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "analyzer/domain/interval.h"
#include "analyzer/domain/linear.h"
#include "analyzer/domain/values.h"
#include "base/arena.h"

/* Who decides a value, from the most to the least harmless. */
enum origin {
    ORIGIN_CONSTANT, /* written in the program */
    ORIGIN_LOCAL, /* computed here from constants */
    ORIGIN_UNKNOWN, /* from code that was not seen */
    ORIGIN_CALLER, /* from the function's caller */
    ORIGIN_ATTACKER, /* from outside the program */
};

enum symbol_kind {
    SYMBOL_INPUT = 1, /* memory or a parameter as the function found it */
    SYMBOL_RESULT, /* what an instruction or a call gave */
    SYMBOL_LENGTH, /* bytes before the first NUL of a string */
    SYMBOL_CAPACITY, /* bytes from a pointer to the end of its object */
    SYMBOL_COUNT, /* times a loop has gone round */
    SYMBOL_JOIN, /* the merge of several values */
    SYMBOL_WRAPPED, /* `def`, converted to a type it may not fit */
    SYMBOL_BYTE, /* a byte of a string; `def` = its position - the string's length */
    SYMBOL_DERIVED, /* what a function makes of `def` alone: ntohs */
    SYMBOL_ADDRESS, /* where a region begins: compared with where another one does */
    SYMBOL_HUGE, /* a constant of 2^63 or more */
};

/*
 * A number that is vague on some of the ways to it: its smallest value may occur when
 * it lies in `sure`, the values of the other ways, and not in `vague`.
 */
struct edge {
    struct interval sure, vague;
};

struct symbol {
    enum symbol_kind kind;
    enum origin origin;
    const char *source; /* "standard input", "parameter s"; NULL: nothing to say */
    const char *name; /* in messages: "strlen(s)"; NULL: none */
    struct interval range; /* always true */
    struct linear def; /* WRAPPED, BYTE and DERIVED */
    uint8_t bits; /* WRAPPED: width of the type */
    bool is_signed; /* WRAPPED: its sign */
    bool is_attained; /* COUNT: the loop has one exit, so its bound is reached */
    bool is_compared; /* somewhere with something else than zero */
    bool has_limit; /* it was compared with a number alone ... */
    int64_t limit; /* ... which it may be after one more step: the largest of them */
    bool is_tested; /* compared with anything; COUNT: what it steps was */
    bool is_watched; /* COUNT: the loop compares a number that it only adds to, or takes
                        from */
    bool is_uneven; /* COUNT: ... or one that goes up and down: rounds differ */
    bool is_blurred; /* JOIN: of paths that were merged for lack of room only */
    bool is_grown; /* JOIN: a loop adds to it, and takes nothing away */
    bool is_shrunk; /* ... it takes away, and adds nothing */
    bool is_renewed; /* JOIN: of a text that some rounds of a loop begin anew */
    bool is_kept_sum; /* JOIN: a loop adds texts to it that the program keeps */
    enum origin start_origin; /* ... of what it was before the loop */
    bool is_text_sum; /* JOIN: a loop adds lengths of arguments of the program to it */
    bool is_parsed; /* a number that text or a packet said, on some way to it */
    value_set values; /* what it may be; none: it was not asked */
    bool is_unended; /* a text's length: a write may have taken its only terminator */
    /* A limit of ours stands for its largest (smallest) values: they need not occur. */
    bool is_vague_above, is_vague_below;
    bool is_merged; /* JOIN: the edges are known of some of its ways */
    struct edge edges[2]; /* JOIN: of the number, and of its negative */
    bool has_stride; /* `stride` is set; else 1 */
    int64_t stride; /* it is a multiple of this; 0: it is 0 as far as known */
};

/*
 * Key of a symbol; unused parts are 0.  WRAPPED and BYTE symbols are also named by
 * their definition, since one instruction sees different operands on different paths.
 */
struct symbol_key {
    enum symbol_kind kind;
    uint32_t a, b, c; /* instruction, region, block: by kind */
    int64_t d; /* offset */
    struct linear def;
};

/* What proofs ask of a symbol, close together: most of what they cost is waiting. */
struct symbol_brief {
    struct interval range;
    enum symbol_kind kind;
};

struct symbol_table {
    struct arena *arena;
    struct symbol *at; /* row 0 unused */
    struct symbol_brief *brief; /* the same of each row */
    struct symbol_key *keys; /* of the same row */
    uint32_t len, cap;
    uint32_t *slots; /* rows by hash of their key, 0 = free */
    uint32_t slot_count; /* a power of two */
};

/* Texts given to the table must live as long as `arena`. */
void symbol_table_init(struct symbol_table *t, struct arena *arena);
void symbol_table_fini(struct symbol_table *t);

/* The symbol of `key`, made with the content of `model` when it is new. */
uint32_t symbol_get(struct symbol_table *t, const struct symbol_key *key,
                    const struct symbol *model);

/* The symbol of `key`; 0 when there is none yet. */
uint32_t symbol_find(const struct symbol_table *t, const struct symbol_key *key);

/* Another way to the same symbol has a stronger origin. */
void symbol_raise_origin(struct symbol_table *t, uint32_t id, enum origin origin,
                         const char *source);

/* The program compares the number with another one; with anything. */
void symbol_mark_compared(struct symbol_table *t, uint32_t id);
void symbol_mark_tested(struct symbol_table *t, uint32_t id);

/* The program lets the number grow by one more step only while it is below `limit`. */
void symbol_note_limit(struct symbol_table *t, uint32_t id, int64_t limit);

/* The loop of this counter compares a number that it changes: one way, or both ways. */
void symbol_mark_watched(struct symbol_table *t, uint32_t id);
void symbol_mark_uneven(struct symbol_table *t, uint32_t id);

/* The number is a merge of paths that exclude each other. */
void symbol_mark_blurred(struct symbol_table *t, uint32_t id);

/*
 * What was merged into symbols from `first` on is forgotten: it was tried, and undone.
 */
void symbol_forget_merges(struct symbol_table *t, uint32_t first);

/* A loop adds to the number and takes nothing away, or the other way round. */
void symbol_mark_grown(struct symbol_table *t, uint32_t id);
void symbol_mark_shrunk(struct symbol_table *t, uint32_t id);

/* The length of a text that is sometimes begun anew; or a merge with that. */
void symbol_set_renewed(struct symbol_table *t, uint32_t id, bool is_renewed);

/* A loop adds texts to this one which are kept elsewhere, and else only so much. */
void symbol_set_kept_sum(struct symbol_table *t, uint32_t id, bool is_kept_sum);

/* Nothing is added to the number but lengths of arguments; or that is no longer so. */
void symbol_mark_text_sum(struct symbol_table *t, uint32_t id, bool is_text_sum);

/* The number was read out of text or of a packet. */
void symbol_mark_parsed(struct symbol_table *t, uint32_t id);

/* Text or a packet of an outsider says the number, or the one it was converted from. */
bool symbol_is_parsed(const struct symbol_table *t, const struct linear *l);

/* Whether the number is the length of a text that perhaps nothing ends. */
void symbol_set_unended(struct symbol_table *t, uint32_t id, bool is_unended);
bool symbol_is_unended(const struct symbol_table *t, const struct linear *l);

/* The number may be one of the set, too. */
void symbol_add_values(struct symbol_table *t, uint32_t id, value_set set);

/* What is known of the symbol is only a limit that need not be reached. */
void symbol_mark_vague(struct symbol_table *t, uint32_t id);

/* The same of its largest (smallest) values only. */
void symbol_mark_vague_end(struct symbol_table *t, uint32_t id, bool is_above);

/* The opposite, of a symbol that was made so: all of its range may occur. */
void symbol_mark_followed(struct symbol_table *t, uint32_t id);

/*
 * Whether `test` says yes to a symbol that `l` is made of: its own, and in place of a
 * WRAPPED one those of its definition.  Each is looked at once: a checksum's last value
 * has millions of ways down to its first.  Yes, too, when there are too many.
 */
bool symbol_any_part(const struct symbol_table *t, const struct linear *l,
                     bool (*test)(void *context, uint32_t symbol), void *context);

/* Whether the program compares one of those with something. */
bool symbol_any_compared(const struct symbol_table *t, const struct linear *l);

/*
 * Whether the form is made of numbers that were followed from where they came in: what
 * the path says of them is all that limits them.  Lengths and places in texts, and what
 * a loop left behind that other things than its counter end, are none.
 */
bool symbol_all_followed(const struct symbol_table *t, const struct linear *l);

/* The same of its largest values alone. */
bool symbol_most_followed(const struct symbol_table *t, const struct linear *l);

/* The symbol may be `l`, which lies in `range`: it is as vague as that. */
void symbol_mark_merged(struct symbol_table *t, uint32_t id, const struct linear *l,
                        struct interval range);

/*
 * A loop's number starts as `start`, which lies in `range`, and goes round again only
 * where it lies in `again`: what lies outside leaves the loop as it came.
 */
void symbol_mark_started(struct symbol_table *t, uint32_t id,
                         const struct linear *start, struct interval range,
                         struct interval again);

/* Only what `from` knew of its edges. */
void symbol_reset_edges(struct symbol_table *t, uint32_t id, const struct symbol *from);

/* What the form is always a multiple of: steps of 8 from 16 on lead to such of 8. */
int64_t symbol_stride_of(const struct symbol_table *t, const struct linear *l);

/*
 * The same, also of numbers that may have wrapped: what their definition is a multiple
 * of still divides them where it divides 2^bits, too.  One is looked through, not a
 * checksum's chain.
 */
int64_t symbol_step_of(const struct symbol_table *t, const struct linear *l);

/* The symbol may be `l`, too; true when it may be a multiple of less than before. */
bool symbol_add_stride(struct symbol_table *t, uint32_t id, const struct linear *l);

/* Whether the smallest of its values (or of its negative's) in `known` may occur. */
bool symbol_edge_occurs(const struct symbol_table *t, uint32_t id, bool is_negative,
                        struct interval known);

/* Narrow what is always true of a symbol. */
void symbol_limit(struct symbol_table *t, uint32_t id, struct interval range);

/* Widen it, where the symbol is made for another type. */
void symbol_allow(struct symbol_table *t, uint32_t id, struct interval range);

/* Row `id`; valid until the next symbol is made. */
static inline const struct symbol *symbol_at(const struct symbol_table *t, uint32_t id)
{
    assert(id > 0 && id < t->len);
    return &t->at[id];
}

static inline struct symbol_brief symbol_brief_of(const struct symbol_table *t,
                                                  uint32_t id)
{
    assert(id > 0 && id < t->len);
    return t->brief[id];
}

/* The stronger of two origins. */
enum origin origin_join(enum origin a, enum origin b);

/* The strongest origin in a form, and the text of the symbol that has it. */
enum origin symbol_origin_of(const struct symbol_table *t, const struct linear *l,
                             const char **source);

#endif
