/*
 * Sources: from the archive or from the target's own folder into WORK/NAME/src.
 */
#ifndef SPILLWAY_PROVISION_SOURCE_H
#define SPILLWAY_PROVISION_SOURCE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "provision/site.h"

/* Everything that decides what the source is: the stamp's text. */
bool source_key(const struct site *s, struct str *text, struct err *e);

/* Fetch what is not there, unpack, and write origin.json.  Does nothing when done. */
bool source_get(const struct site *s, struct err *e);

/* Where `tree` of a description is, absolute; NULL and an error if it is not there. */
char *source_tree(const struct target *t, struct err *e);

/* Unpack again, so that a build starts from an untouched tree. */
bool source_restore(const struct site *s, struct err *e);

/* "bookworm cron 3.0pl1-162" of what is in WORK/NAME (`dir`); NULL if nothing is. */
char *source_origin(const char *dir);

#endif
