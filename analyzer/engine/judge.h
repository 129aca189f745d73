/*
 * Between the files that judge accesses.  Private to engine/.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_JUDGE_H
#define SPILLWAY_ANALYZER_ENGINE_JUDGE_H

#include "analyzer/engine/library.h"

/* A bound above this is no limit that anybody set. */
enum { NO_LIMIT = 1 << 24 };

/* Elements by which an access is too far that was looked at, but once too little. */
enum { FEW = 8 };

struct judging {
    struct run *r;
    struct state *s;
    const struct question *q;
    struct linear capacity; /* bytes from the part's start */
    bool has_capacity;
    struct linear start; /* of the access, from the part's start */
    struct linear end; /* one past its last byte, at most */
    struct linear over; /* end - capacity */
    bool is_own; /* the function itself says what is wrong, whoever calls it */
    struct access *out;
};

/* The question, of the array that a member's element must be in (element.c). */
struct question judge_widen(struct run *r, const struct state *s,
                            const struct question *q);

/* The end of an access of so many bytes, and how far that is behind the buffer's. */
bool judge_excess(const struct judging *j, const struct linear *bytes,
                  struct linear *end, struct linear *over);

/* Take that verdict, unless a worse one stands already. */
void judge_set(struct judging *j, enum access_verdict verdict, enum origin origin,
               const char *source);

/* The verdict on a buffer whose size is the caller's, or nobody's (unsized.c). */
void judge_unsized(struct judging *j);

/* `over` may be above 0: how bad is that, who decides it, and where from? */
enum access_verdict judge_weigh(struct judging *j, const struct linear *over,
                                enum origin *origin, const char **source);

/*
 * Whether an access without a limit is none that can be told of: in a called function,
 * or a text that is taken apart into what was perhaps allocated for it.
 */
bool judge_lets_go(const struct judging *j);

/*
 * The verdict without what only looks bad: elements are accessed everywhere, and most
 * bounds stand far away.
 */
enum access_verdict judge_temper(const struct judging *j, enum access_verdict verdict,
                                 const struct linear *over);

/*
 * Whether something shows that so large an excess occurs, and does not only lie within
 * what we know of the numbers; always so unless the program is seen whole (witness.c).
 */
bool judge_is_witnessed(const struct judging *j, enum access_verdict verdict,
                        const struct linear *over, enum origin origin);

/*
 * Whether the excess of a called function's access is made of what this function was
 * given, and hands on without a look (passed.c).
 */
bool judge_is_passed_on(const struct judging *j, const struct linear *over);

/*
 * Whether a called function stores as many elements as it is told into a fixed array,
 * and it is told what text or a packet says, unchecked (passed.c).
 */
bool judge_is_passed_said(const struct judging *j, const struct linear *over);

/*
 * Something else than the caller is known to limit the number, if not how: a variable
 * of other files, what a missing header defines.
 */
bool judge_has_foreign_limit(const struct judging *j, uint32_t symbol);

/*
 * One number decides, and was held against such a limit alone, here or in the called
 * function: `n > block_size()`.
 */
bool judge_is_held_to_foreign(const struct judging *j, const struct linear *over);

/* Whether the symbol is such a number or text, in any program. */
bool judge_is_kept(const struct run *r, uint32_t symbol);

/* Whether a number or a text that a program seen whole keeps in memory decides. */
bool judge_has_kept(const struct judging *j, const struct linear *l);

/*
 * Whether a call of what nobody declared may have looked at what makes the form large
 * (stated.c).
 */
bool judge_is_stated(const struct judging *j, const struct linear *over);

/*
 * Whether nothing makes the access too far but numbers in memory that this function
 * changed, and only their types limit: callers know no more of them.
 */
bool judge_is_left_to_keeper(const struct judging *j);

/* Whether just this sum was compared: how far it goes at most is known, and too far. */
bool judge_is_compared_sum(const struct judging *j, const struct linear *over);

