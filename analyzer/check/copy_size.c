/*
 * copy-size: a copy, fill or bounded output that is given a size larger than its
 * buffer.
 *
 *     memcpy(small, large, sizeof large);      // bad
 *     memcpy(small, large, sizeof small);      // good
 *     memset(ptr, 0, 64);                      // bad if ptr has 32 bytes
 *     memcpy(buf, packet + 4, length);         // bad if length comes from the packet
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
    case MODEL_COPY_EXACT:
    case MODEL_COPY_UPTO:
    case MODEL_COPY_CHARS:
    case MODEL_CONVERT:
    case MODEL_FILL:
    case MODEL_FILL_UNKNOWN:
    case MODEL_ENCODE_64:
    case MODEL_DECODE_64:
    case MODEL_COPY_PADDED:
    case MODEL_COPY_CUT:
    case MODEL_CLAIM:
    case MODEL_SCAN_SIZED:
    case MODEL_FORMAT_SIZED:
    case MODEL_FORMAT_SIZED_LIST:
    case MODEL_OUTPUT_CUT:
    case MODEL_ELEMENTS: return true;
    default: return false;
    }
}

/* A shorter copy keeps less: whether that is meant, only the author knows. */
static bool loses_data(const struct access *a)
{
    return a->model->kind == MODEL_COPY_EXACT || a->model->kind == MODEL_COPY_UPTO ||
           a->model->kind == MODEL_ELEMENTS;
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    str_addf(&message, "%s may write ", a->callee);
    if (a->verdict == ACCESS_DEFINITE) {
        str_clear(&message);
        str_addf(&message, "%s writes ", a->callee);
    }
    words_add_largest(a, &message);
    if (a->is_before)
        str_add(&message, " starting before the beginning of ");
    else
        str_add(&message, " into ");
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    f->guard = mem_printf("a size that is not larger than %s%s",
                          a->object ? a->object : "the buffer",
                          a->unit > 1 ? ", counted in elements and not in bytes" : "");
    if (!a->is_before && a->is_constant && !loses_data(a))
        words_propose_sizeof(a, f);
}

static const struct rule_info info = {
    .id = "copy-size",
    .title = "a size argument is larger than the buffer",
    .description = "The call writes as much as its size argument says, and that is "
                   "more than the destination holds: the size of another buffer, a "
                   "count of bytes where elements are counted, or a number that "
                   "comes from outside.",
    .advice = "Pass the size of the destination, or check the number against "
              "it first.",
    .cwe = "CWE-787;CWE-805;CWE-806",
    .cert = "ARR38-C",
};

const struct check_rule check_copy_size = {&info, is_mine, describe};
