/*
 * From the journal to findings and silences.
 *
 * One place can be judged several times, once for each path that leads there; the worst
 * verdict is what is said of it.
 */
#include "analyzer/engine/explain.h"
#include "analyzer/engine/path.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* ---------------------------------------------------------------------- places */

/* The text of the file a location is in; NULL if it cannot be had. */
static const char *file_text(const struct engine *e, ir_id loc, size_t *size)
{
    const struct engine_sources *s = e->options ? e->options->sources : NULL;

    if (!s || !s->text || loc == 0)
        return NULL;
    return s->text(s->context, ir_loc_file(e->u, loc), size);
}

/* Byte offset of a line and column; `size` when there is no such place. */
static size_t offset_of(const char *text, size_t size, unsigned line, unsigned col)
{
    size_t at = 0;

    for (unsigned n = 1; n < line && at < size; at++)
        if (text[at] == '\n')
            n++;
    return at + col - 1 < size ? at + col - 1 : size;
}

/* The text of an expression; NULL when its extent is not known. */
static const char *loc_text(const struct access *a, ir_id loc, size_t *size)
{
    const struct engine *e = a->context;
    const struct ir_loc *l = &e->u->locs[loc];
    size_t all = 0, from = 0, to = 0;
    const char *text = file_text(e, loc, &all);

    if (!text || !l->end_line || (l->flags & IR_LOC_MACRO))
        return NULL;
    from = offset_of(text, all, l->line, l->col);
    to = offset_of(text, all, l->end_line, l->end_col);
    if (to <= from)
        return NULL;
    *size = to - from;
    return text + from;
}

/* ------------------------------------------------------------------ fingerprints */

/* The statement around a place: from the last to the next of ; { } outside of it. */
static char *statement_around(const struct engine *e, ir_id loc)
{
    const struct ir_loc *l = &e->u->locs[loc];
    size_t size = 0, from = 0, to = 0;
    const char *text = file_text(e, loc, &size);

    if (!text)
        return NULL;
    from = to = offset_of(text, size, l->line, l->col);
    while (from > 0 && !strchr(";{}", text[from - 1]))
        from--;
    while (to < size && !strchr(";{}", text[to]))
        to++;
    return mem_strndup(text + from, to - from);
}

/* Findings so far with the same unit, rule, function and statement. */
static unsigned count_equal(const struct unit_facts *facts, const struct finding *f,
                            const char *context)
{
    unsigned n = 0;

    for (size_t k = 0; k + 1 < facts->findings.len; k++) {
        struct finding probe = {.rule = f->rule, .function = f->function};

        if (strcmp(facts->findings.at[k].rule, f->rule) != 0 ||
            strcmp(facts->findings.at[k].function, f->function) != 0 ||
            strcmp(facts->findings.at[k].unit, f->unit) != 0)
            continue;
        finding_set_fingerprint(&probe, context, n);
        if (strcmp(probe.fingerprint, facts->findings.at[k].fingerprint) == 0)
            n++;
    }
    return n;
}

/* ---------------------------------------------------------------------- findings */

static const struct engine_check *find_check(const struct engine *e,
                                             const struct access *a)
{
    const struct engine_checks *checks = e->options ? e->options->checks : NULL;

    for (size_t k = 0; checks && k < checks->count; k++)
        if (checks->at[k].is_mine(a))
            return &checks->at[k];
    return NULL;
}

static const char *confidence_note(const struct run *r)
{
    if (r->f->flags & IR_FUNCTION_INCOMPLETE)
        return "parts of the function could not be parsed";
    if (r->u->has_errors || (r->f->flags & IR_FUNCTION_UNIT_ERRORS))
        return "the file has errors, so types may be wrong";
    if (r->is_over_budget)
        return "the function is too large to be followed in full";
    return NULL;
}

/* The unit the finding stands in: that of the file, unless it is a header. */
static const char *unit_of(const struct run *r, const struct access *a)
{
    if (a->loc && !(r->u->locs[a->loc].flags & IR_LOC_HEADER))
        return ir_loc_file(r->u, a->loc);
    return ir_function_file(r->u, r->f);
}

