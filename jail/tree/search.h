/*
 * Where the dynamic linker looks for a library; see ld.so(8).
 *
 * For each name: a name with a slash is a path; then DT_RPATH of the asking object
 * and of those that loaded it (unless the asking one has DT_RUNPATH), DT_RUNPATH of
 * the asking object, the folders of /etc/ld.so.conf, the built-in folders.
 * LD_LIBRARY_PATH does not count: a jailed program gets no environment but the one it
 * is given.
 *
 * Two answers are needed each time, where the file is outside and where it must be
 * inside to be found again: $ORIGIN is a different folder there, and a jail has no
 * /etc/ld.so.cache, so what only the configuration finds goes beside libc.
 */
#ifndef SPILLWAY_JAIL_TREE_SEARCH_H
#define SPILLWAY_JAIL_TREE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "jail/tree/elf.h"

/* One loaded object, as far as searching is concerned. */
struct tree_object {
    char *outside, *inside;
    struct tree_elf elf;
    const struct tree_object *loader; /* NULL for a program */
};

struct tree_search {
    struct strv configured; /* folders of ld.so.conf */
    const char *home; /* built-in folder that has libc; static */
    int class, machine;
};

/* Folders for programs of this class and machine. */
void tree_search_init(struct tree_search *s, int class, int machine);
void tree_search_fini(struct tree_search *s);

/* Find `name` for `asker`; both paths are new memory.  False if it is nowhere. */
bool tree_search_find(const struct tree_search *s, const struct tree_object *asker,
                      const char *name, char **outside, char **inside);

#endif
