/*
 * Analysing a program whole, and putting the facts of programs together; see link.h.
 */
#include "analyzer/link/link.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* --------------------------------------------------------------------- programs */

static int compare_units(const void *a, const void *b)
{
    const struct link_unit *x = a, *y = b;

    return strcmp(x->name, y->name);
}

struct unit_facts *link_program(const struct link_unit *units, size_t count,
                                const struct engine_options *o, struct err *e)
{
    struct link_unit *sorted = mem_calloc(count, sizeof *sorted);
    struct ir_packed *packed = mem_calloc(count, sizeof *packed);
    struct unit_facts *facts = NULL;
    struct ir_unit *joined = NULL;

    for (size_t k = 0; k < count; k++)
        sorted[k] = units[k];
    qsort(sorted, count, sizeof *sorted, compare_units);
    for (size_t k = 0; k < count; k++)
        packed[k] = sorted[k].packed;
    joined = ir_join(packed, count, e);
    if (joined)
        facts = engine_analyze(joined, o);
    ir_unit_free(joined);
    free(packed);
    free(sorted);
    return facts;
}

/* ------------------------------------------------------------------------ facts */

static void add_findings(const struct finding_list *from, struct finding_list *to)
{
    for (size_t k = 0; k < from->len; k++)
        finding_copy(finding_list_add(to), &from->at[k]);
}

static void copy_silence(struct silence *to, const struct silence *from)
{
    to->kind = from->kind;
    place_copy(&to->at, &from->at);
    to->function = mem_strdup(from->function);
    to->what = mem_strdup(from->what);
    to->reason = mem_strdup(from->reason);
}

static void add_silences(const struct silence_list *from, struct silence_list *to)
{
    for (size_t k = 0; k < from->len; k++)
        copy_silence(silence_list_add(to), &from->at[k]);
}

static void add_coverage(const struct facts_coverage *from, struct facts_coverage *to)
{
    to->functions += from->functions;
    to->functions_partial += from->functions_partial;
    to->accesses += from->accesses;
    to->hidden_nodes += from->hidden_nodes;
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* A function in a header is analysed in every unit that includes it. */
static bool is_repeat(const struct finding *a, const struct finding *b)
{
    return a->at.line == b->at.line && a->at.col == b->at.col &&
           is_same_text(a->at.file, b->at.file) && is_same_text(a->rule, b->rule) &&
           is_same_text(a->message, b->message);
}

/* The worse one, else that of the first unit by name: whatever order they came in. */
static bool comes_before(const struct finding *a, const struct finding *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    return strcmp(a->unit ? a->unit : "", b->unit ? b->unit : "") < 0;
}

/* Of repeats one stays. */
static void drop_repeats(struct finding_list *l)
{
    size_t kept = 0;

    for (size_t k = 1; k < l->len; k++) {
        struct finding *last = &l->at[kept], *next = &l->at[k];

        if (!is_repeat(last, next)) {
            l->at[++kept] = *next;
            continue;
        }
        if (comes_before(next, last)) {
            struct finding other = *last;
            *last = *next;
            *next = other;
        }
        finding_fini(next);
    }
    if (l->len)
        l->len = kept + 1;
}

void link_units(struct unit_facts *const *units, size_t count, struct link_result *out)
{
    memset(out, 0, sizeof *out);
    for (size_t k = 0; k < count; k++) {
        add_findings(&units[k]->findings, &out->findings);
        add_silences(&units[k]->silences, &out->silences);
        add_coverage(&units[k]->coverage, &out->coverage);
    }
    finding_list_sort(&out->findings);
    drop_repeats(&out->findings);
    silence_list_sort(&out->silences);
}

void link_result_fini(struct link_result *r)
{
    if (!r)
        return;
    finding_list_fini(&r->findings);
    silence_list_fini(&r->silences);
    memset(r, 0, sizeof *r);
}
