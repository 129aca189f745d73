/* Rows of the tables as bytes; see pack_row.h. */
#include "analyzer/ir/pack_row.h"

#include <string.h>

/* --------------------------------------------------------------------- numbers */

static void write_u64(struct pack *p, uint64_t v)
{
    char bytes[10];
    size_t n = 0;

    for (; v >= 0x80; v >>= 7)
        bytes[n++] = (char)(v | 0x80);
    bytes[n++] = (char)v;
    str_add_bytes(p->out, bytes, n);
}

static uint64_t read_u64(struct pack *p)
{
    uint64_t v = 0;

    for (unsigned shift = 0; p->at < p->end && shift < 64; shift += 7) {
        uint8_t byte = *p->at++;

        v |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return v;
    }
    p->is_bad = true;
    return 0;
}

static void pack_u64(struct pack *p, uint64_t *v)
{
    if (p->out)
        write_u64(p, *v);
    else
        *v = read_u64(p);
}

void pack_u32(struct pack *p, uint32_t *v)
{
    uint64_t wide = *v;

    pack_u64(p, &wide);
    *v = (uint32_t)wide;
}

static void pack_i64(struct pack *p, int64_t *v)
{
    uint64_t folded = ((uint64_t)*v << 1) ^ (uint64_t)(*v < 0 ? -1 : 0);

    pack_u64(p, &folded);
    *v = (int64_t)((folded >> 1) ^ (~(folded & 1) + 1));
}

static void pack_bool(struct pack *p, bool *v)
{
    uint32_t wide = *v;

    pack_u32(p, &wide);
    *v = wide != 0;
}

static void pack_byte(struct pack *p, uint8_t *v)
{
    uint32_t wide = *v;

    pack_u32(p, &wide);
    *v = (uint8_t)wide;
}

static void pack_double(struct pack *p, double *v)
{
    uint64_t bits = 0;

    memcpy(&bits, v, sizeof bits);
    pack_u64(p, &bits);
    memcpy(v, &bits, sizeof bits);
}

/* An enum, which has the size of an unsigned. */
#define PACK_ENUM(p, v)                                                                \
    do {                                                                               \
        uint32_t wide_ = (uint32_t)(v);                                                \
        pack_u32((p), &wide_);                                                         \
        (v) = wide_;                                                                   \
    } while (0)

uint32_t pack_count(struct pack *p, uint32_t count)
{
    pack_u32(p, &count);
    if (!p->out && count > (size_t)(p->end - p->at) + 1)
        p->is_bad = true; /* a row has a byte at least, but for row 0 */
    return p->is_bad ? 0 : count;
}

/* ----------------------------------------------------------------------- texts */

static void pack_bytes(struct pack *p, const char **bytes, uint64_t *size)
{
    uint64_t n = *bytes ? *size + 1 : 0;
    char *copy = NULL;

    pack_u64(p, &n);
    if (p->out) {
        if (n)
            str_add_bytes(p->out, *bytes, (size_t)*size);
        return;
    }
    *bytes = NULL;
    *size = 0;
    if (n > (uint64_t)(p->end - p->at) + 1)
        p->is_bad = true;
    if (n == 0 || p->is_bad)
        return;
    copy = arena_alloc(p->arena, (size_t)n); /* zeroed: a terminator follows */
    memcpy(copy, p->at, (size_t)n - 1);
    p->at += n - 1;
    *bytes = copy;
    *size = n - 1;
}

void pack_text(struct pack *p, const char **v)
{
    uint64_t size = p->out && *v ? strlen(*v) : 0;

    pack_bytes(p, v, &size);
}

/* ------------------------------------------------------------------------ rows */

void pack_loc(struct pack *p, struct ir_loc *v)
{
    int64_t lines = (int64_t)v->end_line - v->line;

    pack_u32(p, &v->file);
    pack_u32(p, &v->line);
    pack_u32(p, &v->col);
    pack_i64(p, &lines);
    pack_u32(p, &v->end_col);
    pack_u32(p, &v->flags);
    v->end_line = (uint32_t)(lines + v->line);
}

void pack_type(struct pack *p, struct ir_type *v)
{
    PACK_ENUM(p, v->kind);
    pack_u32(p, &v->flags);
    pack_u32(p, &v->bits);
    pack_i64(p, &v->size);
    pack_u32(p, &v->elem);
    pack_i64(p, &v->count);
    pack_u32(p, &v->first_field);
    pack_u32(p, &v->field_count);
    pack_u32(p, &v->first_param);
    pack_u32(p, &v->param_count);
    pack_text(p, &v->name);
}

void pack_field(struct pack *p, struct ir_field *v)
{
    pack_text(p, &v->name);
    pack_u32(p, &v->type);
    pack_u64(p, &v->offset_bits);
    pack_u32(p, &v->width_bits);
    pack_u32(p, &v->counted_by);
    pack_u32(p, &v->loc);
    pack_bool(p, &v->is_nonstring);
}

void pack_object(struct pack *p, struct ir_object *v)
{
    PACK_ENUM(p, v->kind);
    pack_u32(p, &v->flags);
    pack_u32(p, &v->type);
    pack_u32(p, &v->loc);
    pack_u32(p, &v->function);
    pack_text(p, &v->name);
    pack_bytes(p, &v->bytes, &v->byte_count);
    pack_u32(p, &v->first_init);
    pack_u32(p, &v->init_count);
    pack_bool(p, &v->has_init);
    pack_bool(p, &v->init_is_partial);
    pack_i64(p, &v->min_count);
}

