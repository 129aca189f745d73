/*
 * source-overread: a call reads more than the source buffer holds.
 *
 *     char name[8];
 *     memcpy(record, name, 32);        // bad: 24 bytes behind name are copied too
 *     write(fd, name, sizeof record);  // bad: they are sent
 *     n = read(fd, name, sizeof name);
 *     puts(name);                      // bad: nothing ends the string
 *
 * Ignored on purpose: sources of unknown size; comparisons that stop early.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return (a->kind == ACCESS_SIZE || a->kind == ACCESS_STRING) && !a->is_write;
}

/* strlen of an array without a terminator. */
static void describe_string(const struct access *a, struct finding *f)
{
    struct str message = {0};

    str_addf(&message,
             a->verdict == ACCESS_DEFINITE
                 ? "%s looks for the end of a string in "
                 : "%s may look for the end of a string behind ",
             a->callee);
    words_add_buffer(a, &message);
    str_add(&message,
            a->verdict == ACCESS_DEFINITE  ? ", and none of them is a terminator"
            : a->origin == ORIGIN_ATTACKER ? ": the input need not contain a terminator"
                                           : ": nothing has put a terminator there");
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = mem_printf("a terminator: read one byte less than %s holds, and set the "
                          "byte behind what was read to 0",
                          a->object ? a->object : "the buffer");
}

static void describe_size(const struct access *a, struct finding *f)
{
    struct str message = {0};

    str_addf(&message, "%s reads ", a->callee);
    if (a->is_before) {
        str_add(&message, "from before the start of ");
    } else {
        words_add_largest(a, &message);
        str_add(&message, " from ");
    }
    words_add_buffer(a, &message);
    if (a->counted_by)
        str_addf(&message, ", more than `%s` says there is", a->counted_by);
    if (a->is_claimed)
        str_add(&message, ", as many as the data itself says");
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = a->is_claimed ? mem_printf("a check of `%s` against how much there is",
                                          a->amount ? a->amount : "the size")
               : a->counted_by
                   ? mem_printf("a check that `%s` is large enough for this, too",
                                a->counted_by)
                   : mem_printf("a size that is not larger than %s",
                                a->object ? a->object : "the source");
}

static void describe(const struct access *a, struct finding *f)
{
    f->severity = words_severity(a);
    if (a->kind == ACCESS_STRING)
        describe_string(a, f);
    else
        describe_size(a, f);
}

static const struct rule_info info = {
    .id = "source-overread",
    .title = "a call reads more than its source holds",
    .description = "The size argument is larger than the buffer that is read, or the "
                   "buffer holds no terminator and is read as a string.  What lies "
                   "behind it is copied or sent along: other variables, "
                   "keys, addresses.",
    .advice = "Use the size of the source, or the smaller of both sizes.",
    .cwe = "CWE-126;CWE-125;CWE-805",
    .cert = "ARR38-C",
};

const struct check_rule check_source_overread = {&info, is_mine, describe};
