/*
 * Making a unit.
 *
 * Rows are appended; texts are copied into the unit's arena.  A function's body is
 * built block by block: make the blocks, enter one, emit into it; after its terminator
 * enter the next.  A block is entered once.  Emitting where no block is open (code
 * after a `return`) opens one that nothing reaches.
 *
 *     struct ir_builder *b = ir_builder_new("a.c", 64);
 *     ir_id fn = ir_build_function(b, &(struct ir_function){.name = "f", ...});
 *     ir_body_begin(b, fn);
 *     ir_id p = ir_emit(b, &(struct ir_inst){.op = IR_ADDR, .id = object, .type = t});
 *     ...
 *     ir_body_end(b);
 *     struct ir_unit *u = ir_builder_finish(b);
 */
#ifndef SPILLWAY_ANALYZER_IR_BUILD_H
#define SPILLWAY_ANALYZER_IR_BUILD_H

#include "analyzer/ir/ir.h"

struct ir_builder;

struct ir_builder *ir_builder_new(const char *main_file, uint32_t pointer_bits);
void ir_builder_free(struct ir_builder *b);

/* The finished unit, owned by the caller; the builder is gone. */
struct ir_unit *ir_builder_finish(struct ir_builder *b);

/*
 * The rows so far, to look at: counts and tables are right until the next call that
 * adds one.  Functions whose body is open show no instructions yet.
 */
const struct ir_unit *ir_builder_unit(const struct ir_builder *b);

/* Set by the front end; part of the unit. */
void ir_build_set_errors(struct ir_builder *b, bool has_errors);

/* Each appends a row and returns its index.  Strings are copied. */
ir_id ir_build_file(struct ir_builder *b, const char *path); /* one row per path */
ir_id ir_build_loc(struct ir_builder *b, const struct ir_loc *loc);
ir_id ir_build_type(struct ir_builder *b, const struct ir_type *type);
ir_id ir_build_field(struct ir_builder *b, const struct ir_field *field);
ir_id ir_build_object(struct ir_builder *b, const struct ir_object *object);
ir_id ir_build_init(struct ir_builder *b, const struct ir_init *init);
ir_id ir_build_function(struct ir_builder *b, const struct ir_function *function);
ir_id ir_build_diagnostic(struct ir_builder *b, ir_id loc, const char *text);

/* Append the parameter types; returns the first row. */
ir_id ir_build_params(struct ir_builder *b, const ir_id *types, ir_id count);

/* The one unqualified pointer to `elem`; the one array of `count` `elem`s. */
ir_id ir_build_pointer_to(struct ir_builder *b, ir_id elem);
ir_id ir_build_array_of(struct ir_builder *b, ir_id elem, int64_t count);

/* Rows completed after they were made; the pointer lives until the next row. */
struct ir_type *ir_build_edit_type(struct ir_builder *b, ir_id type);
struct ir_field *ir_build_edit_field(struct ir_builder *b, ir_id field);
struct ir_object *ir_build_edit_object(struct ir_builder *b, ir_id object);
struct ir_function *ir_build_edit_function(struct ir_builder *b, ir_id function);

/* A text in the unit's arena. */
const char *ir_build_text(struct ir_builder *b, const char *text, size_t size);

/* --------------------------------------------------------------- function bodies */

/* Open the body of `function` and enter its entry block. */
void ir_body_begin(struct ir_builder *b, ir_id function);

/* A block to be entered later. */
ir_id ir_body_block(struct ir_builder *b);

/*
 * Close the open block, if it has no terminator yet, with a jump to `block`, and enter
 * that.
 */
void ir_body_enter(struct ir_builder *b, ir_id block);

/* Whether a block is open: false after a terminator. */
bool ir_body_is_open(const struct ir_builder *b);

/* The open block, 0 if there is none. */
ir_id ir_body_current(const struct ir_builder *b);

/* Append an instruction; its index is its value's name. */
ir_id ir_emit(struct ir_builder *b, const struct ir_inst *inst);

/* ... with arguments (CALL, HAVOC). */
ir_id ir_emit_args(struct ir_builder *b, const struct ir_inst *inst, const ir_id *args,
                   ir_id count);

/* Give a SWITCH that was emitted before its cases. */
void ir_body_set_cases(struct ir_builder *b, ir_id inst, const struct ir_case *cases,
                       ir_id count);

/* Whether `value` is the last instruction emitted, in a block that is still open. */
bool ir_body_is_last(const struct ir_builder *b, ir_id value);

/* Add flags to each BRANCH so far that has `block` as a target. */
void ir_body_mark_branches(struct ir_builder *b, ir_id block, uint32_t flags);

/* An instruction of the open body; the pointer lives until the next is emitted. */
struct ir_inst *ir_body_inst(struct ir_builder *b, ir_id value);

/*
 * Close the body.  An open block ends with UNREACHABLE (the caller returns before,
 * where falling off the end is possible); blocks never entered do too.  Empty blocks
 * that nothing reaches go away, the rest is numbered in the order of entering, and loop
 * heads are found.
 */
void ir_body_end(struct ir_builder *b);

#endif
