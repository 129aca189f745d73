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
    words_add_object(a, &message);
    if (a->is_before)
        str_add(&message, ", before the start of its array");
    else if (a->largest >= 0 && a->capacity >= 0)
        str_addf(&message, ", up to byte %lld of an array of %lld",
                 (long long)a->largest, (long long)a->capacity);
    else if (a->capacity >= 0)
        str_addf(&message, ", any distance behind an array of %lld bytes",
                 (long long)a->capacity);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = mem_strdup(a->is_before
                              ? "a check that the index is not negative"
                              : "a check that the index is smaller than the number of "
                                "elements");
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
