/*
 * Entries whose inputs make functions fail: what the compiler and the linker are told
 * for targets/common/faults.c.
 */
#ifndef SPILLWAY_PROVISION_FAULTS_H
#define SPILLWAY_PROVISION_FAULTS_H

#include "base/vec.h"
#include "run/target.h"

/* The driver, in targets/common. */
extern const char faults_driver[];

/* For a harness: it makes room for the driver's entry point. */
extern const char faults_harness_flag[];

/* For the driver: the list of the description.  New memory. */
char *faults_list_flag(const struct target *t);

/* For the link: calls of those functions lead to the driver. */
void faults_link_flags(const struct target *t, struct strv *argv);

#endif
