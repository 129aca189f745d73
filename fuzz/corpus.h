/*
 * The kept corpus of an entry point: one file per unit, named by content key.
 *
 * It grows by files that appear at once under their final name, so two campaigns and a
 * killed one leave it whole.  What the jail sees is a copy.
 */
#ifndef SPILLWAY_FUZZ_CORPUS_H
#define SPILLWAY_FUZZ_CORPUS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "run/stage.h"

/*
 * Copy the units of the folder `path`, or the one that it is (absent: none), to corpus/
 * of the stage, adding to `count`.  Folders in it and files larger than a unit can be
 * are passed over.
 */
bool corpus_stage(const struct run_stage *stage, const char *path, size_t *count,
                  struct err *e);

/* One more unit, in the stage only. */
bool corpus_stage_unit(const struct run_stage *stage, const void *bytes, size_t size,
                       struct err *e);

/* Keep a unit in `dir`; one that is there already costs nothing. */
bool corpus_keep(const char *dir, const void *bytes, size_t size, struct err *e);

/* Number of units. */
size_t corpus_count(const char *dir);

#endif
