/*
 * Compile databases: compile_commands.json, as CMake and bear write it.
 * Format: https://clang.llvm.org/docs/JSONCompilationDatabase.html
 */
#ifndef SPILLWAY_ANALYZER_DRIVER_DATABASE_H
#define SPILLWAY_ANALYZER_DRIVER_DATABASE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"

struct database_entry {
    char *file; /* absolute */
    char *directory; /* absolute */
    struct strv args; /* without the compiler itself */
};

struct database {
    char *path; /* of the JSON file */
    struct database_entry *entries;
    size_t count, cap;
    struct map by_file; /* absolute path -> its first entry's index + 1 */
};

/* NULL and an error with the place when it is not a compile database. */
struct database *database_load(const char *path, struct err *e);
void database_free(struct database *d);

/* The first entry for the absolute path `file`, or NULL. */
const struct database_entry *database_find(const struct database *d, const char *file);

/*
 * The nearest database in `start` or a folder above it, or in their build/.  New
 * memory; NULL if there is none.
 */
char *database_search(const char *start);

/* Split a command line as a POSIX shell would, without expanding anything. */
void database_split(const char *command, struct strv *out);

#endif
