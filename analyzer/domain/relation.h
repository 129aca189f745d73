/*
 * What is known of the symbols on one path: an interval for each, and inequalities
 * between them.
 *
 * `n < sizeof buf`, `strlen(s) + strlen(t) + 1 <= 100` and `i <= n` are kept as
 * written, as linear forms that are at most 0.  Nothing is closed in advance; a
 * question is answered by a short search that cancels terms of the question with known
 * facts (Fourier and Motzkin's elimination, on demand and bounded in depth).  The
 * search may fail to prove what is true; it never proves what is false.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_RELATION_H
#define SPILLWAY_ANALYZER_DOMAIN_RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyzer/domain/interval.h"
#include "analyzer/domain/linear.h"
#include "analyzer/domain/symbol.h"

enum { RELATION_BOUNDS = 4 }; /* of one form that are told apart */

struct relation_bound {
    uint32_t symbol;
    struct interval range;
};

struct relation_fact {
    struct linear form;
    bool is_unequal; /* form != 0, else form <= 0 */
    bool has_definition; /* a symbol of it is a conversion that may turn out to fit */
    uint64_t symbols; /* relation_symbols_of(form) */
};

/* Copy with relation_copy(); zeroed is not valid before relation_init(). */
struct relation {
    const struct symbol_table *symbols;
    struct relation_bound *bounds; /* ascending symbols */
    struct relation_fact *facts; /* oldest first */
    uint32_t bound_count, bound_cap;
    uint32_t fact_count, fact_cap;
    uint8_t nesting; /* of facts that follow from each other, while adding */
    bool is_impossible; /* the facts contradict each other: the path cannot be taken */
};

/* A bit for each symbol of `l`, shared by some: two sets apart have none in common. */
static inline uint64_t relation_symbols_of(const struct linear *l)
{
    uint64_t set = 0;

    for (uint32_t i = 0; i < l->n; i++)
        set |= UINT64_C(1) << (l->terms[i].symbol & 63);
    return set;
}

void relation_init(struct relation *r, const struct symbol_table *symbols);
void relation_fini(struct relation *r);
void relation_copy(struct relation *to, const struct relation *from); /* `to` is raw */

/*
 * Index of the first bound whose symbol is not below `symbol`.  Half of the rest goes
 * each time, without a branch that the processor must guess.
 */
static inline uint32_t relation_find_bound(const struct relation *r, uint32_t symbol)
{
    const struct relation_bound *at = r->bounds;
    uint32_t left = r->bound_count;

    if (left == 0)
        return 0;
    while (left > 1) {
        uint32_t half = left / 2;

        at = at[half - 1].symbol < symbol ? at + half : at;
        left -= half;
    }
    return (uint32_t)(at - r->bounds) + (at->symbol < symbol);
}

/* Known values of a symbol; of a form, from its symbols' intervals alone. */
static inline struct interval relation_range(const struct relation *r, uint32_t symbol)
{
    uint32_t i = relation_find_bound(r, symbol);

    if (i < r->bound_count && r->bounds[i].symbol == symbol)
        return r->bounds[i].range;
    return symbol_brief_of(r->symbols, symbol).range;
}

struct interval relation_eval(const struct relation *r, const struct linear *l);

/* Whether nothing but its type limits how large the term, or some term of l, gets. */
bool relation_is_open(const struct relation *r, const struct linear_term *t);
bool relation_has_open(const struct relation *r, const struct linear *l);

/* Text or a packet says the number, and its type alone limits it, above or below. */
bool relation_is_open_said(const struct relation *r, const struct linear *l);

/* Add knowledge.  False when it contradicts what is known (sets is_impossible). */
bool relation_add_le(struct relation *r, const struct linear *l); /* l <= 0 */
bool relation_add_eq(struct relation *r, const struct linear *l); /* l == 0 */
bool relation_add_ne(struct relation *r, const struct linear *l); /* l != 0 */

/*
 * Add that the symbol equals l.  Cheap where nothing is known of the symbol, as for one
 * that was just made: no other fact can then say more than before.
 */
bool relation_define(struct relation *r, uint32_t symbol, const struct linear *l);

/* Add that l lies in `range`. */
bool relation_add_range(struct relation *r, const struct linear *l,
                        struct interval range);

/* Whether l <= 0 (l < 0) follows. */
bool relation_proves_le(const struct relation *r, const struct linear *l);
bool relation_proves_lt(const struct relation *r, const struct linear *l);
bool relation_proves_eq(const struct relation *r, const struct linear *l);

/*
 * The best bounds found.  `best` (may be NULL) gets the form whose interval gave it:
 * its unbounded symbols are what the bound depends on.
 */
int64_t relation_max(const struct relation *r, const struct linear *l,
                     struct linear *best);
int64_t relation_min(const struct relation *r, const struct linear *l,
                     struct linear *best);
struct interval relation_bounds_of(const struct relation *r, const struct linear *l);

/*
 * A form that is never below `l` and mentions only symbols that `keep` says yes to:
 * others are cancelled by facts, or replaced by their bounds.  False if there is none.
 */
bool relation_project_max(const struct relation *r, const struct linear *l,
                          bool (*keep)(void *context, uint32_t symbol), void *context,
                          struct linear *out);

/*
 * All such forms that were found, none of which is above another for sure: of
 * min(n, m) both n and m.  The first one is that of relation_project_max().
 */
struct relation_bounds {
    struct linear at[RELATION_BOUNDS];
    unsigned count;
};

void relation_project_all(const struct relation *r, const struct linear *l,
                          bool (*keep)(void *context, uint32_t symbol), void *context,
                          struct relation_bounds *out);

/* `l` with each WRAPPED symbol that is now known to fit replaced by its definition. */
struct linear relation_resolve(const struct relation *r, const struct linear *l);

/* Forget everything about the symbols for which `drop` says yes. */
void relation_forget(struct relation *r, bool (*drop)(void *context, uint32_t symbol),
                     void *context);

/* What holds on both paths, into `into`. */
void relation_join(struct relation *into, const struct relation *other);

/* Whether every fact of `weaker` follows from `r`. */
bool relation_implies(const struct relation *r, const struct relation *weaker);

#endif
