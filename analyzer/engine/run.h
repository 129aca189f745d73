/*
 * The analysis of one function: what the parts of the engine share.  Private to
 * engine/.
 *
 * A run holds the function's tables (symbols, regions), the states that wait at each
 * block, and a journal of judged accesses.  Loops are first run quietly, to see what
 * they change; only the last, proven run is kept in the journal.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_RUN_H
#define SPILLWAY_ANALYZER_ENGINE_RUN_H

#include "analyzer/domain/state.h"
#include "analyzer/engine/access.h"
#include "analyzer/engine/cfg.h"
#include "analyzer/engine/engine.h"
#include "analyzer/engine/models.h"
#include "analyzer/engine/summary.h"
#include "base/vec.h"

enum {
    MAX_STATES = 8, /* kept apart at a block */
    MAX_SPLITS = 32, /* of one state in one block */
    MAX_LOOP_STATES = 3, /* at the head of a loop */
    DEFAULT_BUDGET = 250000, /* instructions looked at in one function */
    MAX_ARENA = 32 << 20, /* bytes of values, with the same effect */
    MAX_ARENA_LATE = 4 * MAX_ARENA, /* ... with which loops are hardly tried out */

    /* Sites of JOIN symbols and epochs: a block, or the head of a loop. */
    SITE_HEAD = 1 << 24,
    SITE_RETURN = 1 << 25, /* the ends of the function */

    /* Parts of RESULT symbols from here on: lengths of texts; atoms of a called
       function that have no value here; its numbers, of which those with a place
       (`c`) are lengths. */
    PART_LENGTH = 100,
    PART_ATOM = 1000,
    PART_CALLED = 3000,
};

struct state_list {
    struct state **at;
    size_t len, cap;
};

/* A state that left a loop, for the block outside. */
struct loop_exit {
    ir_id block;
    struct state *state;
};

/* One run through a loop's body. */
struct loop_pass {
    struct loop_pass *outer;
    uint32_t head; /* item of the order */
    struct state_list back; /* states that return to the head */
    VEC(struct loop_exit) exits;
    VEC(struct linear) atoms; /* forms that were compared with 0, for invariants */
    enum origin exit_origin; /* strongest origin of a value that decides on leaving */
    const char *exit_source;
};

/* A state that goes on in the middle of the block, after a split. */
struct pending {
    struct state *state;
    ir_id next; /* instruction */
    const struct value **values; /* of the block so far, in the arena */
};

/* A write that a summary tells of, at a pointer's target. */
struct summary_write {
    ir_id i; /* the call */
    int64_t offset, size; /* from the pointer on */
    const struct value *value;
    bool is_fill;
};

struct summary_maker; /* engine/summary_make.h */

/* Where the records of a trial began, to take them back. */
struct run_mark {
    size_t journal, returns, obligations;
};

/* Cells [first, end) of a state. */
struct rows {
    uint32_t first, end;
};

/* Which regions a state's pointers lead to; see reach.c. */
struct reach {
    struct {
        uint32_t child, sibling; /* those found in this region; 0 ends */
        uint32_t epoch; /* in which it was found in its parent ... */
        int64_t offset; /* ... there */
        uint32_t round; /* of the last search that came here */
        uint32_t listed; /* of the last search whose state has such cells ... */
        struct rows rows; /* ... here */
        bool is_named; /* callers have a name for it */
    } *at; /* by region */
    uint8_t *depth; /* by region, 0 between searches: 1 + steps from where one began */
    uint32_t *queue;
    uint32_t cap, count; /* regions that are known */
    uint32_t named; /* ... of which it was asked whether callers have a name */
    uint32_t round, queued;
};

/* Begin a search in `s`: list its rows, and the regions that are new. */
void reach_begin(struct run *r, const struct state *s);
void reach_fini(struct reach *h);

/* Rows of the region in the state that is searched; none if it has no cells. */
static inline struct rows reach_rows(const struct reach *h, uint32_t region)
{
    return h->at[region].listed == h->round ? h->at[region].rows : (struct rows){0, 0};
}

/* state_epoch() of a region whose rows these are. */
uint32_t reach_epoch(const struct state *s, struct rows rows, int64_t offset);

/* A place in an object of the unit: bytes from its start; object 0: none is known. */
struct kept_place {
    ir_id object;
    int64_t offset;
};