static void fill_finding(struct run *r, const struct access *a,
                         const struct engine_check *check, struct finding *f)
{
    const char *note = confidence_note(r);
    char *context = statement_around(r->e, a->loc);

    f->rule = mem_strdup(check->rule);
    f->access = a->is_write ? FINDING_WRITE : FINDING_READ;
    path_place(r->u, a->loc, &f->at);
    f->unit = mem_strdup(unit_of(r, a));
    f->function = mem_strdup(a->where);
    f->callee = mem_strdup(a->callee);
    f->object = mem_strdup(a->argument ? a->argument : a->object);
    path_place(r->u, path_declared(a), &f->object_at);
    f->capacity = a->capacity;
    f->largest = a->verdict == ACCESS_DEFINITE && a->largest < 0 && a->smallest > 0
                     ? a->smallest
                     : a->largest;
    f->is_before = a->is_before;
    f->before = (uint64_t)a->before;
    f->source = mem_strdup(a->source);
    f->behind = mem_strdup(a->behind);
    f->is_partial = note != NULL;
    f->confidence_note = mem_strdup(note);
    path_add_steps(r, a, f);
    check->describe(a, f);
    finding_set_fingerprint(f, context ? context : a->object,
                            count_equal(r->e->facts, f, context ? context : a->object));
    free(context);
}

/* ---------------------------------------------------------------------- silences */

static char *describe_access(const struct access *a)
{
    const char *how = a->callee ? a->callee : a->is_write ? "write" : "read";
    const char *name = a->element && !a->callee ? a->element : a->object;
    struct str text = {0};

    str_add(&text, how);
    if (name)
        str_addf(&text, " %s %s", a->is_write ? "into" : "from", name);
    if (name && a->capacity >= 0)
        str_addf(&text, " (%lld bytes)", (long long)a->capacity);
    if (a->via)
        str_addf(&text, ", in %s", a->via);
    return str_take(&text);
}

static enum silence_kind silence_of(const struct access *a)
{
    if (a->verdict == ACCESS_SAFE)
        return SILENCE_SAFE;
    return a->verdict > ACCESS_UNKNOWN ? SILENCE_AT_CALLERS : SILENCE_NOT_LOOKED_AT;
}

static void add_silence(struct run *r, const struct access *a)
{
    struct silence *s = silence_list_add(&r->e->facts->silences);

    s->kind = silence_of(a);
    path_place(r->u, a->loc, &s->at);
    s->function = mem_strdup(r->f->name);
    s->what = describe_access(a);
    s->reason =
        mem_strdup(a->reason ? a->reason
                   : s->kind == SILENCE_AT_CALLERS
                       ? "how large the buffer is, only callers know: each call "
                         "is judged there"
                       : "nothing is known of the size");
}

/* What the instruction would access; NULL: nothing worth a word. */
static const char *unvisited_access(const struct run *r, ir_id i)
{
    const struct ir_inst *in = &r->f->insts[i];
    const struct model_function *m = NULL;

    if (in->op == IR_CALL && in->id)
        m = r->e->models[in->id].row;
    if (m && m->kind < MODEL_READS)
        return m->name;
    return explain_is_asked(r, i) ? explain_access(r, i) : NULL;
}

static void add_unvisited_one(struct run *r, ir_id i, const char *what)
{
    struct silence *s = silence_list_add(&r->e->facts->silences);

    s->kind = r->is_visited ? SILENCE_UNREACHABLE : SILENCE_NOT_LOOKED_AT;
    path_place(r->u, r->f->insts[i].loc, &s->at);
    s->function = mem_strdup(r->f->name);
    s->what = mem_strdup(what);
    s->reason = mem_strdup(!r->is_visited ? "the function is too large to be looked at"
                                          : "no path through the function leads here");
}

/* Accesses that the journal does not mention: in code that never runs, or lost. */
static void add_unvisited(struct run *r)
{
    for (ir_id i = 1; i < r->f->inst_count; i++) {
        const char *what = NULL;

        if (r->is_visited && r->is_visited[r->cfg.block_of[i]])
            continue;
        what = unvisited_access(r, i);
        if (what)
            add_unvisited_one(r, i, what);
    }
}

