/*
 * The schema of the store and its history.  docs/store.md describes the tables.
 */
#ifndef SPILLWAY_EVIDENCE_STORE_SCHEMA_H
#define SPILLWAY_EVIDENCE_STORE_SCHEMA_H

#include <stdbool.h>

#include "base/err.h"
#include "evidence/store/sql.h"

/* The version that this program writes. */
int schema_version(void);

/*
 * Bring a new or older database to schema_version().  Two processes may try at once; a
 * newer schema, or a database that is not a store, is refused.
 */
bool schema_migrate(struct sql *s, struct err *e);

/* Accept exactly schema_version(), for readers. */
bool schema_check(struct sql *s, struct err *e);

#endif