/* What is kept beside a member that leads to a buffer (rest.c). */
struct rest {
    ir_id count; /* the member that says how much is left behind it; 0: none */
    ir_id end; /* ... or where that ends */
    bool is_moved;
};

/* An access, by the instruction that makes it. */
struct told {
    ir_id function, inst;
    bool is_sure; /* more than a note */
};

/* What a function says of a buffer whose callers are all known, who come first. */
struct own_word {
    ir_id function, inst;
    bool is_answered; /* by a caller who knows the size */
    struct finding finding;
};

/* What the engine knows of a unit. */
struct engine {
    struct arena arena; /* summaries */
    struct arena scratch; /* empty: what the next function takes */
    const struct ir_unit *u;
    const struct engine_options *options;
    struct unit_facts *facts;
    struct summary *summaries; /* by function */
    struct ir_object_range *locals; /* by function: its rows of u->objects */
    bool is_whole; /* a program with `main`, of which next to nothing is missing */
    bool is_closed; /* ... or only functions of libraries that are installed are */
    ir_id *record_of; /* by field: the type it is a member of */
    bool *is_fixed; /* by object: nothing writes it */
    bool *may_be_argument; /* by object: it may lead to an argument of the program */
    bool *is_private; /* by function: all its callers can be seen */
    bool *is_called_once; /* by function: one call leads to it, and no address */
    struct interval *kept; /* by object: values that it may have; engine/kept.h */
    struct kept *kept_calls; /* who may store to those */
    struct kept_place *leads_to; /* by object: where that pointer leads, if anywhere */
    bool *is_stretched; /* by type: the array that ends it may be longer; stretched.c */
    bool *is_foreign; /* by type: a structure that code which is not seen hands out */
    int64_t *text_room; /* by field: bytes of the largest array with a text that such a
                           member leads to; 0: not known */
    struct engine_model *models; /* by function: engine/models.h */
    struct handed {
        ir_id root; /* the function with the buffer; 0: it is none of those */
        ir_id inst; /* the call that hands the format and the list on */
        uint8_t format; /* its parameters, from 1: the format ... */
        uint8_t list; /* ... and the list; 0: it is variadic itself */
        int64_t room; /* bytes of the buffer */
        bool is_told; /* root: that some call fits is not proven */
    } *handed; /* by function: handed.c */
    struct allotted {
        bool is_known; /* it was looked for */
        ir_id count;
    } *allotted; /* by field: the member that counts its elements (allotted.c) */
    struct rest *rests; /* by field; NULL: nobody asked yet */
    VEC(struct told) told; /* accesses that there is a finding of */
    VEC(struct own_word) own_words;
};

/* What tells how large a buffer is, of which nothing else does. */
struct given_size {
    ir_id call; /* of an unseen function, which got the size and returned it; or ... */
    uint32_t region; /* ... where that much was cleared */
    struct linear size;
};

struct run {
    struct engine *e;
    const struct ir_unit *u;
    const struct ir_function *f;
    ir_id function;
    struct arena arena;
    struct symbol_table symbols;
    struct region_table regions;
    struct state_context c;
    struct cfg cfg;
    const struct value **values; /* by instruction, of the block being run */
    struct state_list *incoming; /* by block */
    struct loop_pass *loop; /* innermost one being run */
    unsigned quiet; /* > 0: a loop is being tried out */
    VEC(struct access) journal;
    VEC(struct given_size) given;
    struct summary_maker *maker;
    VEC(struct pending) pending;
    unsigned splits; /* of the block being run, for one state that came in */
    ir_id block; /* being run */
    size_t steps, budget;
    bool is_over_budget;
    uint32_t size_symbol; /* what came with a text to write, as its size; 0: nothing */
    bool *is_visited; /* by block: run outside of a trial */
    ir_id *row_alloc; /* by instruction: the call that got what an element that it reads
                         leads to (rows.c), 0 none; NULL: there is none at all */
    uint8_t errors; /* whether errno may say that there is none: errors.c */
    uint8_t *stated; /* by instruction: stated.c; NULL: nothing is */
    ir_id *packets; /* by parameter: the length of a packet; NULL: not asked; head.c */
    struct reach reach;
};

/* ------------------------------------------------------------------- run.c */

/* Analyse `function`; findings, silences and its summary go to the engine. */
void run_function(struct engine *e, ir_id function);

