/*
 * Lint and the store: what later links of the chain know about a finding is shown
 * beside it, and with --store the findings are kept for them.
 */
#include "cli/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "evidence/store/store.h"

static char *store_folder(const struct lint_session *s)
{
    if (s->args.store && *s->args.store)
        return fs_absolute(s->args.store);
    return fs_join(s->root, ".spillway");
}

static void copy_text(char **to, const char *from)
{
    free(*to);
    *to = mem_strdup(from);
}

/* Move the crashes of `known` that belong to `f` into our chain. */
static void take_crashes(struct lint_session *s, struct chain_finding *f,
                         const struct chain_finding *known, struct chain *from)
{
    for (size_t i = 0; i < known->crash_count; i++) {
        for (size_t k = 0; k < from->crash_count; k++) {
            struct chain_crash *crash = &from->crashes[k];
            if (strcmp(crash->crash.id, known->crash_ids[i]) != 0)
                continue;
            struct chain_crash *ours = chain_add_crash(&s->chain);
            *ours = *crash;
            memset(crash, 0, sizeof *crash);
            break;
        }
    }
    f->crash_ids = mem_calloc(known->crash_count, sizeof *f->crash_ids);
    f->crash_count = known->crash_count;
    for (size_t i = 0; i < known->crash_count; i++)
        f->crash_ids[i] = mem_strdup(known->crash_ids[i]);
}

static void attach(struct lint_session *s, struct chain *known)
{
    SCOPED_MAP struct map by_fingerprint = {0};

    map_init(&by_fingerprint);
    for (size_t i = 0; i < known->finding_count; i++)
        map_set(&by_fingerprint, known->findings[i].finding.fingerprint,
                &known->findings[i]);
    for (size_t i = 0; i < s->chain.finding_count; i++) {
        struct chain_finding *f = &s->chain.findings[i];
        const struct chain_finding *k = map_get(&by_fingerprint,
                                                f->finding.fingerprint);
        if (!k)
            continue;
        f->reach = k->reach;
        f->fix = k->fix;
        copy_text(&f->reach_detail, k->reach_detail);
        take_crashes(s, f, k, known);
    }
}

void lint_attach_evidence(struct lint_session *s)
{
    SCOPED_FREE char *folder = store_folder(s);
    SCOPED_FREE char *database = fs_join(folder, "evidence.db");
    struct err e = {0};
    struct store_query all = {0};
    struct chain known = {0};

    if (s->chain.finding_count == 0 || !fs_exists(database))
        return;
    struct store *store = store_open(folder, STORE_READ, &e);
    if (store && store_load(store, &all, &known, &e))
        attach(s, &known);
    else
        cli_warn("no evidence of earlier runs is shown: %s", e.text);
    chain_fini(&known);
    store_close(store);
}

bool lint_store_findings(const struct lint_session *s, struct err *e)
{
    SCOPED_FREE char *folder = store_folder(s);
    struct finding_list list = {0}; /* shallow: the chain owns what it points to */

    struct store *store = store_open(folder, STORE_WRITE, e);
    if (!store)
        return false;
    list.at = mem_calloc(s->chain.finding_count, sizeof *list.at);
    for (size_t i = 0; i < s->chain.finding_count; i++)
        if (!s->chain.findings[i].suppressed_by || s->chain.findings[i].baseline)
            list.at[list.len++] = s->chain.findings[i].finding;
    bool ok = store_put_findings(store, &list, e);
    free(list.at);
    store_close(store);
    return ok;
}
