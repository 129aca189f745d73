/*
 * Archives, through libarchive: unpacking source tarballs, writing seed corpora.
 */
#ifndef SPILLWAY_PROVISION_ARCHIVE_H
#define SPILLWAY_PROVISION_ARCHIVE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

/*
 * Unpack a tarball (any compression) into the new folder `dir`, leaving out the one
 * folder that all its names start with.  Entries that point outside are refused.
 */
bool archive_unpack(const char *tarball, const char *dir, struct err *e);

/*
 * Write the plain files of the folders `from`, and those that are files themselves, as
 * the zip file `path`.  From the second one on, names begin with its number.
 */
bool archive_zip(const struct strv *from, const char *path, struct err *e);

#endif
