/*
 * Which values a number, or the elements of an array, may have.
 *
 * An interval cannot say that an array of zeros into which some ones were put holds no
 * seven, so that `while (b[i] != 7)` runs past its end.  A set has a bit for each of
 * the values from 0 on that programs mark places with, and bits for ranges of others.
 */
#ifndef SPILLWAY_ANALYZER_DOMAIN_VALUES_H
#define SPILLWAY_ANALYZER_DOMAIN_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/domain/interval.h"

typedef uint64_t value_set;

enum { VALUES_EXACT = 58 }; /* each value below has a bit: the digits are among them */

#define VALUES_NONE UINT64_C(0)
#define VALUES_ALL ((UINT64_C(1) << 61) - 1)

/* Beside a set: one of its values was put there only if a number was not 0. */
#define VALUES_UNSURE (UINT64_C(1) << 61)

/* The set that has all of the range. */
value_set values_of_range(struct interval range);

/* The set of x + k for each x of the set. */
value_set values_moved(value_set set, int64_t k);

/* Whether the value may be in the set. */
bool values_contain(value_set set, int64_t value);

#endif
