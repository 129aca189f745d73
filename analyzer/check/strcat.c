/*
 * strcat-overflow: what is appended may not fit behind what is there.
 *
 *     strcpy(path, dir); strcat(path, name);       // bad: their sum may be too long
 *     if (strlen(path) + strlen(name) < sizeof path)
 *         strcat(path, name);                      // good
 *     strncat(path, name, sizeof path);            // bad: what is left counts
 *
 * Ignored on purpose: appending to a caller's buffer (a note), sums that fit.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    if (!a->is_write || !a->model)
        return false;
    return a->model->kind == MODEL_APPEND || a->model->kind == MODEL_APPEND_SIZED ||
           a->model->kind == MODEL_APPEND_TOTAL;
}

static void add_guard(const struct access *a, struct finding *f)
{
    const char *dst = a->object ? a->object : "the buffer";
    const char *src = a->from ? a->from : "the source";

    if (a->model->kind == MODEL_APPEND_SIZED)
        f->guard = mem_printf("a size of at most the room that is left: sizeof %s - "
                              "strlen(%s) - 1",
                              dst, dst);
    else if (a->model->kind == MODEL_APPEND_TOTAL)
        f->guard = mem_printf("the size of the whole buffer: sizeof %s", dst);
    else
        f->guard = mem_printf("a check before the call: strlen(%s) + strlen(%s) < the "
                              "size of %s",
                              dst, src, dst);
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "after %s there are ", a->callee);
    words_add_largest(a, &message);
    str_add(&message, " in ");
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    add_guard(a, f);
}

static const struct rule_info info = {
    .id = "strcat-overflow",
    .title = "what is appended may not fit into the buffer",
    .description = "The appended string starts where the old one ends, so the sum "
                   "of both and a terminator must fit.  The size of strncat limits "
                   "what is appended, not the whole.",
    .advice = "Check the sum of both lengths first, or build the string with "
              "one snprintf and test for truncation.",
    .cwe = "CWE-120;CWE-787;CWE-193",
    .cert = "STR31-C",
};

const struct check_rule check_strcat = {&info, is_mine, describe};
