/*
 * What the commands of `spillway targets` share.  Only cli/ includes this.
 */
#ifndef SPILLWAY_CLI_TARGETS_H
#define SPILLWAY_CLI_TARGETS_H

#include "provision/provision.h"
#include "run/target.h"

/* Where things are, for one call of the verb. */
struct targets_places {
    char *targets, *corpus, *work, *libexec;
};

void targets_places_init(struct targets_places *p);
void targets_places_fini(struct targets_places *p);
#define SCOPED_PLACES __attribute__((cleanup(targets_places_fini)))

/* Options for one target, its steps shown on standard error. */
struct provision_options targets_options(const struct targets_places *p,
                                         const struct target *t);

/* The commands that have a file of their own. */
int targets_coverage(int argc, char **argv);
int targets_new(int argc, char **argv);

#endif