/*
 * Whether a limit that the called function sets itself lets its access go past its own
 * buffer, and nothing that is known here is stricter (passed.c).
 */
bool judge_is_own_limit(struct judging *j, const struct linear *over);

/*
 * An element that a loop fills: each round stores something new one further on.  A
 * cursor that walks over text and stops somewhere is not that (filled.c).
 */
bool judge_is_filled(const struct judging *j, const struct linear *over);

/* ... and nothing but what it copies ends that loop: it compares no number. */
bool judge_is_filled_blindly(const struct judging *j);

/* Whether the loop of that head compares a number that it moves one way (filled.c). */
bool judge_is_watched(const struct judging *j, ir_id head);

/*
 * Whether the access goes down in a loop that nothing stops at the array's start, by
 * how much it may be `below` that; and whose content stops it.
 */
bool judge_walks_down(const struct judging *j, const struct linear *below,
                      enum origin *origin, const char **source);

/* ... or through what a parameter leads to, from its start. */
bool judge_walks_below_parameter(const struct judging *j, const struct linear *below);

/*
 * A write behind others that nobody counts: unbounded, or an outsider's to decide; else
 * unknown (spent.c).
 */
enum access_verdict judge_is_spent(const struct judging *j, enum origin *origin,
                                   const char **source);

/* The next fact from row `*k` on that limits the symbol from above; NULL: none. */
const struct linear *judge_next_limit(const struct judging *j, uint32_t symbol,
                                      uint32_t *k);

/* Whether the text that is read as a string perhaps has no end (unended.c). */
bool judge_is_unended(const struct judging *j);

/* Whether the number only grows in a loop around the access. */
bool judge_is_grown_around(const struct judging *j, uint32_t symbol);

/* Whether text or a packet of an unseen caller, or from outside, says the number. */
bool judge_is_said(const struct judging *j, uint32_t symbol);

/*
 * The variable through which the load reads a member of a structure that is laid over
 * bytes; 0: it reads something else (overlaid.c).
 */
ir_id judge_overlay_read(const struct run *r, ir_id i);

/* Whether the number stands in such a member. */
bool judge_is_of_overlay(const struct run *r, uint32_t symbol);

/* A fixed array, and an index that was said and never compared in this direction. */
bool judge_is_said_index(const struct judging *j, const struct linear *over);

/* ... and a size of a write that may be negative (said.c). */
bool judge_is_said_negative(const struct judging *j, enum origin *origin,
                            const char **source);

/*
 * A buffer that would be large enough, had its size not wrapped in its type: unbounded,
 * or an outsider's to decide; else unknown (wrapped.c).
 */
enum access_verdict judge_is_wrapped(const struct judging *j, enum origin *origin,
                                     const char **source);

/*
 * Whether all would fit had the size of the buffer not wrapped, and what made it was
 * held against a number of other files: it may be too small to make anything wrap.
 */
bool judge_is_wrap_held(const struct judging *j);

/* ... or a check of a sum that would be right, had the sum not wrapped. */
enum access_verdict judge_is_wrapped_sum(const struct judging *j, enum origin *origin,
                                         const char **source);

/*
 * Whether the access fits even if no size in it had wrapped; `*over` is that excess
 * then.  What is not negative is no larger in a type without a sign (wrapped.c).
 */
bool judge_fits_unwrapped(const struct judging *j, struct linear *over);

/*
 * An access by a parameter that goes past what the one behind it counts: looked at, but
 * once too little, or by a text without a limit; else unknown (counted.c).
 */
enum access_verdict judge_passes_count(const struct judging *j);

/*
 * The integer parameter right behind that one, or behind what it is filled from: (to,
 * from, size); 0 none (counted.c).
 */
ir_id judge_count_parameter(const struct run *r, ir_id param);

/*
 * A copy of an amount that moves such a parameter on, and lowers the room that is left,
 * but is never held against it; else unknown (counted.c).
 */
