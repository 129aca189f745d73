/*
 * Lowering one parsed unit to IR.  Private to the front end.
 *
 * One `struct lowerer` per unit; one `struct lower_body` per function body, on the
 * stack of whoever lowers it.  Three questions are asked of an expression:
 *
 *   lower_rvalue       its value: an instruction, 0 for void
 *   lower_lvalue       where it is: an address
 *   lower_condition    which way it goes: jumps
 *
 * Everything is driven by types, because libclang hides the kind of a conversion: an
 * lvalue asked for its value is loaded, an array decays, and lower_convert() makes one
 * type of another.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_LOWER_H
#define SPILLWAY_ANALYZER_FRONTEND_LOWER_H

#include "analyzer/frontend/frontend.h"
#include "analyzer/frontend/idmap.h"
#include "analyzer/frontend/library.h"
#include "analyzer/ir/build.h"
#include "base/vec.h"

/* A file of the unit, as seen often. */
struct lower_file {
    CXFile handle;
    ir_id row;
    bool is_main, is_system, is_stand_in;
};

/* A record row whose fields are not there yet; see types.c. */
struct lower_pending {
    ir_id row;
    ir_id copy_of; /* take the fields of that row, when not 0 */
    CXType type;
};

struct lower_switch {
    ir_id type; /* of the switched value */
    ir_id default_block;
    VEC(struct ir_case) cases;
};

struct lower_error {
    CXFile file;
    uint32_t line;
};

/* Which of init, condition and increment a `for` has; see for_slots.h. */
struct for_slots;

struct lower_body {
    ir_id function;
    ir_id result; /* type, without qualifiers */
    CXCursor cursor;
    ir_id break_to, continue_to; /* blocks, 0 outside */
    struct lower_switch *sw;
    struct idmap labels; /* LabelStmt -> block */
    VEC(ir_id) taken; /* blocks of labels whose address is taken */
    VEC(ir_id) jumps; /* SWITCH of each computed goto */
    VEC(ir_id) assert_blocks; /* they report a failed assertion */
    struct for_slots *slots; /* NULL until an ambiguous loop is met */
    uint32_t havoc_count;
};

struct lowerer {
    const struct library *cl;
    CXTranslationUnit tu;
    const struct frontend_request *request;
    struct ir_builder *b;
    CXPrintingPolicy terse; /* prints declarations without bodies */

    /* rows by what libclang calls them */
    struct idmap types; /* CXType */
    struct idmap type_decls; /* records and enums */
    struct idmap qualified; /* row and qualifiers -> row */
    struct idmap unqualified; /* row -> row */
    struct idmap fields, objects, functions; /* declarations */
    struct idmap strides; /* canonical VLA type -> object that holds its bytes */
    struct idmap sizes; /* record that is a stand-in -> object that holds its bytes */
    struct idmap nonstring; /* variables that clang does not know to be that */
    struct idmap places; /* source range -> location row */
    ir_id base_types[256]; /* by CXTypeKind */
    ir_id t_void, t_int, t_char, t_ptrdiff, t_size, t_void_ptr, t_unknown, t_func;

    VEC(struct lower_pending) pending;
    bool is_completing;
    VEC(struct lower_file) files;
    size_t last_file; /* the one asked for last */
    CXFile main_file, stand_ins; /* the latter NULL when nothing is one */
    VEC(CXCursor) wanted; /* functions in headers that are called */

    VEC(struct lower_error) errors; /* where code may have been lost */
    ir_id loc; /* place of what is being lowered */
    bool is_measuring; /* ... which is compared, or how far a place is moved */
    struct lower_body *body; /* NULL outside of functions */
};

/* -------------------------------------------------------------------- children */

/* The children of a cursor.  Zero-initialise; release with kids_fini (SCOPED_KIDS). */
struct kids {
    CXCursor few[4];
    CXCursor *at;
    unsigned len, cap;
};

void kids_of(const struct lowerer *l, CXCursor c, struct kids *k);
void kids_fini(struct kids *k);
#define SCOPED_KIDS __attribute__((cleanup(kids_fini)))

/* The last child, which is the operand of casts and parentheses; null if none. */
CXCursor kids_last(const struct lowerer *l, CXCursor c);

/* `c` without parentheses and conversions around it. */
CXCursor lower_strip(struct lowerer *l, CXCursor c);

/*
 * The identity of a declaration, and of a statement.  What else a cursor holds differs
 * with the way that led to it: whether it is the first of its declaration, or from
 * which declaration the statement was reached.
 */
static inline uint64_t decl_key(CXCursor c)
{
    return (uint64_t)(uintptr_t)c.data[0];
}

static inline uint64_t stmt_key(CXCursor c)
{
    return (uint64_t)(uintptr_t)c.data[1];
}

/* ---------------------------------------------------------------------- places */

