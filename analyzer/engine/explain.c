/*
 * Reasons in words; see explain.h.
 *
 * Where a comparison in the function speaks of the index or of the length of the
 * source, the reason names its line: that is where a reader looks.
 */
#include "analyzer/engine/explain.h"

#include <string.h>

/* A number above this is no limit that anybody set. */
enum { NO_LIMIT = 1 << 24 };

bool explain_is_asked(const struct run *r, ir_id i)
{
    const struct engine_options *o = r->e->options;
    const struct ir_loc *l = &r->u->locs[r->f->insts[i].loc];
    const char *file = ir_loc_file(r->u, r->f->insts[i].loc);
    unsigned last = l->end_line > l->line ? l->end_line : l->line;

    return o && o->explain_file && r->f->insts[i].loc && l->line <= o->explain_line &&
           o->explain_line <= last && strcmp(file, o->explain_file) == 0;
}

/* -------------------------------------------------------- the comparison that helps */

/* Whether an operand is `name`, or a function of it: strlen(name). */
static bool speaks_of(struct run *r, ir_id operand, const char *name)
{
    const char *text = describe_value(r, operand);
    size_t size = strlen(name);

    if (!text || strcmp(text, name) == 0)
        return text != NULL;
    for (const char *at = strchr(text, '('); at; at = strchr(at + 1, '('))
        if (strncmp(at + 1, name, size) == 0 && at[1 + size] == ')')
            return true;
    return false;
}

/* The line of the last comparison before the access that speaks of `name`; 0 none. */
static unsigned comparison_line(struct run *r, ir_id access, const char *name)
{
    unsigned before = r->u->locs[r->f->insts[access].loc].line, line = 0;

    for (ir_id i = 1; name && i < r->f->inst_count; i++) {
        const struct ir_inst *in = &r->f->insts[i];
        unsigned at = r->u->locs[in->loc].line;

        if (ir_is_comparison(in->op) && at <= before && at > line &&
            (speaks_of(r, in->a, name) || speaks_of(r, in->b, name)))
            line = at;
    }
    return line;
}

/* ", see the comparison on line 12" where there is one. */
static const char *see_comparison(const struct explained *x, const char *name)
{
    unsigned line = 0;

    if (explain_is_asked(x->r, x->a->inst)) /* it is a search */
        line = comparison_line(x->r, x->a->inst, name);
    return line ? arena_printf(&x->r->arena, " (see the comparison on line %u)", line)
                : "";
}

/* ------------------------------------------------------------------------- elements */

/* The index of `a[i]` as written; NULL. */
static const char *index_text(const struct explained *x)
{
    const struct ir_inst *in = x->q->target ? &x->r->f->insts[x->q->target] : NULL;

    while (in && in->op == IR_FIELD && in->a)
        in = &x->r->f->insts[in->a];
    return in && in->op == IR_INDEX ? describe_value(x->r, in->b) : NULL;
}

/* The program counts from the start of an array: a[3], p[i], *(p + 1). */
static bool is_indexed(const struct explained *x)
{
    return x->q->target && x->r->f->insts[x->q->target].op == IR_INDEX;
}

static const char *explain_element(const struct explained *x)
{
    struct arena *a = &x->r->arena;
    int64_t bytes = x->q->bytes.n == 0 && x->q->bytes.k > 0 ? x->q->bytes.k : 1;
    int64_t lo = relation_min(&x->s->relation, x->start, NULL) / bytes;
    int64_t hi = relation_max(&x->s->relation, x->start, NULL) / bytes;
    const char *name = index_text(x);

    if (x->a->capacity < 0 || hi > NO_LIMIT)
        return arena_printf(a,
                            "the place is proven to lie below the end of the buffer, "
                            "however large that is%s",
                            see_comparison(x, name));
    if (x->start->n == 0 && !is_indexed(x))
        return "it is inside of the variable or structure that was named";
    if (x->start->n == 0)
        return arena_printf(a, "element %lld of %lld, counted from 0", (long long)lo,
                            (long long)(x->a->capacity / bytes));
    return arena_printf(a,
                        "%s%s%s is at least %lld and at most %lld here%s, and the "
                        "array has %lld elements",
                        name ? "`" : "the index", name ? name : "", name ? "`" : "",
                        (long long)lo, (long long)hi, see_comparison(x, name),
                        (long long)(x->a->capacity / bytes));
}