/* ----------------------------------------------------------------------- journal */

static int compare_access(const void *x, const void *y)
{
    const struct access *a = x, *b = y;

    if (a->inst != b->inst)
        return a->inst < b->inst ? -1 : 1;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->is_write != b->is_write)
        return a->is_write ? -1 : 1;
    if (a->verdict != b->verdict)
        return a->verdict > b->verdict ? -1 : 1;
    if (a->largest != b->largest)
        return (a->largest < 0) != (b->largest < 0)
                   ? (a->largest < 0 ? -1 : 1)
                   : (a->largest > b->largest ? -1 : 1);
    return (a->capacity > b->capacity) - (a->capacity < b->capacity);
}

static bool is_same_access(const struct access *a, const struct access *b)
{
    return a->inst == b->inst && a->part == b->part && a->is_write == b->is_write;
}

/* Whether only the callers tell of it, since all of them are known. */
static bool is_left_to_callers(const struct run *r, const struct access *a)
{
    return a->is_for_callers && r->e->is_private[r->function] &&
           a->origin != ORIGIN_ATTACKER && a->verdict < ACCESS_DEFINITE;
}

/* Whether the verdict is for this function to tell, and worth telling. */
static bool is_reported_here(const struct run *r, const struct access *a)
{
    if (a->verdict <= ACCESS_UNKNOWN)
        return false;
    if (a->verdict == ACCESS_CALLER &&
        (a->kind == ACCESS_ELEMENT || a->via || !a->is_write))
        return false; /* any pointer parameter: nothing to say without its caller */
    return !is_left_to_callers(r, a);
}

/* That a caller's string has a first character: nothing that is worth a word. */
static bool is_first_character(const struct access *a)
{
    return !a->is_write && a->model && a->verdict == ACCESS_CALLER && a->is_constant &&
           a->largest <= a->unit;
}

/* `a[i] |= x` that leaves its array is one mistake: its write tells of it. */
static bool is_half_of_update(const struct run *r, const struct access *a)
{
    ir_id place = r->f->insts[a->inst].a;

    if (a->is_write || a->kind != ACCESS_ELEMENT || a->via)
        return false;
    for (size_t k = 0; k < r->journal.len; k++) {
        const struct access *b = &r->journal.at[k];

        if (b->is_write && b->kind == ACCESS_ELEMENT && !b->via &&
            b->verdict >= a->verdict && r->f->insts[b->inst].a == place)
            return true;
    }
    return false;
}

/* The same cursor left the same buffer before: one missing look at it. */
static bool is_further_step(const struct run *r, const struct access *a)
{
    for (const struct access *b = r->journal.at; b < a; b++)
        if (a->cursor && (a->verdict == ACCESS_UNBOUNDED || !a->is_write) &&
            b->cursor == a->cursor && b->is_write == a->is_write &&
            b->verdict >= a->verdict && b->object_loc == a->object_loc)
            return true;
    return false;
}

/* Where the one may be outside, the other one is, by as much. */
static bool is_side_as_far(const struct access_side *a, const struct access_side *b)
{
    struct linear less;

    return !a->is_known || (b->is_known && linear_sub(&b->by, &a->by, &less) &&
                            less.n == 0 && less.k >= 0);
}

/* When `a` leaves its object, `b` left the same one by as much. */
static bool is_as_far(const struct access *a, const struct access *b)
{
    return b->object_loc == a->object_loc && b->is_before == a->is_before &&
           is_side_as_far(&a->past, &b->past) && is_side_as_far(&a->below, &b->below);
}

/* The excess is a number in the program, or none was calculated. */
static bool is_plain(const struct access *a)
{
    return (a->past.by.n == 0 && a->below.by.n == 0) ||
           (!a->past.is_known && !a->below.is_known);
}

