/*
 * Putting the facts of all units together.
 */
#include "analyzer/link/link.h"

#include <string.h>

#include "base/mem.h"

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

void link_units(struct unit_facts *const *units, size_t count, struct link_result *out)
{
    memset(out, 0, sizeof *out);
    for (size_t k = 0; k < count; k++) {
        add_findings(&units[k]->findings, &out->findings);
        add_silences(&units[k]->silences, &out->silences);
        add_coverage(&units[k]->coverage, &out->coverage);
    }
    finding_list_sort(&out->findings);
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
