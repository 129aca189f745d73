/*
 * The plain build: no sanitizers, so that nothing the build system probes is disturbed,
 * with every compiler call recorded.
 */
#ifndef SPILLWAY_PROVISION_RECORD_H
#define SPILLWAY_PROVISION_RECORD_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "provision/site.h"

/* Everything that decides what the recording is: the stamp's text. */
bool record_key(const struct site *s, struct str *text, struct err *e);

/* Build and leave WORK/NAME/src/compile_commands.json.  Does nothing when done. */
bool record_build(const struct site *s, struct err *e);

/* Path of the database, new memory. */
char *record_database(const struct site *s);

#endif