/* The variable that says which element is accessed; `*size`: bytes of one; 0: none. */
static ir_id index_variable(const struct run *r, const struct access *a, int64_t *size)
{
    const struct ir_inst *insts = r->f->insts, *in = &insts[insts[a->inst].a];

    while ((in->op == IR_FIELD || in->op == IR_PTR_CAST || in->op == IR_DECAY) && in->a)
        in = &insts[in->a];
    if (a->kind != ACCESS_ELEMENT || a->via || in->op != IR_INDEX || in->imm <= 0)
        return 0;
    *size = in->imm;
    return ir_variable_read(r->f, in->b);
}

/* Whether something is stored to the variable between the two, as they are written. */
static bool is_stored_between(const struct run *r, ir_id variable, ir_id from, ir_id to)
{
    for (ir_id i = from; i < to; i++)
        if (ir_is_store_to(r->f, i, variable))
            return true;
    return false;
}

/* Another member of the same wrong element, which the same variable says. */
static bool is_same_element(const struct run *r, const struct access *a,
                            const struct access *b)
{
    const struct access_side *one = a->is_before ? &a->below : &a->past;
    const struct access_side *two = a->is_before ? &b->below : &b->past;
    struct linear apart;
    int64_t size = 0, other = 0;
    ir_id variable = index_variable(r, a, &size);

    return variable && variable == index_variable(r, b, &other) && size == other &&
           !is_stored_between(r, variable, b->inst, a->inst) &&
           a->object_loc == b->object_loc && a->is_before == b->is_before &&
           one->is_known && two->is_known && linear_sub(&one->by, &two->by, &apart) &&
           apart.n == 0 && apart.k < size && apart.k > -size;
}

/*
 * A check that is missing is told of once, at the first access that wants it: whatever
 * is as far outside behind it cannot be where the program goes wrong first.  A write is
 * told of after a read all the same, being worse; and of the two in one expression, the
 * write alone.
 */
static bool implies(struct run *r, const struct access *b, const struct access *a)
{
    const struct ir_inst *insts = r->f->insts;
    bool is_sure = is_plain(a) || a->verdict == ACCESS_DEFINITE;

    if (b == a || b->verdict < a->verdict || b->object_loc != a->object_loc ||
        b->is_before != a->is_before || b->is_write < a->is_write ||
        !(is_same_element(r, a, b) || (!is_sure && is_as_far(a, b))) ||
        !is_reported_here(r, b) || !find_check(r->e, b))
        return false;
    if (b->is_write && !a->is_write && a->object && b->object &&
        strcmp(a->object, b->object) == 0 &&
        r->u->locs[insts[b->inst].loc].line == r->u->locs[insts[a->inst].loc].line)
        return true;
    return b->inst != a->inst && !b->is_sometimes &&
           cfg_is_before(&r->cfg, b->inst, a->inst);
}

static bool is_implied(struct run *r, const struct access *a)
{
    for (size_t k = 0; k < r->journal.len; k++)
        if (implies(r, &r->journal.at[k], a))
            return true;
    return false;
}

enum { MOST_IMPLIED = 3 };

/* Where else the same check is missing: whoever adds it wants to know. */
static void add_implied(struct run *r, const struct access *a, struct finding *f)
{
    uint32_t line = r->u->locs[a->loc].line;
    unsigned n = 0;

    for (size_t k = 0; k < r->journal.len && n < MOST_IMPLIED; k++) {
        const struct access *b = &r->journal.at[k];

        if (!b->element || b->via || r->u->locs[b->loc].line == line ||
            b->verdict <= ACCESS_UNKNOWN || !is_reported_here(r, b) ||
            !implies(r, a, b))
            continue;
        line = r->u->locs[b->loc].line;
        path_add_step(
            r, f, b->loc,
            mem_printf("`%s` is as far out, if nothing is mended before", b->element));
        n++;
    }
}

static bool is_same_place(const struct place *a, const struct place *b)
{
    return a->line == b->line && a->col == b->col && a->file && b->file &&
           strcmp(a->file, b->file) == 0;
}

/* The last finding says the same of another way to the same place. */
static bool is_repeated(const struct finding_list *all)
{
    const struct finding *last = &all->at[all->len - 1];

    for (size_t k = 0; k + 1 < all->len; k++) {
        const struct finding *f = &all->at[k];

        if (f->severity >= last->severity && is_same_place(&f->at, &last->at) &&
            strcmp(f->rule, last->rule) == 0 && f->object && last->object &&
            strcmp(f->object, last->object) == 0)
            return true;
    }
    return false;
}

