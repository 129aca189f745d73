/*
 * Functions of a missing header that have the name of the library's behind one of their
 * own, `os_memcpy()`, `MEMCPY()`: how they are declared, so that what is passed to them
 * has the types that it must have.  Only those that take bytes: what a function such as
 * `buffer_strcpy()` is given may be a structure.  Pure functions over hostile text.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_NAMESAKES_H
#define SPILLWAY_ANALYZER_FRONTEND_NAMESAKES_H

#include <stdbool.h>

#include "base/str.h"

/*
 * The next such name that the cleaned `code` calls, and only calls, each time with as
 * many arguments as its namesake has: into `name`, and its declaration into `text`.
 * `*row` says where to go on; it begins at 0.  False: there is none.
 */
bool namesakes_next(const char *code, unsigned *row, const char **at, struct str *name,
                    struct str *text);

#endif