ir_id place_of(struct lowerer *l, CXCursor c); /* with its end */
ir_id place_of_start(struct lowerer *l, CXCursor c); /* cheaper; its name */
ir_id place_of_declaration(struct lowerer *l, CXCursor c); /* ... IR_LOC_GUESSED? */
ir_id place_at(struct lowerer *l, CXSourceLocation at);
bool place_is_main(struct lowerer *l, CXCursor c);
bool place_is_stand_in(struct lowerer *l, CXCursor c); /* recover.h */
bool place_is_system(struct lowerer *l, CXCursor c);
uint32_t place_line(const struct lowerer *l, CXSourceLocation at);

/* ----------------------------------------------------------------------- types */

void types_init(struct lowerer *l);
ir_id lower_type(struct lowerer *l, CXType t);
ir_id lower_type_of(struct lowerer *l, CXCursor c); /* of an expression, unqualified */
ir_id types_unqualified(const struct lowerer *l, ir_id row);
ir_id types_qualified(struct lowerer *l, ir_id row, uint32_t flags);

/* A row, valid until the next type is added. */
const struct ir_type *type_at(const struct lowerer *l, ir_id row);

/* Whether a record has that field, itself or in an unnamed member. */
bool types_has_field(const struct lowerer *l, ir_id record, ir_id field);

/* Row of a field declaration, 0 when its record cannot be laid out. */
ir_id lower_field(struct lowerer *l, CXCursor field);

/* ---------------------------------------------------------------- declarations */

ir_id lower_object(struct lowerer *l, CXCursor var);
ir_id lower_function(struct lowerer *l, CXCursor function);
ir_id lower_temp(struct lowerer *l, ir_id type);
ir_id lower_string(struct lowerer *l, CXCursor literal); /* a STRING object */

/* Give a function row a body; it must have a definition. */
void lower_function_body(struct lowerer *l, CXCursor definition);

/* ---------------------------------------------------------------------- values */

ir_id emit(struct lowerer *l, enum ir_op op, ir_id type, ir_id a, ir_id b);
ir_id emit_id(struct lowerer *l, enum ir_op op, ir_id type, ir_id id);
void emit_jump(struct lowerer *l, ir_id block);
void emit_branch(struct lowerer *l, ir_id condition, ir_id yes, ir_id no);
ir_id emit_address(struct lowerer *l, ir_id object);
ir_id emit_field(struct lowerer *l, ir_id record,
                 ir_id field); /* of that very record */

ir_id value_type(const struct lowerer *l, ir_id value); /* row */
ir_id value_pointee(const struct lowerer *l, ir_id value); /* row, 0 if no pointer */

/* A number in a type: CONST, FCONST, NULL or a cast of one. */
ir_id lower_constant(struct lowerer *l, ir_id type, int64_t value);
ir_id lower_undef(struct lowerer *l, ir_id type);
int64_t types_wrap(const struct ir_type *t, int64_t value); /* as `t` keeps it */

/* The value in another type; `flags` for the instruction that does it. */
ir_id lower_convert(struct lowerer *l, ir_id value, ir_id to, uint32_t flags);

/* An integer that is 0 when the value is. */
ir_id lower_truth(struct lowerer *l, ir_id value);

/* An address, and the place of the expression that names what is there. */
struct lvalue {
    ir_id address, loc;
};

static inline struct lvalue lvalue_at(const struct lowerer *l, ir_id address)
{
    return (struct lvalue){address, l->loc};
}

/* What is there; an array decays, a function is its address. */
ir_id lower_load(struct lowerer *l, struct lvalue from);

/* Converts to what is there. */
void lower_store(struct lowerer *l, struct lvalue to, ir_id value, uint32_t flags);
void lower_copy(struct lowerer *l, struct lvalue to, ir_id from, int64_t bytes,
                uint32_t flags);

/* Bytes of the element a pointer points to, as INDEX wants them. */
struct lower_stride {
    int64_t bytes; /* -1: `value` */
    ir_id value; /* 0: not known */
};
struct lower_stride lower_stride(struct lowerer *l, ir_id pointer, CXType pointer_type);

/* pointer + index, pointer - index */
struct lower_index {
    ir_id pointer, index;
    CXType pointer_type; /* of the expression, for the strides of VLAs */
    bool is_negative;
    bool is_element; /* of an array, one after the other */
    uint32_t flags;
};
ir_id lower_index(struct lowerer *l, const struct lower_index *i);

/*
 * The size of a record that is a stand-in, as a number that nobody knows; 0 for others.
 * What stands in is large, so that all that is copied to it fits.
 */
ir_id lower_guessed_size(struct lowerer *l, ir_id record);

/* ----------------------------------------------------------------- expressions */

ir_id lower_rvalue(struct lowerer *l, CXCursor c);
struct lvalue lower_lvalue(struct lowerer *l, CXCursor c);
void lower_discard(struct lowerer *l, CXCursor c); /* for its effects alone */
void lower_condition(struct lowerer *l, CXCursor c, ir_id yes, ir_id no);

