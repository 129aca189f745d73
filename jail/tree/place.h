/*
 * Writing into a tree: every path is resolved beneath the tree's folder, without links,
 * so that nothing already there can send a write elsewhere (openat2(2)).
 */
#ifndef SPILLWAY_JAIL_TREE_PLACE_H
#define SPILLWAY_JAIL_TREE_PLACE_H

#include <stdbool.h>

#include "base/err.h"
#include "jail/tree/plan.h"

/* Make the empty folder, or copy the file, of one entry.  An equal file stays. */
bool tree_place_entry(int root_fd, const struct tree_entry *entry, struct err *e);

#endif