enum access_verdict judge_passes_room(const struct judging *j);

/* The parameter whose content the pointer walks through; 0 none (counted.c). */
ir_id judge_walked_parameter(const struct judging *j);

/*
 * A store of a loop into a caller's buffer on a way that compares its cursor with
 * nothing, where other stores do; or a copy until the source ends, though the function
 * knows where the buffer does (skipped.c).
 */
bool judge_skips_look(const struct judging *j);

/*
 * Whether one of the two is set to the other: where a cursor began is not where it
 * ends (skipped.c).
 */
bool judge_is_start(const struct ir_function *f, ir_id limit, ir_id cursor);

/* Every round of its loop that comes to the store compares its cursor (skipped.c). */
bool judge_has_look(const struct judging *j);

/* The variable that the size argument is read from; 0 (counted.c). */
ir_id judge_amount_variable(const struct judging *j);

/* A buffer that was too small, and grew by a step that need not do (outgrown.c). */
bool judge_is_outgrown(const struct judging *j);

/*
 * upkept.c: how far the access goes, a number in memory decides that the program holds
 * against the size of the buffer with `==`, or that stands in front of the buffer and
 * was asked by the called function; or what is left of a buffer's content moves to its
 * front.
 */
bool judge_is_held_apart(struct judging *j);
bool judge_is_by_header(struct judging *j);
bool judge_is_shift(const struct judging *j);

/* ... or as much as there was before: what is behind it is read (shifted.c). */
bool judge_is_late_shift(const struct judging *j);

/*
 * upkept.c: whether the region is a place in memory, and no pointer that a caller
 * passes; whether the number is held to what is left of the buffer,
 * `n > SIZE - b->used`: how much is used, the code that keeps it knows.
 */
bool judge_is_found_place(const struct run *r, uint32_t region);
bool judge_is_held_to_rest(const struct judging *j, uint32_t symbol);

/*
 * A search through an array that nothing but its content ends, and what would end it
 * was put there only if a size was not 0.
 */
bool judge_searches_in_vain(const struct judging *j);

/* What a variable holds here; false: it is no number (counted.c). */
bool judge_held_number(const struct judging *j, ir_id variable, struct linear *out);

/* Whether the amount is held against the room only behind the copy (late.c). */
bool judge_is_held_late(const struct judging *j);

/* A few bytes behind the place up to which the function looks (counted.c). */
bool judge_passes_end(const struct judging *j);

/*
 * Whether it reads a text of its buffer whole, by its length as strlen() gave it: what
 * made that too long was told of where it was written (unended.c).
 */
bool judge_reads_text(const struct judging *j);

/*
 * Tell of a copy of as much as a packet says, held against nothing, to an array of
 * which only a missing header knows the size (unmeasured.c).
 */
void judge_unmeasured(struct judging *j);

/* A read of as much as the data that is read says of itself, unchecked (claimed.c). */
bool judge_is_claimed(const struct judging *j);

/*
 * Whether `n + 16 > size` was asked of the number: the sum may wrap, but it was thought
 * of all the same (claimed.c).
 */
bool judge_is_held_in_sum(const struct judging *j, uint32_t symbol);

/*
 * Whether all that is stored to the variable, but for numbers of the program, is read
 * through the pointer (claimed.c).
 */
bool judge_is_read_through(const struct run *r, ir_id variable, ir_id pointer);

/* Whether the same size is told of already, for what is written with it (claimed.c). */
bool judge_is_told_of_target(const struct judging *j);

/* ... or at a place that text or a packet says, held against nothing. */
bool judge_is_claimed_place(const struct judging *j);

/* ... or of one element after the other, as many as it says. */
bool judge_is_claimed_count(const struct judging *j);

/*
 * Whether the access goes past what an unseen function was given for the buffer, or
 * what was cleared of it, by so little that it was meant to fit; or is the terminator
 * behind what such a function filled of an array (given.c).
 */