/* Storage that holds the value of an expression of record type. */
struct lvalue lower_record(struct lowerer *l, CXCursor c);
bool lower_is_record(struct lowerer *l, CXCursor c);

ir_id lower_unary(struct lowerer *l, CXCursor c);
ir_id lower_binary(struct lowerer *l, CXCursor c);
ir_id lower_compound_assign(struct lowerer *l, CXCursor c);
ir_id lower_assign(struct lowerer *l, CXCursor to, CXCursor from);
ir_id lower_conditional(struct lowerer *l, CXCursor c);
ir_id lower_logical(struct lowerer *l, CXCursor c);
ir_id lower_elvis(struct lowerer *l, CXCursor c, const struct kids *k);
ir_id lower_call(struct lowerer *l, CXCursor c);

/*
 * A call that the parser gave up for the type of an argument, which may be that of a
 * stand-in: made all the same, with what the function declares.  False: it is no call,
 * or not of that function.  `k` are the children of `c`.
 */
bool lower_doubtful_call(struct lowerer *l, CXCursor c, const struct kids *k,
                         ir_id *value);
ir_id lower_unexposed(struct lowerer *l, CXCursor c);
ir_id lower_statement_expression(struct lowerer *l, CXCursor c);
struct lvalue lower_compound_literal(struct lowerer *l, CXCursor c);
ir_id lower_sizeof(struct lowerer *l, CXCursor c);
ir_id lower_generic(struct lowerer *l, CXCursor c);
CXCursor lower_generic_choice(struct lowerer *l, CXCursor c); /* null: not known */
bool lower_atomic(struct lowerer *l, CXCursor c, const struct kids *k, ir_id *result);
bool lower_is_va_arg(struct lowerer *l, CXCursor c, CXCursor operand);
CXCursor lower_choose_expr(struct lowerer *l, const struct kids *k, CXType type);

/* What libclang evaluates; only for expressions that facts say are safe. */
struct lower_number {
    bool is_known, is_float;
    int64_t i;
    double f;
};
struct lower_number lower_evaluate(const struct lowerer *l, CXCursor c);

/* The name of a constant that nobody declared, and that labels a case somewhere. */
bool lower_is_guessed_label(struct lowerer *l, CXCursor c);

/*
 * A construct that is not understood: everything that its parts can reach may change.
 * Counted.  The value is of type `type` (0: void).
 */
ir_id lower_havoc(struct lowerer *l, CXCursor c, ir_id type, uint32_t flags);

/* -------------------------------------------------------------- initialisation */

/* Store an initialiser into a local object that has just begun its life. */
void lower_init(struct lowerer *l, struct lvalue to, CXCursor init);

/* Read an initialiser of static storage into rows of the object. */
void lower_static_init(struct lowerer *l, ir_id object, CXCursor init);

/* An address or number known before the program runs. */
struct lower_static {
    enum { STATIC_UNKNOWN, STATIC_NUMBER, STATIC_OBJECT, STATIC_FUNCTION } kind;
    int64_t value; /* NUMBER; OBJECT: bytes from its start */
    ir_id id;
};
struct lower_static lower_static_value(struct lowerer *l, CXCursor c);

/* --------------------------------------------------------- variable-length arrays */

/* Evaluate the sizes in a declarator and remember the strides; the size in bytes. */
ir_id vla_declare(struct lowerer *l, CXCursor declaration, CXType t);

/* Bytes of a VLA type whose declaration was reached, as a value; 0 if not known. */
ir_id vla_bytes(struct lowerer *l, CXType t);

/* ------------------------------------------------------------------ statements */

void lower_statement(struct lowerer *l, CXCursor c);
void lower_declaration(struct lowerer *l, CXCursor var); /* a VarDecl in a body */
ir_id lower_label_block(struct lowerer *l, CXCursor label_ref);
void lower_take_label(struct lowerer *l, CXCursor address_of_label);

/* Children of a ForStmt in its slots. */
struct for_parts {
    bool is_known;
    CXCursor init, condition, increment, body; /* null when absent */
};
struct for_parts for_parts_of(struct lowerer *l, CXCursor loop);
void for_slots_free(struct for_slots *s);

/* ------------------------------------------------------------------ attributes */

/* Read the attributes of a function declaration into its row. */
void attr_read_function(struct lowerer *l, CXCursor function, ir_id row);

/* counted_by and nonstring of the fields of a record. */
void attr_read_field(struct lowerer *l, CXCursor field, ir_id row);
bool attr_is_nonstring(struct lowerer *l, CXCursor var);

/* What clang does not know (access, nonstring): read at the places it complains of. */
void attr_read_unknown(struct lowerer *l);

/* -------------------------------------------------------------------------- unit */

/* Lower everything; the builder's unit is complete afterwards. */
void lower_unit(struct lowerer *l);
void lowerer_fini(struct lowerer *l); /* not the builder */

static inline bool is_kind(const struct lowerer *l, ir_id type, enum ir_type_kind kind)
{
    return type_at(l, type)->kind == kind;
}

#endif
