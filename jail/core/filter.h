/*
 * The system calls each kind of program may make, as a seccomp filter.
 *
 * The lists are allow-lists (jail/core/filter.c): what is not named gives EPERM, what
 * a newer C library tries first gives ENOSYS so that it falls back.  The filter can
 * be made for a machine other than ours, so that a test can decode it.
 */
#ifndef SPILLWAY_JAIL_CORE_FILTER_H
#define SPILLWAY_JAIL_CORE_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "jail/jail.h"

/*
 * Build the filter for `profile` on `arch`: AUDIT_ARCH_X86_64 or AUDIT_ARCH_AARCH64 of
 * <linux/audit.h>, or 0 for this machine.  `out->filter` is free()-able memory.
 */
bool filter_build(enum jail_profile profile, uint32_t arch, struct sock_fprog *out,
                  struct err *e);
/*
 * The filter of the second stage: it asks its listener about each call of profile
 * TARGET that a program at work does not need, but for those in `more` (names, NULL
 * ends; NULL is none), and lets everything else pass: it is installed besides the
 * first.
 */
bool filter_build_gate(const char *const *more, uint32_t arch, struct sock_fprog *out,
                       struct err *e);
void filter_fini(struct sock_fprog *f);

/* The number of the call `name` on `arch`; negative if it is not known there. */
int filter_call_number(const char *name, uint32_t arch);

/* The name of a call of this machine, to be freed; NULL if it is not known. */
char *filter_call_name(int number);

#endif