/* Hand a state over to the start of `target`. */
void run_propagate(struct run *r, ir_id target, struct state *s);

/* Run the items [first, end) of the order. */
void run_items(struct run *r, uint32_t first, uint32_t end);

/* Take back what was recorded since. */
struct run_mark run_mark(const struct run *r);
void run_rewind(struct run *r, struct run_mark mark);

/* Merge states with equal keys, and then until at most `max` are left. */
void run_reduce(struct run *r, struct state_list *list, uint32_t max, uint32_t site);

/*
 * Whether the block may be split once more while `waiting` states wait in it: calls in
 * a row would multiply.
 */
bool run_can_split(const struct run *r, size_t waiting);

/* Go on with `s` after instruction `i`, whose result is `v` there. */
void run_split(struct run *r, ir_id i, struct state *s, const struct value *v);

/* The value of an instruction in a state. */
const struct value *run_value(struct run *r, struct state *s, ir_id i);

/* Record the result of instruction `i`. */
void run_keep(struct run *r, struct state *s, ir_id i, const struct value *v);

/* Run the head of a loop as a plain block. */
void run_head(struct run *r, ir_id block);

/* --------------------------------------------------------------- renewed.c */

/*
 * The text of that region, offset and unit gets the length: where some rounds of a loop
 * come here, it is begun anew.
 */
void renewed_note(struct run *r, const struct cell *text, const struct linear *length);

/* ---------------------------------------------------------- command_line.c */

/* Fill in `may_be_argument`, in a program that is seen whole. */
void command_line_find(struct engine *e);

/* --------------------------------------------------------------- records.c */

/* Fill in `is_foreign`; nothing is, unless the program is whole. */
void records_find_foreign(struct engine *e);

/* Whether a structure lies there that the program alone puts texts into. */
bool records_are_own(const struct run *r, uint32_t region);
/* ------------------------------------------------------------------ rows.c */

/* Find arrays of pointers to storage of one size: `row_alloc`. */
void rows_find(struct run *r);

/* What the load `i` of such an element gave leads to that many bytes. */
void rows_describe(struct run *r, ir_id i, const struct value *v);

/* ---------------------------------------------------------------- stated.c */

/* Find the calls of what nobody declared that may be checks. */
void stated_find(struct run *r);

/* What is known once comparison `i` was made for such a call. */
void stated_compare(struct run *r, struct state *s, ir_id i);

/* The result of call `i`, when it is one that does nothing else; NULL. */
const struct value *stated_call(struct run *r, struct state *s, ir_id i);

/* ------------------------------------------------------------------ dead.c */

/* Remove what nothing that starts at r->block can ask for. */
void dead_drop(struct run *r, struct state *s);

/* ------------------------------------------------------------------ loop.c */

/* Run the loop whose head is item `head`, for the states waiting there. */
void loop_run(struct run *r, uint32_t head);

/* Note that `form` was compared with 0 (for invariants of the loops being tried). */
void loop_note_atom(struct run *r, const struct linear *form);

/* ------------------------------------------------------------- invariant.c */

/* Whether a symbol, or the place of a region, is the same in each round. */
bool loop_is_invariant(const struct run *r, uint32_t head, uint32_t symbol);
bool loop_is_invariant_region(const struct run *r, uint32_t head, uint32_t region);

/* ---------------------------------------------------------------- shrink.c */

/* A number that each round of a loop divides. */
struct shrinking {
    struct linear symbol; /* it, at the head */
    uint32_t cell; /* where the loop keeps it */
    int64_t divisor; /* at least; 0: there is no such number */
    int64_t least; /* it is that large whenever the loop goes round again */
    int64_t rounds; /* completed at most */
};

/*
 * See in a state at the end of a round, where it is `now`, whether it has become a part
 * of itself, and lower the divisor and the least of `out` to what holds here.
 */
bool shrink_look(const struct relation *known, const struct linear *now,
                 struct shrinking *out);

/* How often the loop goes round at most, from a number that is not above `most`. */
int64_t shrink_rounds(const struct shrinking *of, int64_t most);

/* What the counter can be where the number is large, or small; false: neither. */
bool shrink_assume(struct state *s, const struct shrinking *of, bool is_large,
                   const struct linear *counter);

/* ---------------------------------------------------------------- unroll.c */

