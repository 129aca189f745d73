/* The text form, read: blocks and instructions; see parse.h. */
#include <stdlib.h>
#include <string.h>

#include "analyzer/ir/op.h"
#include "analyzer/ir/parse.h"

/* One body: its names, and the line being read. */
struct body_reader {
    struct ir_parser *p;
    struct ir_function *f;
    const struct ir_line *line;
    size_t next; /* word of the line */
    struct map values, blocks; /* name -> row */
    VEC(ir_id) args;
    VEC(struct ir_case) cases;
};

static const struct ir_word *peek(const struct body_reader *r)
{
    static const struct ir_word none = {.key = ""};

    return r->next < r->line->count ? &r->p->words.at[r->line->first + r->next] : &none;
}

static const char *take(struct body_reader *r)
{
    const char *key = peek(r)->key;

    r->next++;
    return key;
}

static bool take_if(struct body_reader *r, const char *key)
{
    if (strcmp(peek(r)->key, key) != 0)
        return false;
    r->next++;
    return true;
}

static bool fail(struct body_reader *r, const char *what, const char *text)
{
    return ir_parse_fail(r->p, r->line, "%s: %s", what, text);
}

static bool take_named(struct body_reader *r, const struct map *names, ir_id *out)
{
    const char *name = take(r);

    *out = (ir_id)(uintptr_t)map_get(names, name);
    return *out || fail(r, "not defined in this function", name);
}

static bool take_row(struct body_reader *r, enum ir_table table, ir_id *out)
{
    const char *name = take(r);

    return ir_parse_name(r->p, table, name, out) ||
           fail(r, "not a row of its table", name);
}

static bool take_i64(struct body_reader *r, int64_t *out)
{
    const char *text = take(r);

    return ir_parse_i64(text, out) || fail(r, "not a number", text);
}

static bool take_double(struct body_reader *r, double *out)
{
    const char *text = take(r);
    char *end = NULL;

    *out = strtod(text, &end);
    return (end != text && *end == '\0') || fail(r, "not a number", text);
}

static bool take_args(struct body_reader *r, struct ir_inst *inst)
{
    inst->first_arg = (ir_id)r->args.len;
    if (!take_if(r, "("))
        return fail(r, "expected (", peek(r)->key);
    while (!take_if(r, ")")) {
        ir_id value = 0;
        if (!take_named(r, &r->values, &value))
            return false;
        *vec_push(&r->args) = value;
        inst->arg_count++;
    }
    if (!inst->arg_count)
        inst->first_arg = 0;
    return true;
}

/* LO=block or LO..HI=block */
static bool take_case(struct body_reader *r, struct ir_case *c)
{
    const struct ir_word *w = peek(r);
    char *end = NULL;

    c->lo = c->hi = strtoll(w->key, &end, 10);
    if (end != w->key && end[0] == '.' && end[1] == '.') {
        const char *hi = end + 2;
        c->hi = strtoll(hi, &end, 10);
        end = end == hi ? NULL : end;
    }
    if (!end || end == w->key || *end || !w->value)
        return fail(r, "not a case", w->key);
    c->block = (ir_id)(uintptr_t)map_get(&r->blocks, w->value);
    r->next++;
    return c->block || fail(r, "not defined in this function", w->value);
}

static bool take_cases(struct body_reader *r, struct ir_inst *inst)
{
    inst->first_arg = (ir_id)r->cases.len;
    if (!take_if(r, "("))
        return fail(r, "expected (", peek(r)->key);
    while (!take_if(r, ")")) {
        if (!take_case(r, vec_push(&r->cases)))
            return false;
        inst->arg_count++;
    }
    if (!inst->arg_count)
        inst->first_arg = 0;
    return true;
}

static bool take_stride(struct body_reader *r, struct ir_inst *inst)
{
    if (!take_if(r, "x"))
        return fail(r, "expected x", peek(r)->key);
    if (!take_if(r, "?"))
        return take_i64(r, &inst->imm);
    inst->imm = -1;
    return take_named(r, &r->values, &inst->c);
}

static bool take_operand(struct body_reader *r, struct ir_inst *inst, char kind)
{
    switch (kind) {
    case 'A':
        if (peek(r)->key[0] != '%')
            return true;
        return take_named(r, &r->values, &inst->a);
    case 'a': return take_named(r, &r->values, &inst->a);
    case 'b': return take_named(r, &r->values, &inst->b);
    case 'i': return take_i64(r, &inst->imm);
    case 'n': return !take_if(r, "n") || take_i64(r, &inst->imm);
    case 'd': return take_double(r, &inst->fimm);
    case 'O': return !take_if(r, "of") || take_row(r, IR_TABLE_OBJECT, &inst->id);
    case 'o': return take_row(r, IR_TABLE_OBJECT, &inst->id);
    case 'F': return take_row(r, IR_TABLE_FUNCTION, &inst->id);
    case 'k':
        if (peek(r)->key[0] == '%')
            return take_named(r, &r->values, &inst->a);
        return take_row(r, IR_TABLE_FUNCTION, &inst->id);
    case 'm': return take_row(r, IR_TABLE_FIELD, &inst->id);
    case 't': return take_named(r, &r->blocks, &inst->t);
    case 'f': return take_named(r, &r->blocks, &inst->f);
    case 'x': return take_stride(r, inst);
    case 'g': return take_args(r, inst);
    default: return take_cases(r, inst);
    }
}

