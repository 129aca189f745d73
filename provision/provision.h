/*
 * Fetching and building targets from their descriptions.
 *
 * Sources come from Debian's source packages (pinned, checked, with fallbacks tried in
 * order and recorded) or from the target's own folder.  The program is built once
 * plainly with its compile commands recorded; then the wanted units are compiled again
 * for each engine and linked with the harness.  Nothing is done twice: each step leaves
 * a stamp with the content key of what went into it.  Follows the OSS-Fuzz build
 * contract when $FUZZING_ENGINE is set ($CC, $CFLAGS, $LIB_FUZZING_ENGINE, $OUT, ...).
 */
#ifndef SPILLWAY_PROVISION_PROVISION_H
#define SPILLWAY_PROVISION_PROVISION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/target.h"

struct provision_options {
    const struct target *target;
    const char *work; /* build/targets */
    const char *corpus_dir; /* the repository's corpus/ */
    const char *libexec; /* where the breach object and helpers are */
    const char *engine; /* for provision_build: "libfuzzer", "afl", "msan",
                           "replay", "muted", "coverage" */
    bool is_forced; /* ignore stamps */
    void (*progress)(void *context, const char *step);
    void *progress_context;
};

/* Get and unpack the source into WORK/NAME/src, and record where it came from. */
bool provision_fetch(const struct provision_options *o, struct err *e);

/* Plain build; leaves WORK/NAME/src/compile_commands.json.  Fetches first if needed. */
bool provision_record(const struct provision_options *o, struct err *e);

/*
 * Build every entry for the engine (and its -breach link) into target_binary().
 * Records first if needed.
 */
bool provision_build(const struct provision_options *o, struct err *e);

/*
 * Build every entry as OSS-Fuzz asks for it, with $CC, $CXX, $CFLAGS, $CXXFLAGS and
 * $LIB_FUZZING_ENGINE, into `out_dir` ($OUT): NAME-ENTRY, its seed corpus as a zip
 * file, its dictionary and options.  Never a breach link.  `engine` is not used.
 */
bool provision_contract(const struct provision_options *o, const char *out_dir,
                        struct err *e);

/* What is there.  Makes nothing. */
struct provision_state {
    bool is_fetched, is_recorded;
    char *origin; /* "bookworm cron 3.0pl1-162", or NULL */
};

bool provision_state(const struct provision_options *o, struct provision_state *out,
                     struct err *e);
void provision_state_fini(struct provision_state *s);

#endif
