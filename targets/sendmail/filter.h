/*
 * A mail filter (milter) that sendmail asks; see filter.c.
 */
#ifndef SPILLWAY_TARGETS_SENDMAIL_FILTER_H
#define SPILLWAY_TARGETS_SENDMAIL_FILTER_H

#include <stddef.h>

/*
 * From now on answers are those of `script` (NULL: there is no filter): pairs of
 * letters, the command that is asked and what the filter says to it.  Each pair is
 * used once, in order; without one the filter says that sendmail may go on.
 */
void filter_start(const char *script, size_t size);

/* What a filter writes; the letters of `answers` in filter.c say the same. */
size_t filter_read(void *to, size_t size);
void filter_hear(char command);
int filter_is_there(void);

#endif
