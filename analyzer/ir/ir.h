/*
 * The analyser's intermediate representation of one translation unit.
 *
 * The front end lowers clang's tree to this; everything after it knows nothing of
 * clang. The shape is a control-flow graph of three-address instructions, as a compiler
 * emits before optimisation:
 *
 *   - variables live in memory ("objects") and are read and written by LOAD and STORE;
 *     there are no phis: `a && b` and `c ? x : y` go through a temporary object
 *   - an instruction's result is a value, named by the instruction's own index in its
 *     function; it is defined once and used in the blocks it dominates
 *   - every conversion is an instruction of its own; arithmetic is done in the type of
 *     the result, so each wrap is explicit
 *   - array-to-pointer decay is an instruction (DECAY) that keeps the array's extent,
 *     so that the sub-object an access may touch is known
 *   - what the parser hides becomes HAVOC, which may change everything reachable from
 *     its operands, and is counted
 *
 * Everything is an index into a table of the unit, 0 meaning "none" (row 0 of each
 * table is unused), so a unit can be written, read back and compared.  All memory
 * belongs to the unit's arena.  There is a text form (ir_print, ir_parse) and a
 * verifier.
 */
#ifndef SPILLWAY_ANALYZER_IR_IR_H
#define SPILLWAY_ANALYZER_IR_IR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

typedef uint32_t ir_id; /* index into a table of the unit or function; 0 = none */

/* ------------------------------------------------------------------ locations */

enum ir_loc_flags {
    IR_LOC_MACRO = 1, /* inside a macro expansion; line and column are the use's */
    IR_LOC_SYSTEM_MACRO = 2, /* ... of a macro from a system header */
    IR_LOC_HEADER = 4, /* in an included file, not the unit's main one */
    IR_LOC_GUESSED = 8, /* of a declaration: its size is made of a stand-in's */
};

struct ir_loc {
    ir_id file;
    uint32_t line, col; /* of the expression's first byte, from 1 */
    uint32_t end_line, end_col; /* one past its last byte; 0 when not known */
    uint32_t flags;
};

/* ---------------------------------------------------------------------- types */

enum ir_type_kind {
    IR_TYPE_VOID = 1,
    IR_TYPE_INT, /* also enums, _Bool (1 bit in `bits`) and characters; __int128 has
                    128, and its constants are UNDEF */
    IR_TYPE_FLOAT,
    IR_TYPE_PTR, /* elem: pointee */
    IR_TYPE_ARRAY, /* elem, count */
    IR_TYPE_RECORD, /* fields; struct or union */
    IR_TYPE_FUNC, /* elem: result */
    IR_TYPE_UNKNOWN, /* vectors, complex numbers, types in error */
};

enum ir_type_flags {
    IR_TYPE_SIGNED = 1,
    IR_TYPE_UNION = 2,
    IR_TYPE_VARIADIC = 4, /* function types */
    IR_TYPE_CONST = 8,
    IR_TYPE_VOLATILE = 16,
    IR_TYPE_CHAR = 32, /* char, signed char, unsigned char */
    IR_TYPE_WCHAR = 64, /* named wchar_t */
    IR_TYPE_FLEXIBLE = 128, /* record that ends in a flexible array member */
    IR_TYPE_GUESSED = 256, /* record that stands in for one of a missing header */
};

#define IR_UNKNOWN_SIZE (-1)

struct ir_type {
    enum ir_type_kind kind;
    uint32_t flags;
    uint32_t bits; /* INT and FLOAT */
    int64_t size; /* bytes, IR_UNKNOWN_SIZE for incomplete types and VLAs */
    ir_id elem;
    int64_t count; /* ARRAY: elements, -1 incomplete or variable */
    ir_id first_field, field_count; /* RECORD: rows of unit->fields */
    ir_id first_param, param_count; /* FUNC: rows of unit->param_types (type ids) */
    const char *name; /* as written, for messages; may be NULL */
};

struct ir_field {
    const char *name; /* "" for anonymous members */
    ir_id type;
    uint64_t offset_bits; /* in its record */
    uint32_t width_bits; /* bit-fields only, else 0 */
    ir_id counted_by; /* field row that counts the elements, 0 none */
    ir_id loc; /* its declaration; 0 in a system header */
    bool is_nonstring;
};

/* -------------------------------------------------------------------- objects */

enum ir_object_kind {
    IR_OBJECT_GLOBAL = 1, /* file scope, defined here or extern */
    IR_OBJECT_STATIC, /* static in a function */
    IR_OBJECT_LOCAL,
    IR_OBJECT_PARAM,
    IR_OBJECT_TEMP, /* made by lowering: conditionals, compound literals */
    IR_OBJECT_STRING, /* a string literal: `bytes` with its terminator */
};

