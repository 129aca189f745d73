/*
 * What <ctype.h> says of a character that belongs to a class.
 *
 * Digits are the same characters in every locale (C17, 7.4.1.5 and 7.4.1.12).  Members
 * of the other classes are never NUL; from where on they are is that of character sets
 * which contain ASCII.  The macros of glibc look a bit up in a table instead of calling
 * the function: the bits are those of its <ctype.h> on little-endian machines.
 */
#include "analyzer/engine/run.h"

#include <string.h>

enum { LAST_CHARACTER = 255 };

struct class
{
    const char *function;
    int64_t bit; /* of glibc's table */
    struct interval members; /* of characters that are not negative */
};

static const struct class classes[] = {
    {"isupper",  0x100,  {'A', LAST_CHARACTER} },
    {"islower",  0x200,  {'a', LAST_CHARACTER} },
    {"isalpha",  0x400,  {'A', LAST_CHARACTER} },
    {"isdigit",  0x800,  {'0', '9'}            },
    {"isxdigit", 0x1000, {'0', 'f'}            },
    {"isspace",  0x2000, {'\t', LAST_CHARACTER}},
    {"isprint",  0x4000, {' ', LAST_CHARACTER} },
    {"isgraph",  0x8000, {'!', LAST_CHARACTER} },
    {"isblank",  0x1,    {'\t', LAST_CHARACTER}},
    {"ispunct",  0x4,    {'!', LAST_CHARACTER} },
    {"isalnum",  0x8,    {'0', LAST_CHARACTER} },
};

static const struct class *class_of_function(const char *name)
{
    for (size_t k = 0; name && k < sizeof classes / sizeof *classes; k++)
        if (strcmp(classes[k].function, name) == 0)
            return &classes[k];
    return NULL;
}

static const struct class *class_of_bit(int64_t bit)
{
    for (size_t k = 0; k < sizeof classes / sizeof *classes; k++)
        if (classes[k].bit == bit)
            return &classes[k];
    return NULL;
}

static const char *called(const struct run *r, const struct ir_inst *in)
{
    return in->op == IR_CALL && in->id ? r->u->functions[in->id].name : NULL;
}

/* The index of `(*__ctype_b_loc())[c]`; 0: the instruction is no such load. */
static ir_id index_of_table(const struct run *r, const struct ir_inst *load)
{
    const struct ir_inst *index = &r->f->insts[load->a], *table = NULL;
    const char *name = NULL;

    if (load->op != IR_LOAD || index->op != IR_INDEX)
        return 0;
    table = &r->f->insts[index->a];
    if (table->op != IR_LOAD)
        return 0;
    name = called(r, &r->f->insts[table->a]);
    return name && strcmp(name, "__ctype_b_loc") == 0 ? index->b : 0;
}

/* The character that the symbol, which is not zero, says is of a class; 0: none. */
static ir_id tested(const struct run *r, uint32_t symbol, const struct class **class)
{
    const struct symbol_key *key = &r->symbols.keys[symbol], *loaded = NULL;
    const struct ir_inst *in = NULL;

    if (key->kind == SYMBOL_RESULT && key->b == 0 &&
        r->cfg.block_of[key->a] == r->block) {
        in = &r->f->insts[key->a];
        *class = class_of_function(called(r, in));
        return *class && in->arg_count == 1 ? r->f->args[in->first_arg] : 0;
    }
    if (key->kind != SYMBOL_DERIVED || key->b != IR_AND || key->def.n != 1)
        return 0;
    loaded = &r->symbols.keys[key->def.terms[0].symbol];
    *class = class_of_bit(key->d);
    if (!*class || loaded->kind != SYMBOL_RESULT || loaded->b != 0 ||
        r->cfg.block_of[loaded->a] != r->block)
        return 0;
    return index_of_table(r, &r->f->insts[loaded->a]);
}

bool ctype_member(struct run *r, struct state *s, uint32_t symbol, struct linear *out,
                  struct interval *range)
{
    const struct class *class = NULL;
    ir_id character = tested(r, symbol, &class);
    struct interval known;

    if (!character || !run_is_int(r, r->f->insts[character].type))
        return false;
    *out = arith_form(r, s, character);
    known = relation_bounds_of(&s->relation, out);
    *range = class->members;
    if (range->hi == LAST_CHARACTER && known.lo < 0)
        *range = known; /* as negative as a plain char may be: only never NUL */
    return true;
}