static bool take_flag(struct body_reader *r, struct ir_inst *inst)
{
    const char *name = take(r) + 1;

    for (unsigned i = 0; ir_inst_flag_names[i]; i++)
        if (strcmp(ir_inst_flag_names[i], name) == 0) {
            inst->flags |= 1u << i;
            return true;
        }
    return fail(r, "not a flag", name);
}

/* `@name`, or `@12:3` in the first file. */
static bool take_loc(struct body_reader *r, struct ir_inst *inst)
{
    const char *name = take(r);
    struct ir_loc loc = {.file = 1};

    if (*name)
        name++; /* '@' */
    if (!strchr(name, ':'))
        return ir_parse_name(r->p, IR_TABLE_LOC, name, &inst->loc) ||
               fail(r, "not a location", name);
    if (!ir_parse_span(name, &loc) || r->p->u->file_count < 2)
        return fail(r, "not a location", name);
    inst->loc = (ir_id)r->p->locs.len;
    *vec_push(&r->p->locs) = loc;
    return true;
}

static bool take_suffix(struct body_reader *r, struct ir_inst *inst)
{
    if (take_if(r, ":"))
        return take_row(r, IR_TABLE_TYPE, &inst->type);
    if (peek(r)->key[0] == '!')
        return take_flag(r, inst);
    if (peek(r)->key[0] == '@')
        return take_loc(r, inst);
    return fail(r, "not understood", peek(r)->key);
}

/* The line is `%name = op operands [: type] [!flag...] [@loc]`. */
static bool read_inst(struct body_reader *r, struct ir_inst *inst)
{
    r->next = 2;
    inst->op = ir_op_parse(peek(r)->key);
    if (!inst->op)
        return fail(r, "not an instruction", peek(r)->key);
    r->next++;
    for (const char *o = ir_op_find(inst->op)->operands; *o; o++)
        if (!take_operand(r, inst, *o))
            return false;
    while (r->next < r->line->count)
        if (!take_suffix(r, inst))
            return false;
    return true;
}

static bool is_block(const struct body_reader *r)
{
    return strcmp(r->p->words.at[r->line->first].key, "block") == 0;
}

static bool note(struct body_reader *r, struct map *names, const char *name, ir_id row)
{
    if (!*name || map_has(names, name))
        return fail(r, "missing, or there twice", name);
    map_set(names, name, (void *)(uintptr_t)row);
    return true;
}

/* First reading: names of blocks and values, in order, and how many there are. */
static bool note_line(struct body_reader *r)
{
    const struct ir_word *w = &r->p->words.at[r->line->first];

    if (is_block(r))
        return note(r, &r->blocks, r->line->count > 1 ? w[1].key : "",
                    r->f->block_count++);
    if (r->line->count < 3 || w[0].key[0] != '%' || strcmp(w[1].key, "=") != 0)
        return fail(r, "expected a block or %name = instruction", w[0].key);
    if (r->f->block_count == 1)
        return fail(r, "an instruction outside of any block", w[0].key);
    return note(r, &r->values, w[0].key, r->f->inst_count++);
}

static bool read_block(struct body_reader *r, struct ir_block *block, ir_id first)
{
    block->first = first;
    r->next = 2;
    block->is_loop_head = take_if(r, "loop");
    return r->next == r->line->count || fail(r, "not understood", peek(r)->key);
}

static bool read_lines(struct body_reader *r, size_t first, size_t count)
{
    struct arena *a = &r->p->u->arena;
    ir_id block = 0, inst = 1;

    r->f->block_count = r->f->inst_count = 1;
    for (size_t i = first; i < first + count; i++) {
        r->line = &r->p->lines.at[i];
        if (!note_line(r))
            return false;
    }
    r->f->blocks = arena_calloc(a, r->f->block_count, sizeof *r->f->blocks);
    r->f->insts = arena_calloc(a, r->f->inst_count, sizeof *r->f->insts);
    vec_push(&r->args);
    vec_push(&r->cases);
    for (size_t i = first; i < first + count; i++) {
        r->line = &r->p->lines.at[i];
        if (is_block(r)) {
            if (!read_block(r, &r->f->blocks[++block], inst))
                return false;
            continue;
        }
        r->f->blocks[block].count++;
        if (!read_inst(r, &r->f->insts[inst++]))
            return false;
    }
    r->f->arg_count = (ir_id)r->args.len;
    r->f->args = arena_dup(a, r->args.at, r->args.len * sizeof *r->args.at);
    r->f->case_count = (ir_id)r->cases.len;
    r->f->cases = arena_dup(a, r->cases.at, r->cases.len * sizeof *r->cases.at);
    return true;
}

bool ir_parse_body(struct ir_parser *p, struct ir_function *f, size_t first,
                   size_t count)
{
    struct body_reader r = {.p = p, .f = f};

    map_init(&r.values);
    map_init(&r.blocks);

    bool ok = read_lines(&r, first, count);

    map_fini(&r.values);
    map_fini(&r.blocks);
    vec_fini(&r.args);
    vec_fini(&r.cases);
    return ok;
}