/* Run a loop that goes round `rounds` times at most; false when it does not. */
bool loop_run_rounds(struct run *r, uint32_t head, const struct state *entry,
                     int64_t rounds);

/* --------------------------------------------------------------- decided.c */

/*
 * 1 when the state is known to take the branch of a block that only compares, 0 when it
 * does not, -1 when both can be.
 */
int decided_by(struct run *r, struct state *s, ir_id block);

/* ------------------------------------------------------------------ step.c */

/* One instruction; false when the path ends here. */
bool step_inst(struct run *r, struct state *s, ir_id i);

/* ----------------------------------------------------------------- arith.c */

const struct value *arith_step(struct run *r, struct state *s, ir_id i);

/* An unknown value of the instruction's type. */
const struct value *arith_unknown(struct run *r, struct state *s, ir_id i,
                                  enum origin origin, const char *source);

/* bytes.c: a byte of the constant that a variable holds; NULL: none is known. */
const struct value *bytes_of_number(struct run *r, const struct state *s,
                                    const struct value *p, const struct ir_type *t);

/* float.c: the conversion from or to a floating type. */
const struct value *float_step(struct run *r, struct state *s, ir_id i);

/* ... and the digits before the point that the number has at most; 0: not known. */
int64_t float_digits(struct run *r, struct state *s, ir_id i);

/* A new symbol for part `part` of instruction `i`. */
struct linear arith_symbol(struct run *r, ir_id i, uint32_t part, struct interval range,
                           enum origin origin, const char *source);

/* A constant of 2^63 or more, as it stands in 64 bits. */
struct linear arith_huge(struct run *r, int64_t bits);

/* `form`, computed in a type of `bits` bits: itself if it fits, else wrapped. */
const struct value *arith_fit(struct run *r, struct state *s, const struct linear *form,
                              unsigned bits, bool is_signed);

/* The comparison that holds when `op` does not. */
enum ir_op arith_opposite(enum ir_op op);

/* The value as a form; a new symbol if it is no integer. */
struct linear arith_form(struct run *r, struct state *s, ir_id i);

/* Whether a <= b (a < b) follows. */
bool arith_proves_le(struct state *s, const struct linear *a, const struct linear *b);
bool arith_proves_lt(struct state *s, const struct linear *a, const struct linear *b);

/* ---------------------------------------------------------------- branch.c */

/* Learn that `v` is not 0 (`truth`) or 0.  False when that cannot be. */
bool branch_refine(struct run *r, struct state *s, const struct value *v, bool truth);

/* Learn that a op b holds. */
bool branch_compare(struct run *r, struct state *s, enum ir_op op,
                    const struct value *a, const struct value *b);

/* 1 when it must hold, 0 when it cannot, -1 when both can be. */
int branch_decide(struct run *r, struct state *s, enum ir_op op, const struct value *a,
                  const struct value *b);

/* ---------------------------------------------------------------- memory.c */

/* The region of an object of the unit. */
uint32_t memory_object(struct run *r, ir_id object);

/* Whether the region was found on the command line. */
bool memory_is_argument(const struct run *r, uint32_t region);

/* A region that instruction `i` makes or finds. */
uint32_t memory_new_region(struct run *r, enum region_kind kind, ir_id i);

/* Where the pointer points, as a number to compare; false: it is not one place. */
bool memory_address(struct run *r, const struct value *p, struct linear *out);

/* Bytes from the region's start to its end: a number or a form; false: not known. */
bool memory_capacity(struct run *r, const struct state *s, uint32_t region,
                     struct linear *out);

/* Bytes from the pointer to the end of what it may touch; false: not known. */
bool memory_room(struct run *r, const struct state *s, const struct value *p,
                 struct linear *out);

const struct value *memory_load(struct run *r, struct state *s, ir_id i,
                                const struct value *pointer);
void memory_store(struct run *r, struct state *s, ir_id i, const struct value *pointer,
                  const struct value *v);
void memory_copy(struct run *r, struct state *s, ir_id i, const struct value *to,
                 const struct value *from, int64_t bytes);
void memory_zero(struct run *r, struct state *s, const struct value *to, int64_t bytes);
void memory_lifetime(struct run *r, struct state *s, ir_id i, ir_id object);

/* Bytes behind `pointer` become unknown, written by `origin`. */
void memory_clobber(struct run *r, struct state *s, ir_id i,
                    const struct value *pointer, enum origin origin,
                    const char *source);

