/*
 * bounds-write: the program itself writes outside of an array.
 *
 *     int a[10];
 *     for (i = 0; i <= 10; i++) a[i] = 0;      // bad: a[10] does not exist
 *     for (i = 0; i < 10; i++) a[i] = 0;       // good
 *     n = read(fd, buf, sizeof buf); buf[n] = 0;           // bad when it is filled
 *     while ((c = getchar()) != '\n') buf[i++] = c;        // bad: as long as the input
 *
 * Ignored on purpose: an index of which nothing is known and that no outsider decides;
 * trailing members of one element.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return (a->kind == ACCESS_ELEMENT || a->kind == ACCESS_LOOP) && a->is_write;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_add(&message,
            a->verdict == ACCESS_DEFINITE ? "this writes to " : "this can write to ");
    words_add_element(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = words_index_guard(a);
}

static const struct rule_info info = {
    .id = "bounds-write",
    .title = "a write outside of an array",
    .description = "An index or pointer leaves the array it belongs to, and the "
                   "program writes there: behind the end, or before the start.",
    .advice = "Check the index against the number of elements before it is "
              "used, and keep room for a terminator.",
    .cwe = "CWE-787;CWE-121;CWE-122;CWE-124;CWE-193",
    .cert = "ARR30-C",
};

const struct check_rule check_bounds_write = {&info, is_mine, describe};
