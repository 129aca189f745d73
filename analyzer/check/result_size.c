/*
 * result-size: a function that needs a buffer of a fixed size is given a smaller one.
 *
 *     char path[256];
 *     realpath(name, path);            // bad: up to PATH_MAX (4096) bytes
 *     char path[PATH_MAX];             // good
 *     p = realpath(name, NULL);        // good: allocated
 *
 * Ignored on purpose: buffers of unknown size.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_FIXED && a->is_write;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "%s may write ", a->callee);
    words_add_largest(a, &message);
    str_add(&message, " into ");
    words_add_buffer(a, &message);
    f->message = str_take(&message);
    f->guard = mem_printf("a buffer of at least %lld bytes", (long long)a->largest);
}

static const struct rule_info info = {
    .id = "result-size",
    .title = "a function needs a larger buffer than it is given",
    .description = "The function has no size argument; its manual page says how "
                   "large the buffer must be, and this one is smaller.",
    .advice = "Use a buffer of the documented size, or the variant that "
              "allocates or takes a size.",
    .cwe = "CWE-785;CWE-131",
    .cert = "STR31-C",
};

const struct check_rule check_result_size = {&info, is_mine, describe};