enum ir_object_flags {
    IR_OBJECT_IS_STATIC = 1, /* internal linkage */
    IR_OBJECT_IS_EXTERN = 2, /* no definition in this unit */
    IR_OBJECT_IS_CONST = 4,
    IR_OBJECT_IS_VLA = 8,
    IR_OBJECT_IS_TENTATIVE = 16, /* `int x;` at file scope */
    IR_OBJECT_IS_NONSTRING = 32,
    IR_OBJECT_IS_SHARED = 64, /* declared `extern`, whether defined here or not */
    IR_OBJECT_IS_GUESSED = 128, /* stands for the size of a record in no header */
};

/*
 * A constant initialiser of a global or static: `value` at byte `offset`.  When `type`
 * is an array, it is the bytes of the string `object`, cut to the array's size (what
 * the array has more is zero).  For bit-fields `bit` counts from the byte at `offset`.
 */
struct ir_init {
    uint64_t offset;
    ir_id type;
    int64_t value; /* integers; 0 for floating types, whose value is not kept */
    ir_id object; /* address of an object (+ value bytes), else 0 */
    ir_id function; /* address of a function, else 0 */
    uint32_t bit, width; /* bit-fields only, else 0 */
};

struct ir_object {
    enum ir_object_kind kind;
    uint32_t flags;
    ir_id type;
    ir_id loc; /* declaration */
    ir_id function; /* owner of locals, params, temps, statics; else 0 */
    const char *name; /* "" for temps */
    const char *bytes; /* STRING: decoded bytes, in target order for wide ones */
    uint64_t byte_count; /* STRING: with terminator */
    ir_id first_init, init_count; /* rows of unit->inits */
    bool has_init; /* an initialiser exists: bytes not covered by inits are zero */
    bool init_is_partial; /* ... but parts of it could not be read: unknown */
    int64_t min_count; /* `char b[static N]`, 0 none */
};

/* --------------------------------------------------------------- instructions */

enum ir_op {
    IR_NOP = 1,
    /* constants and addresses */
    IR_CONST, /* imm: the value; unsigned 64-bit types: its bits.  `id`: with
                 IR_INST_SIZEOF, the variable measured, when it is a plain one */
    IR_FCONST, /* fimm */
    IR_NULL, /* null pointer */
    IR_ADDR, /* address of object `id` */
    IR_FUNC_ADDR, /* address of function `id` */
    /* pointers */
    IR_DECAY, /* a: pointer to array -> pointer to its first element; type = elem *;
                 imm = elements of the array, -1 unknown */
    IR_FIELD, /* a: pointer to record; id = field row -> pointer to the field */
    IR_INDEX, /* a: pointer, b: integer (any width, sign of its type), imm = element
                 bytes (-1 unknown; then c = its value) -> a + b * imm.  Subscripts and
                 pointer arithmetic alike; subtraction negates b in ptrdiff_t before */
    IR_PTR_DIFF, /* (a - b) / imm, in ptrdiff_t */
    /* memory */
    IR_LOAD, /* *a.  Through the FIELD of a bit-field: its width_bits, extended */
    IR_STORE, /* *a = b; no result.  Whole records are stored from calls and loaded for
                 arguments and returns; else they move by COPY */
    IR_COPY, /* *a = *b for imm bytes: struct assignment, a string literal that
                initialises an array; no result */
    IR_ZERO, /* imm bytes at a become 0 (initialiser lists, before the stores) */
    IR_ALLOC, /* VLA: storage of object `id` begins its life with a bytes; no result */
    IR_LIFETIME, /* object `id` begins a new life (its declaration), content unknown */
    /* arithmetic, in the result's type */
    IR_ADD,
    IR_SUB,
    IR_MUL,
    IR_DIV,
    IR_REM,
    IR_SHL,
    IR_SHR,
    IR_AND,
    IR_OR,
    IR_XOR,
    IR_NEG,
    IR_NOT, /* ~ */
    IR_LNOT, /* !a of an integer (of a pointer or float it is EQ): int 0 or 1 */
    /* comparisons of a and b (both of one type, whose sign decides; pointers to the
       same type but for qualifiers): int 0 or 1 */
    IR_EQ,
    IR_NE,
    IR_LT,
    IR_LE,
    IR_GT,
    IR_GE,
    /* conversions of a to the result's type */
    IR_INT_CAST, /* truncate or extend by the sign of a's type; to _Bool: a != 0 */
    IR_INT_TO_PTR,
    IR_PTR_TO_INT,
    IR_PTR_CAST,
    IR_FLOAT_CAST, /* any conversion from or to a floating type */
    /* calls */
    IR_CALL, /* id: function called directly, else a: function pointer; args */
    IR_VA_ARG, /* a: va_list */
    /* what is not known */
    IR_UNDEF, /* an unknown value of the type */
    IR_HAVOC, /* everything reachable from args may have changed; result unknown */
    /* terminators: last of each block, nowhere else */
    IR_JUMP, /* block t */
    IR_BRANCH, /* a != 0 ? block t : block f; a is an integer */
    IR_SWITCH, /* a, an integer; arg_count cases from row first_arg of the function's
                  cases; f default.  A computed goto switches on an UNDEF */
    IR_RETURN, /* a, or none */
    IR_UNREACHABLE, /* after a noreturn call */
};

