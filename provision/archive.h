/*
 * Archives, through libarchive: unpacking source tarballs, writing seed corpora.
 */
#ifndef SPILLWAY_PROVISION_ARCHIVE_H
#define SPILLWAY_PROVISION_ARCHIVE_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Unpack a tarball (any compression) into the new folder `dir`, leaving out the one
 * folder that all its names start with.  Entries that point outside are refused.
 */
bool archive_unpack(const char *tarball, const char *dir, struct err *e);

/* Write the plain files of `dir` as the zip file `path`, sorted by name. */
bool archive_zip(const char *dir, const char *path, struct err *e);

#endif
