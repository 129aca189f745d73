/*
 * The building site of one target: absolute paths, running a step, and its stamps.
 *
 *     WORK/NAME/fetched/          what arrived, as it arrived
 *     WORK/NAME/src/              the unpacked source; built plainly in place
 *     WORK/NAME/origin.json       where it came from, and what was tried before
 *     WORK/NAME/log/STEP          everything the step printed
 *     WORK/NAME/obj/ENGINE/       objects and the ninja file of an engine
 *     WORK/NAME/bin/ENGINE/       its binaries
 *     WORK/NAME/stamp/STEP        content key of what went into the step
 */
#ifndef SPILLWAY_PROVISION_SITE_H
#define SPILLWAY_PROVISION_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "provision/provision.h"

struct site {
    const struct provision_options *o;
    const struct target *target; /* = o->target */
    char *work; /* absolute */
    char *dir; /* WORK/NAME */
    char *src;
    char *libexec; /* absolute */
    char *common; /* targets/common: drivers that every target shares */
    int lock; /* held while the site is open, or -1 */
};

/* Make the folders and wait for the site's lock.  site_close(). */
bool site_open(const struct provision_options *o, struct site *out, struct err *e);
void site_close(struct site *s);
#define SCOPED_SITE __attribute__((cleanup(site_close)))

/* DIR/PART, new memory. */
char *site_path(const struct site *s, const char *part);

/* "cron: WHAT" to the caller's progress function. */
void site_progress(const struct site *s, const char *what);

struct site_step {
    const char *name; /* of the log */
    const char *what; /* "building the program", for messages */
    const char *const *argv;
    const char *const *env; /* "NAME=value" additions; may be NULL */
    const char *cwd;
    struct str *out; /* receives standard output; NULL: it goes to the log too */
};

/*
 * Run one command.  The log is appended to.  On failure the error quotes the last lines
 * and names the log.
 */
bool site_run(const struct site *s, const struct site_step *step, struct err *e);

/* Forget what the step printed before. */
bool site_new_log(const struct site *s, const char *step, struct err *e);

/* ---- stamps: `text` is everything that went into a step ---- */

bool site_is_done(const struct site *s, const char *step, const struct str *text);
bool site_set_done(const struct site *s, const char *step, const struct str *text,
                   struct err *e);
bool site_undo(const struct site *s, const char *step, struct err *e);

/* Append the name and content key of a file (and, for a folder, of all in it). */
bool site_add_file(struct str *text, const char *path, struct err *e);

/* The same for the sources in the target's folder: all but what people say there. */
bool site_add_target(const struct site *s, struct str *text, struct err *e);
void site_add_list(struct str *text, const char *name, char *const *list, size_t count);

#endif