enum ir_inst_flags {
    IR_INST_VOLATILE = 1,
    IR_INST_EXPLICIT = 2, /* a cast that the programmer wrote */
    IR_INST_ASM = 4, /* HAVOC: inline assembly */
    IR_INST_SUBSCRIPT = 8, /* INDEX written as a[b] */
    IR_INST_INITIALIZER = 16, /* STORE that initialises a declaration */
    IR_INST_ASSERT = 32, /* BRANCH of an assert() that NDEBUG has not removed */
    IR_INST_SIZEOF = 64, /* CONST written as sizeof (or a VLA's size) */
    IR_INST_GUESSED = 128, /* CONST that stands for a size nobody declared */
};

struct ir_inst {
    enum ir_op op;
    uint32_t flags;
    ir_id type; /* of the result; for STORE of the value stored */
    ir_id loc;
    ir_id a, b, c; /* values: instruction indices in this function */
    ir_id id; /* object, function or field, by op */
    ir_id t, f; /* blocks */
    ir_id first_arg, arg_count; /* CALL, HAVOC: rows of the function's args (values);
                                   SWITCH: rows of its cases */
    int64_t imm;
    double fimm;
};

struct ir_case {
    int64_t lo, hi; /* in the type of the switched value */
    ir_id block;
};

struct ir_block {
    ir_id first, count; /* instructions, contiguous; the last one is the terminator */
    bool is_loop_head; /* a cycle is entered here (depth-first from the entry) */
};

/*
 * Blocks stand in the order of the source.  One that nothing reaches is kept when there
 * is code in it, so that it can be told that the code cannot run.
 */

/* ------------------------------------------------------------------ functions */

enum ir_function_flags {
    IR_FUNCTION_STATIC = 1,
    IR_FUNCTION_NORETURN = 2,
    IR_FUNCTION_VARIADIC = 4,
    IR_FUNCTION_INCOMPLETE = 8, /* parts of the body were lost to errors */
    IR_FUNCTION_SYSTEM = 16, /* declared in a system header */
    IR_FUNCTION_MALLOC = 32, /* __attribute__((malloc)) */
    IR_FUNCTION_IMPLICIT = 64, /* called without a declaration */
    IR_FUNCTION_INLINE = 128,
    IR_FUNCTION_HEADER = 256, /* body in an included file */
    IR_FUNCTION_NO_PROTO = 512, /* K&R: arguments are not checked */
    IR_FUNCTION_UNIT_ERRORS = 1024, /* joined: its unit did not parse cleanly */
};

/* The size of `access`, below. */
enum { IR_MAX_ACCESS = 4 };

/* Attributes that say sizes; argument numbers count from 1, 0 = absent. */
struct ir_attrs {
    uint8_t format_kind; /* 0 none, 'p' printf, 's' scanf */
    uint8_t format_arg, format_first;
    uint8_t alloc_size_1, alloc_size_2;
    struct ir_access {
        uint8_t mode; /* 'r' 'w' 'b' (read_write) 'n' (none) */
        uint8_t arg, size_arg; /* size in elements of the pointee; 0 none given */
    } access[IR_MAX_ACCESS];
    uint8_t access_count;
};

struct ir_function {
    const char *name;
    ir_id type; /* FUNC */
    ir_id loc;
    uint32_t flags;
    struct ir_attrs attrs;
    bool has_body;
    struct ir_object_range {
        ir_id first, count;
    } params; /* consecutive rows of unit->objects, in order */
    struct ir_inst *insts; /* row 0 unused */
    ir_id inst_count; /* rows including row 0 */
    struct ir_block *blocks; /* row 0 unused; block 1 is the entry */
    ir_id block_count;
    ir_id *args; /* row 0 unused */
    ir_id arg_count;
    struct ir_case *cases; /* row 0 unused */
    ir_id case_count;
    uint32_t havoc_count; /* hidden constructs in the body */
    uint32_t begin_line, end_line;
    ir_id
        unit_file; /* joined (ir/pack.h): its unit's main file; 0: that of this unit */
};

