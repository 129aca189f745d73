/*
 * `lint --fix`: apply the edits that findings propose.
 *
 * An edit that several units propose (one in a header, say) is applied once.  The
 * edits of a finding are all made or none; edits that overlap are refused; a file is
 * replaced atomically; nothing outside the project's root is ever changed.
 */
#ifndef SPILLWAY_CLI_FIX_H
#define SPILLWAY_CLI_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"
#include "cli/sources.h"
#include "evidence/chain.h"

struct fix_result {
    size_t edits, files; /* applied, changed */
    struct strv refused; /* "FILE:LINE:COL: reason", one each */
};

void fix_result_fini(struct fix_result *r);

/*
 * Apply the edits of the findings that nothing mutes.  An error of one file (a full
 * disk, no permission) leaves that file as it was and is returned; files before it are
 * done.
 */
bool fix_apply(const struct chain *chain, struct sources *sources,
               struct fix_result *out, struct err *e);

#endif