/* What summaries read and write: at a constant distance from a pointer's target. */
const struct value *memory_peek_pointer(struct run *r, struct state *s,
                                        const struct value *p, int64_t offset);
const struct value *memory_peek_int(struct run *r, struct state *s, ir_id i,
                                    const struct value *p,
                                    const struct summary_atom *atom);
void memory_poke(struct run *r, struct state *s, const struct value *p,
                 const struct summary_write *w);
void memory_poke_unknown(struct run *r, struct state *s, const struct value *p,
                         const struct summary_write *w);
void memory_poke_origin(struct run *r, struct state *s, const struct value *p,
                        const struct summary_write *w);

/* Everything code that is not seen can reach from `v`. */
void memory_havoc(struct run *r, struct state *s, ir_id i, const struct value *v);

/* ... and what `callee` (0: code that is not seen) may store to by its name. */
void memory_havoc_globals(struct run *r, struct state *s, ir_id i, ir_id callee);

/* -------------------------------------------------------------- calendar.c */

/* What a member of a struct tm can be that localtime() or its like has filled. */
bool calendar_range(const struct run *r, const struct state *s, const struct value *p,
                    int64_t offset, struct interval *out);

/* ----------------------------------------------------------------- table.c */

/*
 * All numbers of type `t` that `table[i].n` can be, in a table that nothing writes:
 * those of the column that `p` steps through.
 */
bool table_numbers(struct run *r, const struct value *p, const struct ir_type *t,
                   struct interval *out);

/* Each text that the pointer loaded from `p` may mean; false: `each` said no, or some
   are not known. */
bool table_each_text(struct run *r, const struct value *p,
                     bool (*each)(void *context, const char *text, size_t length),
                     void *context);

/* The longest of the texts that `names[i].text` can be, in such a table. */
bool table_longest_text(struct run *r, const struct value *p, int64_t *out);

/* ----------------------------------------------------------- undeclared.c */

/*
 * What a call of something that is nowhere declared returns, when it is given
 * somebody's data; NULL otherwise.  Sets variables that it may have set as a macro.
 */
const struct value *undeclared_call(struct run *r, struct state *s, ir_id i);

/* ----------------------------------------------------------------- given.c */

/*
 * given.c: the local variable whose address call `i` gets beside a buffer that has room
 * for as much as the variable says, and that number; 0: there is none.  What the call
 * leaves in it is no more.
 */
ir_id given_room(struct run *r, struct state *s, ir_id i, struct linear *room);
void given_limit_room(struct run *r, struct state *s, ir_id variable,
                      const struct linear *room);

/*
 * What call `i` of unseen code answers, which gets an array and just its size: it is no
 * more than that, as if it were read(2).
 */
void given_limit_reply(struct run *r, struct state *s, ir_id i, const struct value *v);

/* Keep what the call of unseen code is given, should it return memory of that size. */
void given_note(struct run *r, struct state *s, ir_id i);

/* Keep how much of a buffer the function clears, should it go on to fill it. */
void given_note_cleared(struct run *r, const struct value *p,
                        const struct linear *bytes);

/* -------------------------------------------------------------- believed.c */

/* Ask about arrays that the call of unseen code gets with more than their `sizeof`. */
void believed_ask(struct run *r, struct state *s, ir_id i);

/* A buffer that a call is given, and its size: arguments, from 0. */
struct sized_argument {
    ir_id buffer, size;
    bool is_write;
};

/* Ask whether the buffer has room for the size, as with a library's function. */
void believed_ask_size(struct run *r, struct state *s, ir_id i,
                       const struct sized_argument *of);

/*
 * Ask about the bytes that a function which nobody declared reads, by its name
 * (fetch.c).
 */
void fetch_ask(struct run *r, struct state *s, ir_id i);

/*
 * Ask about data that such a function is given with the size that the data itself says
 * (claimed.c).
 */
void claimed_ask(struct run *r, struct state *s, ir_id i);

/* ------------------------------------------------------------------ ends.c */

/*
 * Units that a text has room for which begins where an array in a structure does,
 * whichever structure that is, or to which a member leads; 0: not known, or it was
 * written here without an end.
 */
int64_t ends_in_array(struct run *r, const struct state *s, const struct value *p,
                      int64_t unit);

