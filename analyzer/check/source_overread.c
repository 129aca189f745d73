/*
 * source-overread: a call reads more than the source buffer holds.
 *
 *     char name[8];
 *     memcpy(record, name, 32);        // bad: 24 bytes behind name are copied too
 *     write(fd, name, sizeof record);  // bad: they are sent
 *
 * Ignored on purpose: sources of unknown size; comparisons that stop early.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_SIZE && !a->is_write;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "%s reads ", a->callee);
    words_add_largest(a, &message);
    str_add(&message, a->is_before ? " starting before " : " from ");
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = mem_printf("a size that is not larger than %s",
                          a->object ? a->object : "the source");
}

static const struct rule_info info = {
    .id = "source-overread",
    .title = "a call reads more than its source holds",
    .description = "The size argument is larger than the buffer that is read.  "
                   "What lies behind it is copied or sent along: other variables, "
                   "keys, addresses.",
    .advice = "Use the size of the source, or the smaller of both sizes.",
    .cwe = "CWE-126;CWE-125;CWE-805",
    .cert = "ARR38-C",
};

const struct check_rule check_source_overread = {&info, is_mine, describe};