/* A finding, unless another one says the same. */
static void tell(struct run *r, const struct access *a,
                 const struct engine_check *check)
{
    struct finding_list *all = &r->e->facts->findings;
    struct told *told = vec_push(&r->e->told);

    told->function = a->made_in;
    told->inst = a->made_by;
    told->is_sure = a->verdict > ACCESS_POSSIBLE;
    fill_finding(r, a, check, finding_list_add(all));
    add_implied(r, a, &all->at[all->len - 1]);
    if (is_repeated(all))
        finding_fini(&all->at[--all->len]);
}

/* ... that waits for what the callers say. */
static void tell_later(struct run *r, const struct access *a)
{
    const struct engine_check *check = find_check(r->e, a);
    struct own_word *word = check ? vec_push(&r->e->own_words) : NULL;

    if (!word)
        return;
    *word = (struct own_word){.function = a->made_in, .inst = a->made_by};
    fill_finding(r, a, check, &word->finding);
}

void report_found(struct run *r, struct access *a)
{
    const struct engine_check *check = NULL;

    a->text = loc_text;
    a->context = r->e;
    check = find_check(r->e, a);
    if (check)
        tell(r, a, check);
}

/*
 * The function would be told of it, were it called from elsewhere: for what it does, or
 * since its own buffer gets as much as a parameter says.
 */
static bool is_said_here(const struct run *r, const struct access *a)
{
    return a->is_own_word ||
           (!r->e->is_whole && a->is_write && a->capacity >= 0 && !a->via &&
            a->kind >= ACCESS_SIZE && a->verdict >= ACCESS_UNBOUNDED);
}

static void report_access(struct run *r, struct access *a)
{
    const struct engine_check *check = NULL;

    a->text = loc_text;
    a->context = r->e;
    if (a->verdict > ACCESS_UNKNOWN && is_left_to_callers(r, a))
        a->reason = "it depends on the callers, which are all known: each call is "
                    "judged there";
    if (is_said_here(r, a) && is_left_to_callers(r, a))
        tell_later(r, a);
    r->e->facts->coverage.accesses++;
    if (is_reported_here(r, a) && !is_half_of_update(r, a) && !is_further_step(r, a) &&
        !is_implied(r, a))
        check = find_check(r->e, a);
    if (check) {
        tell(r, a, check);
    } else if (!is_first_character(a) &&
               ((a->model && !a->via) || explain_is_asked(r, a->inst))) {
        add_silence(r, a);
    }
}

/*
 * Of the ways to one access, rows [first, end), the worst; or where that only misses
 * a check that was missed before, the worst that misses one of its own.
 */
static struct access *worst_of_own(struct run *r, size_t first, size_t end)
{
    struct access *a = &r->journal.at[first];

    if (first + 1 == end || !is_reported_here(r, a) || !is_implied(r, a))
        return a;
    for (size_t k = first + 1; k < end; k++) {
        struct access *b = &r->journal.at[k];

        if (is_reported_here(r, b) && find_check(r->e, b) && !is_implied(r, b))
            return b;
    }
    return a;
}

void report_journal(struct run *r)
{
    if (r->journal.len > 1)
        qsort(r->journal.at, r->journal.len, sizeof r->journal.at[0], compare_access);
    for (size_t k = 0, end = 0; k < r->journal.len; k = end) {
        end = k + 1;
        while (end < r->journal.len &&
               is_same_access(&r->journal.at[k], &r->journal.at[end]))
            end++;
        report_access(r, worst_of_own(r, k, end));
    }
    add_unvisited(r);
    r->e->facts->coverage.functions++;
    r->e->facts->coverage.hidden_nodes += r->f->havoc_count;
    if (r->f->havoc_count || (r->f->flags & IR_FUNCTION_INCOMPLETE) ||
        r->is_over_budget || !r->is_visited)
        r->e->facts->coverage.functions_partial++;
}
