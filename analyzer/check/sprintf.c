/*
 * sprintf-overflow: formatted output that may be longer than the buffer.
 *
 *     char line[32];
 *     sprintf(line, "%s: %d", name, n);                 // bad: name may be long
 *     sprintf(line, "%.16s: %d", name, n);              // good: 16 + 2 + 11 + 1 fit
 *     snprintf(line, sizeof line, "%s: %d", name, n);   // good
 *
 * Ignored on purpose: numbers whose longest form fits, strings whose length is limited
 * before, output into a caller's buffer (a note).
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_FORMAT && a->is_write;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "%s writes ", a->callee);
    words_add_largest(a, &message);
    str_add(&message, " into ");
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard =
        mem_printf("snprintf with the size of %s and a test for truncation, or a "
                   "precision such as %%.20s for each string",
                   a->object ? a->object : "the buffer");
}

static const struct rule_info info = {
    .id = "sprintf-overflow",
    .title = "formatted output may be longer than the buffer",
    .description = "sprintf writes as much as the format and its arguments ask "
                   "for.  A %s without a precision is as long as its argument, and "
                   "numbers can be longer than they usually are.",
    .advice = "Use snprintf with the size of the buffer and test its result, "
              "or limit each string with a precision.",
    .cwe = "CWE-120;CWE-787",
    .cert = "STR31-C;FIO30-C",
};

const struct check_rule check_sprintf = {&info, is_mine, describe};