bool judge_passes_given(const struct judging *j);

/* Where a number or a pointer is kept: in a member of some structure, or a variable. */
struct keeper {
    ir_id field, object;
};

/* The member or variable that is read; empty for any other value (sibling.c). */
struct keeper keeper_read(const struct ir_function *f, ir_id i);

/* The member or variable whose address that is; empty for others, and for NULL. */
struct keeper keeper_at(const struct ir_inst *place);

/* Whether it is a member or a variable at all. */
bool keeper_is_known(const struct keeper *k);

bool keeper_is_same(const struct keeper *a, const struct keeper *b);

/* Whether it is a variable that no other function has a name for. */
bool keeper_is_local(const struct run *r, const struct keeper *k);

/*
 * The number is held against another one, and nothing keeps it from being just that
 * (sibling.c).
 */
bool judge_may_reach(const struct judging *j, uint32_t symbol);

/*
 * A copy without a limit to a place that a call gave together with its size, which the
 * function never reads (unasked.c).
 */
bool judge_is_unasked(const struct judging *j);

/*
 * Whether what is appended is added to a number that was held against the size of the
 * buffer before (beside.c).
 */
bool judge_is_counted_beside(const struct judging *j);

/* Whether a little is appended to a text that was too long before (exceeded.c). */
bool judge_is_behind_excess(const struct judging *j);

/* Whether a literal follows what was just appended without a limit (beside.c). */
bool judge_is_appended_behind(const struct judging *j);

/* Whether the allocation counted in elements of a smaller size (other_size.c). */
bool judge_is_of_other_size(const struct judging *j);

/*
 * Whether a loop goes up to the number of elements in use, and that may be all that the
 * array has (full.c).
 */
bool judge_passes_full(const struct judging *j);

/*
 * Whether a loop goes one element past a number that one call gave together with the
 * pointer (together.c).
 */
bool judge_passes_count_given(const struct judging *j);
bool judge_is_behind_reply(const struct judging *j);

/*
 * Whether the index is a number in memory that the file counts up with what it stores,
 * and never looks at (tally.c).
 */
bool judge_is_tally(const struct judging *j);

/* ... or one that the file begins anew only behind the number of elements (tally.c). */
bool judge_wraps_late(const struct judging *j);

/*
 * The element that the access is to, as it is written, also by way of a variable that
 * was set to its place: an IR_INDEX, or 0 (tally.c).
 */
ir_id judge_element_accessed(const struct judging *j);

/*
 * Whether the index is a number that the system or a format answered, and nothing
 * looks at how large it is (answered.c).
 */
bool judge_is_answered(const struct judging *j);

/* ... or is a place kept in memory that the file only steps up (cursor.c). */
bool judge_is_kept_cursor(const struct judging *j);

/*
 * Whether a loop stores there whose rounds nothing limits that it compares (endless.c).
 */
bool judge_is_endless(const struct judging *j);

/* ... in an array of the caller's; and whether the one that a call passes is fixed. */
bool judge_is_endless_in_callers(const struct judging *j);
bool judge_takes_endless(const struct judging *j);

/*
 * by_text.c: whether a character of a text, which the cursor has not written, decides
 * the value; whether it is a place in a text that was moved to or found there.
 */
bool text_decides(const struct run *r, ir_id value, ir_id cursor);
bool text_is_word(const struct run *r, ir_id value, ir_id cursor);

/*
 * The bytes of the smallest array of which a loop around the store reads text, 0: none
 * is known.  False when the text is what is written, in place.
 */
bool text_find_source(const struct judging *j, ir_id cursor, int64_t *least);

/* Whether the instruction is in a loop around the store that moves it (endless.c). */
bool judge_is_round(const struct run *r, ir_id i, ir_id store, ir_id cursor);

/*
 * Whether the access stores at a cursor where nothing on its path looks at how far that
 * is, and where it is too far for as much as the loop allows elsewhere (limit.c).
 */
