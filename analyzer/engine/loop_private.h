/*
 * Between the files that run loops.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_LOOP_PRIVATE_H
#define SPILLWAY_ANALYZER_ENGINE_LOOP_PRIVATE_H

#include "analyzer/engine/run.h"

enum { MAX_CANDIDATES = 48 };

/* How a cell behaves in the loop. */
enum change {
    CHANGE_UNKNOWN, /* nothing is said of it */
    CHANGE_STEPS, /* start + step * count */
    CHANGE_ANY, /* an integer, or a pointer's offset, of which only facts are known */
};

/* Why the loop is worth to be run once where a candidate holds and once where not. */
enum undecided {
    UNDECIDED_NOT,
    UNDECIDED_COUNTER, /* it limits the counter */
    UNDECIDED_KEPT, /* it limits what some rounds add to, and holds after each */
};

struct changed {
    struct cell cell; /* as it enters; value NULL: not there */
    enum change change;
    struct linear start; /* the number, or the pointer's offset, at the entry */
    struct linear symbol; /* ANY: the symbol at the head */
    const struct value *strongest; /* ORIGIN cells: the strongest seen */
    int64_t step;
    bool is_tried; /* a step was ruled out before */
    bool is_started; /* the symbol's edges are marked; `unmarked` is it without them */
    struct symbol unmarked;
};

struct loop {
    struct run *r;
    uint32_t head; /* item of the order */
    ir_id block;
    struct state *entry; /* as it comes in */
    struct changed *changed;
    uint32_t count;
    struct linear counter;
    struct linear *candidates; /* <= 0 at the head */
    uint32_t candidate_count;
    bool is_hopeless; /* too many changes: everything is unknown */
    struct linear undecided; /* would be a candidate if it held in the first round */
    enum undecided how_undecided;
    bool has_bottom; /* it is taken not to pass where it began, going down */
    const struct loop_pass *shown; /* of which candidates are proposed */
    struct shrinking shrinking;
};

/* The form of a cell in a state at the end of the loop; false if it has none. */
bool loop_form_at_end(const struct state *s, const struct changed *c,
                      struct linear *out);

/* ---------------------------------------------------------------- growth.c */

/* What a round adds to the cell; also where an unsigned number passed 0. */
bool loop_change_in_round(struct loop *l, const struct state *end,
                          const struct changed *c, struct linear *out);

/* Who decides how each number grows, and which of its values a round starts from. */
void loop_set_growths(struct loop *l, const struct loop_pass *pass);

/* The same of what a pass showed in which everything held. */
void loop_confirm_starts(struct loop *l, const struct loop_pass *pass);

/* Whether a round, as this pass shows it, may leave a text without its end. */
void loop_set_unended(struct loop *l, const struct loop_pass *pass);
void loop_note_raw(struct loop *l, const struct loop_pass *pass);

/* Which numbers are sums of lengths of arguments; true when one is found to be none. */
bool loop_set_text_sums(struct loop *l, const struct loop_pass *pass);

/* What the numbers are multiples of; true when one turns out to be less than it was. */
bool loop_set_strides(struct loop *l, const struct loop_pass *pass);

/*
 * Whether the limit that is not decided is one of a place that was taken down by what
 * was not followed, and that the loop takes further down to just that limit: that it
 * has passed it already, nothing shows.
 */
bool loop_is_below_vaguely(const struct loop *l);

/* ------------------------------------------------------------------ said.c */

/* Which numbers rounds make of the digits of a text. */
void loop_set_said(struct loop *l, const struct loop_pass *pass);

/* --------------------------------------------------------------- content.c */

/* Whether the cell speaks of many bytes at once. */
bool loop_is_content(const struct cell *c);

/* What such a cell would say when the loop begins; NULL: nothing. */
const struct value *loop_content_at_entry(struct loop *l, const struct cell *c);

/* What holds for the value and for the cell; NULL: nothing. */
const struct value *loop_content_of_both(struct loop *l, const struct value *a,
                                         const struct cell *c);

/* A known change turns out to be a larger one; true when it did. */
bool loop_has_other_content(struct loop *l, struct changed *known,
                            const struct cell *c);
bool loop_lose_content(struct changed *known);

/* --------------------------------------------------------------- propose.c */

/* Take what may hold at the head, from what a pass compared and how it changed. */
void loop_propose(struct loop *l, const struct loop_pass *pass);

/* Drop the candidates that do not hold again; true when all did. */
bool loop_check_candidates(struct loop *l, const struct loop_pass *pass);

#endif