/* A text of so many units, each of so many bytes. */
struct found_text {
    struct linear length;
    int64_t unit;
};

/*
 * Limit a text in an array variable, to which a called function returned a pointer:
 * where the one at the array's start is known to end in it, so does that one.
 */
void ends_in_variable(struct run *r, struct state *s, ir_id i, const struct value *p,
                      const struct found_text *text);

/*
 * Whether the store `i` to `p` puts something else in the place of a unit of the text
 * there that was seen not to end it, or moves the text itself.
 */
bool ends_is_rewritten(struct run *r, struct state *s, ir_id i, const struct value *p);

/* Whether the texts that the instruction `epoch` wrote end in their arrays; 0: yes. */
bool ends_leaves_texts(const void *run, uint32_t epoch);

/* `v` was read from the member that `p` points to: note how much room its text has. */
void ends_note_member(struct run *r, const struct value *p, const struct value *v);

/* ---------------------------------------------------------------- string.c */

/* The same place was read before, and nothing was written to the region since. */
bool string_find_read(struct run *r, struct state *s, uint32_t region,
                      const struct symbol_key *key, struct linear *out);
void string_keep_read(struct run *r, struct state *s, ir_id i, uint32_t region,
                      const struct linear *form);

/* Units of `unit` bytes before the terminator of the string at `pointer`. */
struct linear string_length(struct run *r, struct state *s, ir_id i,
                            const struct value *pointer, int64_t unit);

/* `length` units that are not 0 and a terminator were written at `pointer`. */
void string_write(struct run *r, struct state *s, ir_id i, const struct value *pointer,
                  const struct linear *length, int64_t unit);

/* The same, with what more is known. */
struct string_written {
    const struct linear *length;
    int64_t unit;
    int64_t bytes; /* written at most; 0: not known */
    bool is_copied; /* memory_copy() was there before: only the strings are new */
};

void string_write_within(struct run *r, struct state *s, ir_id i,
                         const struct value *pointer, const struct string_written *w);

/* One unit was written at `pointer`. */
void string_store_unit(struct run *r, struct state *s, ir_id i,
                       const struct value *pointer, const struct value *v,
                       int64_t unit);

/* A byte that was copied shows to be zero: texts end where it was put. */
void string_meet_copied(struct state *s, uint32_t symbol);

/* The unit at `pointer` is known to be zero: strings that begin before it end there. */
void string_meet_zero(struct run *r, struct state *s, const struct value *pointer,
                      int64_t unit);

/* A unit read from a string: its value tells where the string ends. */
bool string_load_unit(struct run *r, struct state *s, ir_id i,
                      const struct value *pointer, const struct ir_type *type,
                      struct linear *out);

/* The constant bytes of a string at `pointer`; NULL if not known. */
const char *string_constant(struct run *r, struct state *s, const struct value *pointer,
                            size_t *size);

/* ----------------------------------------------------------------- zeros.c */

/* `v` was put at `p`: `is_zero` 1, not zero 0, either -1; a zero of a variable's. */
void zeros_remember(struct run *r, struct state *s, const struct value *p,
                    const struct value *v, int is_zero);
void zeros_keep(struct run *r, struct state *s, const struct value *p, int64_t unit);

/* The last zero of the region, if a store to `p` leaves it; put it back after that. */
const struct value *zeros_beside(struct state *s, const struct value *p);
void zeros_stay(struct state *s, uint32_t region, const struct value *zero);

/* --------------------------------------------------------------- callers.c */

/*
 * A caller's answer to what a function asks of it, and whether it compares the amount,
 * with whatever; and the findings of what no caller
 * has an answer to, when all functions were looked at (own_word.c).
 */
void own_word_answer(struct engine *e, const struct access *asked,
                     const struct access *answer, bool is_compared);
void own_word_report(struct engine *e);

/* Who calls the functions: `is_private`, `is_called_once`. */
void callers_find(struct engine *e);

/*
 * handed.c: functions that format what callers hand them into a buffer of their own;
 * judge such a call; take its judgements out of the journal; take findings back.
 */
void handed_find(struct engine *e);
void handed_ask(struct run *r, struct state *s, ir_id i, ir_id callee);
void handed_collect(struct run *r);
void handed_finish(struct engine *e);

/*
 * brought.c: the row of the table that a function of the program's own is taken for, if
 * any; whether it is taken for one, and at that call; what is asked of its body there.
 */