bool judge_passes_limit(const struct judging *j);

/*
 * Whether a loop goes up to the member that counts the elements, where all others of
 * the file stop below it (sibling.c).
 */
bool judge_passes_sibling(const struct judging *j);

/*
 * Whether a check lets an index be just the member that counts the elements, as the
 * file allocates them (allotted.c).
 */
bool judge_passes_allotted(const struct judging *j);

/*
 * Whether the access is as much as the data says, which nothing holds against the end
 * that the function holds its cursor against elsewhere (fenced.c).
 */
bool judge_passes_fence(const struct judging *j);

/* ... or a read behind a jump of as much as the data says (fenced.c). */
bool judge_jumps_fence(const struct judging *j);

/*
 * ... or of the next byte in a search that nothing but such bytes ends, which began at
 * a cursor that is held against the end (fenced.c).
 */
bool judge_searches_past_fence(const struct judging *j);

/*
 * Whether a call whose code is not seen is given both, the amount and what it may be
 * held against there (fenced.c).
 */
bool judge_may_be_held(const struct run *r, ir_id amount, ir_id room);

/*
 * Whether the access goes past what is left behind the member that leads there, of
 * which the function made sure only that there is something, or by as much as the data
 * says (rest.c).
 */
bool judge_passes_rest(const struct judging *j);

/*
 * Whether a check says something of both the number and one that the room is made of,
 * or of a sum with it (rest.c).
 */
bool judge_is_tied(const struct judging *j, uint32_t symbol, const struct linear *room);

/* The member, a number or where it ends, that is kept beside that one; 0 (rest.c). */
ir_id judge_rest_beside(const struct run *r, ir_id member);

/*
 * allotted.c: what a place is in, a variable or the one that leads there, or 0; the
 * member that a value is read from, or 0, and its owner; whether both values are made
 * in the same way of the same, `b->size + n`.
 */
ir_id judge_owner_of(const struct ir_function *f, ir_id place);
ir_id judge_member_read(const struct ir_function *f, ir_id value, ir_id *owner);
bool judge_is_same_value(const struct ir_function *f, ir_id a, ir_id b);

/* Without casts, and without that of the `int` which nobody declared (allotted.c). */
ir_id judge_unconverted(const struct ir_function *f, ir_id value);

/* The member that counts what the file allocates for that member; 0 (allotted.c). */
ir_id judge_allotted_count(const struct run *r, ir_id array);

/* What the structure at `p` says in that member now; false: no number (allotted.c). */
bool judge_member_number(struct run *r, struct state *s, const struct value *p,
                         ir_id member, struct linear *out);

/*
 * Whether bytes are appended that are held against all of the buffer, wherever they
 * begin, or against nothing where the file's other functions look (appended.c).
 */
bool judge_is_appended_blindly(const struct judging *j);

/* Whether the function compares the member, of whatever structure (appended.c). */
bool judge_compares_member(const struct ir_function *f, ir_id member);

/*
 * Whether a check lets an index be just a number that nobody declared, below which the
 * file stops elsewhere (held.c).
 */
bool judge_reaches_undeclared(const struct judging *j);

/* Whether the access is too far by what stands for a number that nobody declared. */
bool judge_is_of_guess(const struct judging *j);

/*
 * Whether the index may be just the number of elements for which the function makes its
 * buffer grow (regrown.c).
 */
bool judge_passes_growth(const struct judging *j);

/*
 * Whether the head of a packet is read, also as a structure, and nothing asked whether
 * its length is enough for that, which this function or the file's others do ask
 * elsewhere (head.c).
 */
bool judge_is_short_head(const struct judging *j);

/* Functions that stop at a size: the length of their source is no danger. */
bool judge_stops_at_size(const struct model_function *m);

/*
 * `text ? text : ""`, and a length kept beside the text: on the path where there is no
 * text the length is 0, which only the two together say.
 */
bool judge_is_stand_in(const struct judging *j);

#endif
