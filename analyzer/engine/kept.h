/*
 * Which numbers the integers that a program keeps in variables ever have.  Private to
 * engine/.
 *
 * `static int next; ... next = (next + 1) % N;` is kept between 0 and N - 1 by code
 * that a function which uses it may not see.  Before the functions are run, a quick
 * pass over all that store to such variables (kept_flow.c) finds an interval for each
 * that no store leaves.
 *
 * Only of variables that nothing but loads and stores by their name can reach: an
 * integer of static storage whose address goes nowhere, and that is private to its
 * unit, or whose program is seen whole.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_KEPT_H
#define SPILLWAY_ANALYZER_ENGINE_KEPT_H

#include <stdbool.h>

#include "analyzer/domain/interval.h"
#include "analyzer/engine/run.h"

/* Which function leads to which: row 0 stands for code that cannot be seen. */
struct kept_edges {
    ir_id *first; /* by row, and one more: where its part of `list` begins */
    ir_id *list;
};

struct kept_variable {
    ir_id object;
    struct interval assumed; /* what loads may find */
    struct interval found; /* what was seen to be stored, and the initial value */
    struct interval next; /* that, as far as the next numbers it is compared with */
    struct interval type;
    const uint64_t *writers; /* a bit for each function that may lead to a store; NULL:
                                nobody asked yet */
};

struct kept {
    struct engine *e;
    struct arena arena;
    bool *is_open; /* by object: not only loaded and stored by name */
    uint32_t *number; /* by object: its row of `at`, 0 none */
    struct kept_variable *at; /* row 0 unused */
    uint32_t count; /* rows, row 0 included */
    struct kept_edges callers; /* by function */
    struct kept_edges writers; /* by variable: functions with a store */
    ir_id *queue;
    uint32_t *place; /* by object, for kept_flow(): all 0 between its calls */
};

/* kept_calls.c: who calls whom. */
void kept_find_calls(struct kept *k);

/* What a call runs: a function, 0 for code that cannot be seen; false: neither. */
bool kept_callee(const struct kept *k, const struct ir_function *f,
                 const struct ir_inst *in, ir_id *callee);

/* Whether the call returns again later: then all may have changed. */
bool kept_returns_twice(const struct kept *k, const struct ir_inst *in);

/* Whether running `function` (0: code not seen) may store to the variable. */
bool kept_may_write(struct kept *k, uint32_t variable, ir_id function);

/*
 * kept_flow.c: go through a function with what is assumed of the variables, and add
 * to what is found of those that it stores to.
 */
void kept_flow(struct kept *k, ir_id function);

/*
 * kept.c: fill in `e->kept`, by object; a full interval where nothing is known.  Who
 * may store to them stays in `e->kept_calls`, for kept_free().
 */
void kept_find(struct engine *e);
void kept_free(struct kept *k);

/* Whether only loads and stores by its name reach the variable. */
bool kept_is_tracked(const struct kept *k, ir_id object);

/* Whether a call of `callee` (0: code not seen) leaves a tracked one as it was. */
bool kept_is_spared(struct kept *k, ir_id object, ir_id callee);

/* Names that some unit uses without its being clear which variable that is. */
struct map;
void kept_find_unclear(const struct ir_unit *u, struct map *names);

/* Whether all of the program that names the variable can be seen. */
bool kept_is_own(const struct engine *e, const struct ir_object *o,
                 const struct map *unclear);

/* kept_pointer.c: fill in `e->leads_to`, by object. */
void kept_find_pointers(struct engine *e);

/* kept_text.c: fill in `e->text_room`, by field. */
void kept_find_texts(struct engine *e);

#endif
