/*
 * bounds-read: the program itself reads outside of an array.
 *
 *     int a[10];
 *     sum += a[10];                    // bad
 *     if (i < 10) sum += a[i];         // good, if i is not negative
 *
 * Ignored on purpose: an index of which nothing is known and that no outsider decides;
 * the address one past the end, as long as nothing is read there.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return (a->kind == ACCESS_ELEMENT || a->kind == ACCESS_LOOP) && !a->is_write;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_add(&message, a->verdict == ACCESS_DEFINITE ? "this reads " : "this can read ");
    words_add_element(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = words_index_guard(a);
}

static const struct rule_info info = {
    .id = "bounds-read",
    .title = "a read outside of an array",
    .description = "An index or pointer leaves the array it belongs to, and the "
                   "program reads there.  The value is arbitrary, may be secret, "
                   "and the read may crash.",
    .advice = "Check the index against the number of elements before it is "
              "used.",
    .cwe = "CWE-125;CWE-126;CWE-127",
    .cert = "ARR30-C",
};

const struct check_rule check_bounds_read = {&info, is_mine, describe};