void pack_init(struct pack *p, struct ir_init *v)
{
    pack_u64(p, &v->offset);
    pack_u32(p, &v->type);
    pack_i64(p, &v->value);
    pack_u32(p, &v->object);
    pack_u32(p, &v->function);
    pack_u32(p, &v->bit);
    pack_u32(p, &v->width);
}

void pack_diagnostic(struct pack *p, struct ir_diagnostic *v)
{
    pack_u32(p, &v->loc);
    pack_text(p, &v->text);
}

/* ------------------------------------------------------------------- functions */

static void pack_attrs(struct pack *p, struct ir_attrs *v)
{
    pack_byte(p, &v->format_kind);
    pack_byte(p, &v->format_arg);
    pack_byte(p, &v->format_first);
    pack_byte(p, &v->alloc_size_1);
    pack_byte(p, &v->alloc_size_2);
    pack_byte(p, &v->access_count);
    for (unsigned k = 0; k < v->access_count && k < IR_MAX_ACCESS; k++) {
        pack_byte(p, &v->access[k].mode);
        pack_byte(p, &v->access[k].arg);
        pack_byte(p, &v->access[k].size_arg);
    }
}

/* What most instructions lack is left out: a set bit says that it follows. */
enum { HAS_A = 1, HAS_B = 2, HAS_C = 4, HAS_ID = 8, HAS_BLOCKS = 16, HAS_ARGS = 32 };
enum { HAS_IMM = 64, HAS_FIMM = 128, HAS_FLAGS = 256 };

static uint32_t parts_of(const struct ir_inst *v)
{
    return (v->a ? HAS_A : 0) | (v->b ? HAS_B : 0) | (v->c ? HAS_C : 0) |
           (v->id ? HAS_ID : 0) | (v->t || v->f ? HAS_BLOCKS : 0) |
           (v->first_arg || v->arg_count ? HAS_ARGS : 0) | (v->imm ? HAS_IMM : 0) |
           (v->fimm != 0 ? HAS_FIMM : 0) | (v->flags ? HAS_FLAGS : 0);
}

static void pack_inst(struct pack *p, struct ir_inst *v)
{
    uint32_t parts = p->out ? parts_of(v) : 0;

    PACK_ENUM(p, v->op);
    pack_u32(p, &parts);
    pack_u32(p, &v->type);
    pack_u32(p, &v->loc);
    if (parts & HAS_A)
        pack_u32(p, &v->a);
    if (parts & HAS_B)
        pack_u32(p, &v->b);
    if (parts & HAS_C)
        pack_u32(p, &v->c);
    if (parts & HAS_ID)
        pack_u32(p, &v->id);
    if (parts & HAS_BLOCKS) {
        pack_u32(p, &v->t);
        pack_u32(p, &v->f);
    }
    if (parts & HAS_ARGS) {
        pack_u32(p, &v->first_arg);
        pack_u32(p, &v->arg_count);
    }
    if (parts & HAS_IMM)
        pack_i64(p, &v->imm);
    if (parts & HAS_FIMM)
        pack_double(p, &v->fimm);
    if (parts & HAS_FLAGS)
        pack_u32(p, &v->flags);
}

static void pack_block(struct pack *p, struct ir_block *v)
{
    pack_u32(p, &v->first);
    pack_u32(p, &v->count);
    pack_bool(p, &v->is_loop_head);
}

static void pack_case(struct pack *p, struct ir_case *v)
{
    pack_i64(p, &v->lo);
    pack_i64(p, &v->hi);
    pack_u32(p, &v->block);
}

/* A table of a function: memory of the arena when reading, row 0 always empty. */
#define PACK_ROWS(p, table, count, pack_one)                                           \
    do {                                                                               \
        (count) = pack_count((p), (count));                                            \
        if (!(p)->out)                                                                 \
            (table) = arena_calloc((p)->arena, (size_t)(count) + 1, sizeof *(table));  \
        for (ir_id k_ = 1; k_ < (count) && !(p)->is_bad; k_++)                         \
            pack_one((p), &(table)[k_]);                                               \
    } while (0)

static void pack_body(struct pack *p, struct ir_function *v)
{
    PACK_ROWS(p, v->insts, v->inst_count, pack_inst);
    PACK_ROWS(p, v->blocks, v->block_count, pack_block);
    PACK_ROWS(p, v->args, v->arg_count, pack_u32);
    PACK_ROWS(p, v->cases, v->case_count, pack_case);
    pack_u32(p, &v->havoc_count);
    pack_u32(p, &v->begin_line);
    pack_u32(p, &v->end_line);
}

void pack_function(struct pack *p, struct ir_function *v)
{
    pack_text(p, &v->name);
    pack_u32(p, &v->type);
    pack_u32(p, &v->loc);
    pack_u32(p, &v->flags);
    pack_attrs(p, &v->attrs);
    pack_u32(p, &v->params.first);
    pack_u32(p, &v->params.count);
    pack_bool(p, &v->has_body);
    if (v->has_body)
        pack_body(p, v);
}
