/*
 * What the verbs of `spillway triage` share.
 */
#ifndef SPILLWAY_CLI_TRIAGE_H
#define SPILLWAY_CLI_TRIAGE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "evidence/chain.h"
#include "evidence/store/store.h"
#include "triage/triage.h"

/* Options, folders and the open store of one call. */
struct triage_call {
    const char *store_dir, *level_name, *format, *output, *upstream;
    unsigned minimize_seconds;
    bool no_breach, full_report;
    struct strv operands;
    char *targets, *work, *corpus, *cache, *libexec, *battery, *store_path;
    enum jail_level level;
    struct store *store;
};

/* Tables, in triage_list.c and triage_show.c. */
void triage_list_text(const struct chain *chain, struct str *out);
void triage_show_text(const struct triage_call *call, const struct chain *chain,
                      const struct chain_crash *c, struct str *out);

/*
 * Draft the report of the one crash in `chain` for the maintainers of its program, into
 * a folder that git ignores; says where.  An exit code.  In triage_upstream.c.
 */
int triage_upstream(const struct triage_call *call, const struct chain *chain);

/* "getfilename getfilename.c:24", or the target when no frame is known. */
void triage_add_where(const struct crash *c, struct str *out);

#endif
