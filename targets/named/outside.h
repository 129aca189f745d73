/*
 * Files that the harnesses have in place of the system's; see outside.c.
 */
#ifndef SPILLWAY_TARGETS_NAMED_OUTSIDE_H
#define SPILLWAY_TARGETS_NAMED_OUTSIDE_H

#include <stdio.h>

/* Opens what BIND opens by name, as fopen() does; NULL stands for fopen() itself. */
extern FILE *(*outside_open)(const char *name, const char *mode);

#endif