/* ----------------------------------------------------------------------- unit */

struct ir_diagnostic {
    ir_id loc;
    const char *text; /* from the parser: errors only */
};

/* Counts are of rows, row 0 ("none") included. */
struct ir_unit {
    struct arena arena; /* owns everything below */
    const char *main_file; /* as given */
    const char **files;
    struct ir_loc *locs;
    struct ir_type *types;
    struct ir_field *fields;
    ir_id *param_types;
    struct ir_object *objects;
    struct ir_init *inits;
    struct ir_function *functions;
    struct ir_diagnostic *diagnostics;
    ir_id file_count, loc_count, type_count, field_count, param_type_count;
    ir_id object_count, init_count, function_count, diagnostic_count;
    uint32_t pointer_bits; /* of the target: 64 or 32 */
    bool has_errors; /* the unit did not parse cleanly */
};

/* A new unit is made with ir/build.h.  NULL is fine. */
void ir_unit_free(struct ir_unit *u);

/* The function (with a body, else any) of that name; 0 if there is none. */
ir_id ir_find_function(const struct ir_unit *u, const char *name);

/* Text of a location: "file.c:12:3", or "?" for none.  Appends. */
void ir_loc_text(const struct ir_unit *u, ir_id loc, struct str *out);

/*
 * Text form of a whole unit: stable, complete, one instruction a line.
 *
 *     unit "a.c" bits=64
 *     type int int bits=32 size=4 signed
 *     type charp ptr elem=char size=8
 *     type s record size=16 name="struct s"
 *     field s.len name="len" type=int at_bit=0
 *     object tmp local name="tmp" type=buf function=main
 *     function main name="main" type=main_t body
 *     block entry
 *     %a = addr tmp : bufp @12:3
 *     %z = const 13 : size
 *     %r = call read (%fd %a %z) : int !volatile
 *     branch %r more done
 *
 * The second word of a row is its name there; names are free and may be used before the
 * row.  Rows get their index in the order of appearance, so what ir_print writes (t1,
 * o1, %1, ...) reads back the same.  Keys come in any order, and one left out is 0.
 * `#` starts a comment.  ir/columns.h lists the keys, ir/op.h the operands of each
 * instruction.  A location is `@` and a loc row, or `@LINE:COL[-LINE:COL]` in the first
 * file.  Fields stand below their record, initialisers below their object.
 */
void ir_print(const struct ir_unit *u, struct str *out);

/*
 * Read the text form back.  NULL and an error with a line number.  Only the grammar is
 * checked: run ir_verify() before using what others wrote.
 */
struct ir_unit *ir_parse(const char *text, size_t size, struct err *e);

/*
 * Check every invariant stated in this file (ids in range, operands defined before use
 * and dominating it, types that fit their operation, one terminator per block).
 */
bool ir_verify(const struct ir_unit *u, struct err *e);

const char *ir_op_name(enum ir_op op);

/* Whether it compares its operands: the result is 0 or 1. */
bool ir_is_comparison(enum ir_op op);

/* The value that conversions of integers and of pointers lead back to. */
ir_id ir_without_casts(const struct ir_function *f, ir_id i);

/* The variable that the value is read from by its name, however converted; 0. */
ir_id ir_variable_read(const struct ir_function *f, ir_id i);

/* The variable that a number is made of, `n` or `n + 1`; 0: none, or several. */
ir_id ir_variable_of(const struct ir_function *f, ir_id i);

/* The variable that says which place an address is, its index or a cursor; 0. */
ir_id ir_variable_at(const struct ir_function *f, ir_id address);

/* The value is calculated from the variable: `n + 1`, `end - at`. */
bool ir_is_about(const struct ir_function *f, ir_id i, ir_id variable);

/* Which way a store moves the variable: 1 `n++`, -1 `p -= 2`, 0 neither. */
int ir_step_of(const struct ir_function *f, ir_id store, ir_id variable);

/* Whether the instruction stores to the variable by its name. */
static inline bool ir_is_store_to(const struct ir_function *f, ir_id i, ir_id object)
{
    const struct ir_inst *in = &f->insts[i];

    return in->op == IR_STORE && f->insts[in->a].op == IR_ADDR &&
           f->insts[in->a].id == object;
}

/* Main file of the unit that a function is from. */
const char *ir_function_file(const struct ir_unit *u, const struct ir_function *f);

/* The path of the file that a location is in. */
const char *ir_loc_file(const struct ir_unit *u, ir_id loc);

#endif
