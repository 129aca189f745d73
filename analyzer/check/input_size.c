/*
 * input-size: reading more than the buffer holds.
 *
 *     char line[64];
 *     fgets(line, 100, stdin);                 // bad
 *     fgets(line, sizeof line, stdin);         // good
 *     read(fd, line, length);                  // bad if nothing limits length
 *
 * Ignored on purpose: sizes of which nothing is known and that no outsider decides.
 */
#include "analyzer/check/rule.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    if (a->kind != ACCESS_SIZE || !a->is_write)
        return false;
    switch (a->model->kind) {
    case MODEL_INPUT_LINE:
    case MODEL_INPUT_BYTES:
    case MODEL_INPUT_EXCL:
    case MODEL_INPUT_VECTOR:
    case MODEL_INPUT_MESSAGE:
    case MODEL_INPUT_CONTROL: return true;
    default: return false;
    }
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "%s may read ", a->callee);
    words_add_largest(a, &message);
    str_add(&message, " into ");
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = mem_printf("a size that is not larger than %s%s",
                          a->object ? a->object : "the buffer",
                          a->model->kind == MODEL_INPUT_EXCL
                              ? " less one, since the terminator is not counted"
                              : "");
    if (a->model->kind != MODEL_INPUT_EXCL && a->is_constant)
        words_propose_sizeof(a, f);
}

static const struct rule_info info = {
    .id = "input-size",
    .title = "more may be read than the buffer holds",
    .description = "The size argument of a read is larger than the destination, or "
                   "comes from the input itself and is not checked.  Whoever sends "
                   "the data decides what is written behind the buffer.",
    .advice = "Pass the size of the buffer (less one where a terminator is "
              "added).",
    .cwe = "CWE-787;CWE-805;CWE-120",
    .cert = "ARR38-C;STR31-C",
};

const struct check_rule check_input_size = {&info, is_mine, describe};
