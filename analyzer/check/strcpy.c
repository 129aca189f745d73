/*
 * strcpy-overflow: a string is copied into a buffer it may not fit.
 *
 *     char name[16];
 *     strcpy(name, arg);                               // bad: arg may be longer
 *     if (strlen(arg) < sizeof name)
 *         strcpy(name, arg);                           // good
 *     strcpy(name, "root");                            // good: the literal fits
 *
 * Ignored on purpose: copies whose size and buffer both belong to a caller that was not
 * seen (a note), literals and arrays that fit, buffers allocated with strlen + 1.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_STRING && a->is_write &&
           (a->model->kind == MODEL_COPY || a->model->kind == MODEL_COPY_EXPAND);
}

static void add_guard(const struct access *a, struct finding *f)
{
    const char *size = a->is_whole_array ? "sizeof " : "the size of ";

    if (!a->from) {
        f->guard = mem_printf("a check of the length before the copy: less than %s%s",
                              size, a->object ? a->object : "the buffer");
        return;
    }
    f->guard =
        mem_printf("a check before the copy: strlen(%s) < %s%s, or snprintf with "
                   "that size and a test for truncation",
                   a->from, size, a->object ? a->object : "the buffer");
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "%s copies ", a->callee);
    if (a->largest >= 0 || a->excess > 0)
        words_add_largest(a, &message);
    else
        str_add(&message, "a string of any length");
    if (a->from)
        str_addf(&message, " from `%s`", a->from);
    str_add(&message, " into ");
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    add_guard(a, f);
}

static const struct rule_info info = {
    .id = "strcpy-overflow",
    .title = "a string is copied into a buffer it may not fit",
    .description = "strcpy and its relatives copy until the end of the source, "
                   "whatever the size of the destination.  Nothing before the call "
                   "limits the length of the source to what the buffer holds.",
    .advice = "Check the length first and handle the case that it is too "
              "long, or use snprintf with the size of the buffer and test for "
              "truncation.",
    .cwe = "CWE-120;CWE-787",
    .cert = "STR31-C",
};

const struct check_rule check_strcpy = {&info, is_mine, describe};