const struct model_function *brought_find(const struct engine *e, ir_id function);
bool brought_is(const struct engine *e, ir_id function);
bool brought_applies(struct run *r, struct state *s, ir_id i, ir_id callee);
void brought_ask(struct run *r, struct state *s, ir_id i, ir_id callee);

/*
 * stretched.c: a call gives what is taken for a structure from then on; all of them
 * were looked at.
 */
void stretched_note(struct engine *e, const struct ir_function *f,
                    const struct ir_inst *cast);
void stretched_finish(struct engine *e);

/* ------------------------------------------------------------------ call.c */

bool call_step(struct run *r, struct state *s, ir_id i);

/* The row of the function that the call names; NULL if the table has none. */
const struct model_function *call_model(struct run *r, struct state *s, ir_id i);

/* --------------------------------------------------------------- library.c */

/* The effects of a function of the table. */
const struct value *library_call(struct run *r, struct state *s, ir_id i,
                                 const struct model_function *m);

/* ------------------------------------------------------------------ equal.c */

/* Learn from what a comparison of this block found equal; false: it cannot be. */
bool equal_refine(struct run *r, struct state *s, ir_id call);

/*
 * A symbol that is not zero says that a character is of a class of <ctype.h>: the
 * character, which is not zero, and its range (ctype.c); false: it says nothing so.
 */
bool ctype_member(struct run *r, struct state *s, uint32_t symbol, struct linear *out,
                  struct interval *range);

/* A masked number or a rest (a DERIVED symbol) is zero, or is not (masked.c). */
bool masked_refine(struct run *r, struct state *s, uint32_t symbol, bool is_zero);

/* ----------------------------------------------------------------- judge.c */

/* What is asked of one access. */
struct question {
    enum access_kind kind;
    bool is_write;
    unsigned part;
    const struct value *pointer;
    struct linear bytes; /* from the pointer on, at most */
    struct linear least; /* ... at least; the same for exact sizes */
    bool is_unbounded; /* no largest number of bytes */
    bool is_handed; /* of a call that hands a format on: no finding (handed.c) */
    bool is_sure_only; /* a question beside others: what is not definite is theirs */
    bool is_in_element; /* what is named is a member in the part: `slots[i].port` */
    bool is_whole_object; /* a call: may run through the members of a struct */
    const struct model_function *model;
    struct access_conversion conversion;
    ir_id amount; /* instruction whose value decides, for its text; 0 none */
    ir_id from; /* instruction of the source buffer; 0 none */
    ir_id target; /* instruction of the buffer */
    int64_t unit;
    enum origin origin; /* of unbounded data */
    const char *source;

    /* An access inside of a called function, asked at the call. */
    const struct access *template; /* NULL: an access of this function */
    const char *via; /* function that makes it */
    ir_id via_loc;
    bool is_loose; /* `bytes` is a limit there that need not be reached */
    struct relation_bounds others; /* further limits, beside `bytes` */
    unsigned depth; /* calls in between */
    struct linear start; /* bytes from the pointer to the access */
    int64_t capacity; /* of a buffer the callee owns; -1: the pointer's */
    bool has_size; /* that buffer is as large as `size` says */
    struct linear size;
};

void judge(struct run *r, struct state *s, ir_id i, const struct question *q);

/* A call about which there is nothing to calculate: only say so. */
void judge_plain(struct run *r, ir_id i, const struct model_function *m,
                 enum access_verdict verdict, const char *reason);

/* ---------------------------------------------------------------- report.c */

/* Turn the journal into findings and silences. */
void report_journal(struct run *r);

/* A finding of an access that is known to leave its object. */
void report_found(struct run *r, struct access *a);

/* -------------------------------------------------------------- describe.c */

/* The expression behind a value as a person would write it; "" when there is none. */
const char *describe_value(struct run *r, ir_id i);

/* What the value of `i` points to: "a[i]" for its address. */
const char *describe_place(struct run *r, ir_id i);

/* -------------------------------------------------------------- behind.c */

/* What lies behind the place, or before it, in words; NULL. */
const char *describe_beside(struct run *r, uint32_t region, const struct value *pointer,
                            bool is_before);

/* Helpers on types. */
const struct ir_type *run_type(const struct run *r, ir_id type);
bool run_is_int(const struct run *r, ir_id type); /* of at most 64 bits */

#endif
