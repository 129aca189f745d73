/*
 * The text form, written; see ir.h for the grammar and columns.h for the keys.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/ir/columns.h"
#include "analyzer/ir/op.h"
#include "base/mem.h"

struct printer {
    const struct ir_unit *u;
    struct str *out;
    ir_id *record_of; /* of each field row */
};

/* A quoted text that ir_parse reads back byte for byte. */
static void print_quoted(struct str *out, const char *bytes, size_t size)
{
    str_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\')
            str_addf(out, "\\%c", c);
        else if (c >= 0x20 && c < 0x7F)
            str_add_char(out, (char)c);
        else
            str_addf(out, "\\x%02X", c);
    }
    str_add_char(out, '"');
}

static void print_name(struct printer *p, enum ir_table table, ir_id row)
{
    if (!row) {
        str_add(p->out, "none");
    } else if (table == IR_TABLE_FIELD && p->record_of[row]) {
        ir_id record = p->record_of[row];
        str_addf(p->out, "t%u.%u", record, row - p->u->types[record].first_field);
    } else {
        str_addf(p->out, "%s%u", ir_tables[table].prefix, row);
    }
}

static void print_span(struct str *out, const struct ir_loc *l)
{
    str_addf(out, " %u:%u", l->line, l->col);
    if (l->end_line)
        str_addf(out, "-%u:%u", l->end_line, l->end_col);
}

static void print_params(struct printer *p, const struct ir_type *t)
{
    for (ir_id i = 0; i < t->param_count; i++) {
        str_add(p->out, i ? "," : " params=");
        print_name(p, IR_TABLE_TYPE, p->u->param_types[t->first_param + i]);
    }
}

/* `const struct s` has the fields of `struct s`: they are printed once. */
static void print_like(struct printer *p, const struct ir_type *t)
{
    ir_id owner = t->field_count ? p->record_of[t->first_field] : 0;

    if (owner && &p->u->types[owner] != t)
        str_addf(p->out, " like=t%u", owner);
}

static void print_number(struct printer *p, const struct ir_column *c, const void *at)
{
    switch (c->kind) {
    case IR_COLUMN_BYTE:
        if (*(const uint8_t *)at)
            str_addf(p->out, " %s=%u", c->key, *(const uint8_t *)at);
        break;
    case IR_COLUMN_LETTER:
        if (*(const uint8_t *)at)
            str_addf(p->out, " %s=%c", c->key, *(const uint8_t *)at);
        break;
    case IR_COLUMN_U32:
        if (*(const uint32_t *)at)
            str_addf(p->out, " %s=%" PRIu32, c->key, *(const uint32_t *)at);
        break;
    case IR_COLUMN_U64:
        if (*(const uint64_t *)at)
            str_addf(p->out, " %s=%" PRIu64, c->key, *(const uint64_t *)at);
        break;
    default:
        if (*(const int64_t *)at)
            str_addf(p->out, " %s=%" PRId64, c->key, *(const int64_t *)at);
    }
}

static void print_text(struct printer *p, const char *key, const char *text)
{
    if (!text)
        return;
    str_addf(p->out, " %s=", key);
    print_quoted(p->out, text, strlen(text));
}

static void print_bytes(struct printer *p, const struct ir_object *o)
{
    if (!o->bytes)
        return;
    str_add(p->out, " bytes=");
    print_quoted(p->out, o->bytes, o->byte_count);
}

static void print_access(struct printer *p, const char *key, const struct ir_access *a)
{
    if (a->mode)
        str_addf(p->out, " %s=%c:%u:%u", key, a->mode, a->arg, a->size_arg);
}

static void print_column(struct printer *p, const struct ir_column *c, const void *row)
{
    const void *at = (const char *)row + c->offset;

    switch (c->kind) {
    case IR_COLUMN_FLAG:
        if (*(const uint32_t *)at & c->detail)
            str_addf(p->out, " %s", c->key);
        break;
    case IR_COLUMN_BOOL:
        if (*(const bool *)at)
            str_addf(p->out, " %s", c->key);
        break;
    case IR_COLUMN_TEXT: print_text(p, c->key, *(const char *const *)at); break;
    case IR_COLUMN_BYTES: print_bytes(p, row); break;
    case IR_COLUMN_REF:
        if (*(const ir_id *)at) {
            str_addf(p->out, " %s=", c->key);
            print_name(p, (enum ir_table)c->detail, *(const ir_id *)at);
        }
        break;
    case IR_COLUMN_SPAN: print_span(p->out, row); break;
    case IR_COLUMN_PARAMS: print_params(p, row); break;
    case IR_COLUMN_LIKE: print_like(p, row); break;
    case IR_COLUMN_ACCESS: print_access(p, c->key, at); break;
    default: print_number(p, c, at);
    }
}

static void print_row(struct printer *p, enum ir_table table, ir_id id, const void *row)
{
    const struct ir_table_info *info = &ir_tables[table];

    str_add(p->out, info->word);
    if (info->prefix) {
        str_add_char(p->out, ' ');
        print_name(p, table, id);
    }
    if (info->kinds)
        str_addf(p->out, " %s", info->kinds[*(const unsigned *)row - 1]);
    for (const struct ir_column *c = info->columns; c->key; c++)
        print_column(p, c, row);
    str_add_char(p->out, '\n');
}

static void print_args(struct printer *p, const struct ir_function *f,
                       const struct ir_inst *inst)
{
    str_add(p->out, " (");
    for (ir_id i = 0; i < inst->arg_count; i++)
        str_addf(p->out, "%s%%%u", i ? " " : "", f->args[inst->first_arg + i]);
    str_add_char(p->out, ')');
}