/* -------------------------------------------------------------------------- lengths */

/* What limits the first string that the access depends on; NULL if it is no string. */
static const char *limiting_fact(const struct explained *x)
{
    struct arena *a = &x->r->arena;

    for (uint32_t k = 0; k < x->end->n; k++) {
        uint32_t symbol = x->end->terms[k].symbol;
        const struct symbol_key *key = &x->r->symbols.keys[symbol];
        int64_t own = symbol_at(&x->r->symbols, symbol)->range.hi;
        struct linear form = linear_symbol(symbol);
        int64_t here = relation_max(&x->s->relation, &form, NULL);
        const char *name = NULL, *shown = NULL;

        if (key->kind != SYMBOL_LENGTH || here > NO_LIMIT)
            continue;
        name = region_at(&x->r->regions, key->a)->name;
        shown = name ? arena_printf(a, "`%s`", name) : "the string";
        if (here == own)
            return arena_printf(a, "%s has room for %lld bytes", shown,
                                (long long)own + 1);
        return arena_printf(a, "a check before it leaves %s at most %lld characters%s",
                            shown, (long long)here, see_comparison(x, name));
    }
    return NULL;
}

const char *explain_safe(const struct explained *x)
{
    struct arena *a = &x->r->arena;
    const struct access *out = x->a;
    const char *what = x->q->is_write ? "written" : "read";
    const char *fact = NULL;

    if (x->q->kind == ACCESS_ELEMENT)
        return explain_is_asked(x->r, x->a->inst) ? explain_element(x) : NULL;
    fact = limiting_fact(x);
    if (out->largest >= 0 && out->capacity >= 0 && x->end->n == 0)
        return arena_printf(
            a, "%lld byte%s %s, and the buffer holds %lld", (long long)out->largest,
            out->largest == 1 ? " is" : "s are", what, (long long)out->capacity);
    if (out->largest >= 0 && out->capacity >= 0 && fact)
        return arena_printf(
            a, "%s, so at most %lld bytes are %s, and the buffer holds %lld", fact,
            (long long)out->largest, what, (long long)out->capacity);
    if (out->largest >= 0 && out->capacity >= 0)
        return arena_printf(
            a,
            "at most %lld bytes can be %s, because of what limits the "
            "data before%s, and the buffer holds %lld",
            (long long)out->largest, what,
            see_comparison(x, x->q->amount ? describe_value(x->r, x->q->amount) : NULL),
            (long long)out->capacity);
    return arena_printf(a, "the buffer was made as large as what is %s", what);
}

/* ----------------------------------------------------------------- what is missing */

const char *explain_unknown(const struct explained *x)
{
    const char *name = explain_is_asked(x->r, x->a->inst) ? index_text(x) : NULL;

    if (!x->has_capacity)
        return "how large the buffer is cannot be told here";
    if (x->q->kind == ACCESS_ELEMENT && name)
        return arena_printf(&x->r->arena,
                            "nothing here limits `%s`, and nothing says that an "
                            "outsider decides it: too little for a claim",
                            name);
    if (x->q->kind == ACCESS_ELEMENT)
        return "how far the pointer has moved cannot be told: too little for a claim";
    return "nothing is known of the size, and nothing says that an outsider decides it";
}

const char *explain_access(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];

    switch (in->op) {
    case IR_LOAD: return r->f->insts[in->a].op == IR_ADDR ? NULL : "read";
    case IR_STORE: return r->f->insts[in->a].op == IR_ADDR ? NULL : "write";
    case IR_COPY: return "copy of a structure";
    default: return NULL;
    }
}
