/*
 * "Did you mean ...?": the known name nearest to a mistyped one.
 *
 * The distance is the number of characters to add, drop, replace or swap with their
 * neighbour (restricted Damerau-Levenshtein), which is what mistyping does.
 */
#include "cli/cli.h"

#include <stdint.h>
#include <string.h>

enum { LONGEST_NAME = 48 };

static size_t min2(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Three rows of the usual table are enough: the current one and two above it. */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t rows[3][LONGEST_NAME + 1];
    size_t *above2 = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_len; j++)
        above[j] = above2[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = min2(change, min2(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = min2(row[j], above2[j - 2] + 1);
        }
        size_t *oldest = above2;
        above2 = above;
        above = row;
        row = oldest;
    }
    return above[b_len];
}

void cli_near_offer(struct cli_near *n, const char *candidate)
{
    size_t word_len = strlen(n->word), len = strlen(candidate);

    if (word_len > LONGEST_NAME || len > LONGEST_NAME)
        return;

    size_t distance = edit_distance(n->word, word_len, candidate, len);
    size_t allowed = len < 5 ? 1 : len < 8 ? 2 : 3;
    if (word_len > 2 && word_len < len && strncmp(n->word, candidate, word_len) == 0)
        distance = 1; /* cut short */
    if (distance <= allowed && (!n->best || distance < n->distance)) {
        n->best = candidate;
        n->distance = distance;
    }
}