static void print_cases(struct printer *p, const struct ir_function *f,
                        const struct ir_inst *inst)
{
    str_add(p->out, " (");
    for (ir_id i = 0; i < inst->arg_count; i++) {
        const struct ir_case *c = &f->cases[inst->first_arg + i];
        str_addf(p->out, "%s%" PRId64, i ? " " : "", c->lo);
        if (c->hi != c->lo)
            str_addf(p->out, "..%" PRId64, c->hi);
        str_addf(p->out, "=b%u", c->block);
    }
    str_add_char(p->out, ')');
}

static void print_stride(struct printer *p, const struct ir_inst *inst)
{
    if (inst->c)
        str_addf(p->out, " x ? %%%u", inst->c);
    else
        str_addf(p->out, " x %" PRId64, inst->imm);
}

static void print_callee(struct printer *p, const struct ir_inst *inst)
{
    if (inst->id)
        str_addf(p->out, " f%u", inst->id);
    else
        str_addf(p->out, " %%%u", inst->a);
}

static void print_operand(struct printer *p, const struct ir_function *f,
                          const struct ir_inst *inst, char kind)
{
    switch (kind) {
    case 'a': str_addf(p->out, " %%%u", inst->a); break;
    case 'b': str_addf(p->out, " %%%u", inst->b); break;
    case 'A':
        if (inst->a)
            str_addf(p->out, " %%%u", inst->a);
        break;
    case 'i': str_addf(p->out, " %" PRId64, inst->imm); break;
    case 'n':
        if (inst->imm)
            str_addf(p->out, " n %" PRId64, inst->imm);
        break;
    case 'd': str_addf(p->out, " %a", inst->fimm); break;
    case 'o': str_addf(p->out, " o%u", inst->id); break;
    case 'O':
        if (inst->id)
            str_addf(p->out, " of o%u", inst->id);
        break;
    case 'F': str_addf(p->out, " f%u", inst->id); break;
    case 'k': print_callee(p, inst); break;
    case 'm':
        str_add_char(p->out, ' ');
        print_name(p, IR_TABLE_FIELD, inst->id);
        break;
    case 't': str_addf(p->out, " b%u", inst->t); break;
    case 'f': str_addf(p->out, " b%u", inst->f); break;
    case 'x': print_stride(p, inst); break;
    case 'g': print_args(p, f, inst); break;
    case 's': print_cases(p, f, inst); break;
    default: break;
    }
}

static void print_inst(struct printer *p, const struct ir_function *f, ir_id id)
{
    const struct ir_inst *inst = &f->insts[id];
    const struct ir_op_info *info = ir_op_find(inst->op);

    str_addf(p->out, "%%%u = %s", id, ir_op_name(inst->op));
    for (const char *o = info ? info->operands : ""; *o; o++)
        print_operand(p, f, inst, *o);
    if (inst->type)
        str_addf(p->out, " : t%u", inst->type);
    for (unsigned i = 0; ir_inst_flag_names[i]; i++)
        if (inst->flags & 1u << i)
            str_addf(p->out, " !%s", ir_inst_flag_names[i]);
    if (inst->loc)
        str_addf(p->out, " @L%u", inst->loc);
    str_add_char(p->out, '\n');
}

static void print_body(struct printer *p, const struct ir_function *f)
{
    for (ir_id b = 1; b < f->block_count; b++) {
        const struct ir_block *block = &f->blocks[b];
        str_addf(p->out, "block b%u%s\n", b, block->is_loop_head ? " loop" : "");
        for (ir_id i = 0; i < block->count; i++)
            print_inst(p, f, block->first + i);
    }
}

static void print_tables(struct printer *p)
{
    const struct ir_unit *u = p->u;

    for (ir_id i = 1; i < u->file_count; i++)
        print_row(p, IR_TABLE_FILE, i, &u->files[i]);
    for (ir_id i = 1; i < u->loc_count; i++)
        print_row(p, IR_TABLE_LOC, i, &u->locs[i]);
    for (ir_id i = 1; i < u->type_count; i++) {
        const struct ir_type *t = &u->types[i];
        print_row(p, IR_TABLE_TYPE, i, t);
        bool is_owner = t->field_count && p->record_of[t->first_field] == i;
        for (ir_id k = 0; is_owner && k < t->field_count; k++)
            print_row(p, IR_TABLE_FIELD, t->first_field + k,
                      &u->fields[t->first_field + k]);
    }
    for (ir_id i = 1; i < u->object_count; i++) {
        const struct ir_object *o = &u->objects[i];
        print_row(p, IR_TABLE_OBJECT, i, o);
        for (ir_id k = 0; k < o->init_count; k++)
            print_row(p, IR_TABLE_INIT, 0, &u->inits[o->first_init + k]);
    }
    for (ir_id i = 1; i < u->function_count; i++) {
        print_row(p, IR_TABLE_FUNCTION, i, &u->functions[i]);
        if (u->functions[i].has_body)
            print_body(p, &u->functions[i]);
    }
    for (ir_id i = 1; i < u->diagnostic_count; i++)
        print_row(p, IR_TABLE_DIAGNOSTIC, i, &u->diagnostics[i]);
}

void ir_print(const struct ir_unit *u, struct str *out)
{
    struct printer p = {.u = u, .out = out};

    p.record_of = mem_calloc(u->field_count, sizeof *p.record_of);
    for (ir_id i = u->type_count; i-- > 1;) /* the first of several owns them */
        for (ir_id k = 0; k < u->types[i].field_count; k++)
            p.record_of[u->types[i].first_field + k] = i;

    str_add(out, "unit ");
    print_quoted(out, u->main_file ? u->main_file : "",
                 u->main_file ? strlen(u->main_file) : 0);
    str_addf(out, " bits=%u%s\n", u->pointer_bits, u->has_errors ? " errors" : "");
    print_tables(&p);
    free(p.record_of);
}
