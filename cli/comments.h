/*
 * Comments that mute a finding.
 *
 *     strcpy(a, b); // spillway: ignore unbounded-copy b is checked by the caller
 *     // spillway: ignore unbounded-copy b is checked by the caller
 *     strcpy(a, b);
 *     strcpy(a, b); // NOLINT(spillway-unbounded-copy)
 *     // NOLINTNEXTLINE(spillway-*)
 *
 * Several rules are separated by commas, "*" is every rule.  Our own form needs a
 * reason, because the next reader does.  A bare NOLINT speaks to other tools and is not
 * heard.
 */
#ifndef SPILLWAY_CLI_COMMENTS_H
#define SPILLWAY_CLI_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence/finding.h"

/* One rule that one comment mutes. */
struct mute {
    char *rule; /* "*": every rule */
    unsigned line, col; /* of the comment's words, for messages */
    unsigned target_line; /* the line of code it speaks of; 0: there is none */
    bool lacks_reason; /* not honoured */
    bool is_used;
};

/* All that one text holds, in its order.  Zeroed = none. */
struct mute_list {
    struct mute *at;
    size_t len, cap;
};

void mute_list_fini(struct mute_list *l);

/* Find the comments of one C source text. */
void mute_list_scan(const char *text, size_t size, struct mute_list *out);

/*
 * The comment that mutes this finding, which must be in the scanned file; it becomes
 * used.  NULL when none does.
 */
const struct mute *mute_list_match(struct mute_list *l, const struct finding *f);

#endif
