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
 * Build the filter for `profile` on `arch` (SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64, or
 * SCMP_ARCH_NATIVE).  `out->filter` is free()-able memory.
 */
bool filter_build(enum jail_profile profile, uint32_t arch, struct sock_fprog *out,
                  struct err *e);
void filter_fini(struct sock_fprog *f);

#endif
