/*
 * Making inputs: fixed ones first, then the program's own numbers, then earlier inputs
 * with something changed.
 */
#include "analyzer/play/input.h"

#include <stdio.h>
#include <string.h>

enum {
    MAX_NUMBERS = 96,
    NUMBER_FORMS = 3, /* that each is tried in */
    MAX_WORDS = 32,
    MAX_WORD_BYTES = 13,
};

static uint32_t draw(struct inputs *in)
{
    in->random = in->random * 1664525u + 1013904223u;
    return in->random >> 8;
}

/* ---------------------------------------------------------------------- numbers */

static void add_number(struct inputs *in, int64_t n)
{
    if (in->numbers.len == MAX_NUMBERS)
        return;
    for (size_t k = 0; k < in->numbers.len; k++)
        if (in->numbers.at[k] == n)
            return;
    *vec_push(&in->numbers) = n;
}

static void add_around(struct inputs *in, int64_t n)
{
    add_number(in, n);
    add_number(in, n + 1);
    add_number(in, n - 1);
}

/* Numbers that the function compares with, and sizes of the arrays that it indexes. */
static void add_numbers(struct inputs *in, const struct ir_function *f)
{
    for (ir_id i = 1; i < f->inst_count; i++) {
        const struct ir_inst *at = &f->insts[i];
        bool is_asked = ir_is_comparison(at->op) || at->op == IR_REM ||
                        at->op == IR_AND;
        ir_id number = is_asked ? ir_without_casts(f, at->b) : 0;

        if (number && f->insts[number].op == IR_CONST)
            add_around(in, f->insts[number].imm);
        if (at->op == IR_DECAY && at->imm > 1)
            add_around(in, at->imm);
    }
    for (ir_id k = 1; k < f->case_count; k++)
        add_number(in, f->cases[k].lo);
}

/* Texts that the input may be compared with, or taken apart at. */
static void add_words(struct inputs *in, const struct ir_unit *u)
{
    for (ir_id o = 1; o < u->object_count && in->words.len < MAX_WORDS; o++)
        if (u->objects[o].kind == IR_OBJECT_STRING && u->objects[o].byte_count > 1 &&
            u->objects[o].byte_count <= MAX_WORD_BYTES)
            *vec_push(&in->words) = o;
}

void inputs_init(struct inputs *in, const struct ir_unit *u)
{
    static const int64_t always[] = {0, 1, -1, 2, 255, 128, 65536, INT32_MAX};

    *in = (struct inputs){.random = 2463534242u, .u = u};
    add_words(in, u);
    for (size_t k = 0; k < sizeof always / sizeof always[0]; k++)
        add_number(in, always[k]);
    for (ir_id f = 1; f < u->function_count && in->numbers.len < MAX_NUMBERS; f++)
        if (u->functions[f].has_body && !(u->functions[f].flags & IR_FUNCTION_SYSTEM))
            add_numbers(in, &u->functions[f]);
}

void inputs_fini(struct inputs *in)
{
    vec_fini(&in->kept);
    vec_fini(&in->numbers);
    vec_fini(&in->words);
}

void inputs_keep(struct inputs *in, const struct play_input *one)
{
    *vec_push(&in->kept) = *one;
}

static int64_t some_number(struct inputs *in)
{
    return draw(in) % 6 == 0 ? (int64_t)(draw(in) % 40)
                             : in->numbers.at[draw(in) % in->numbers.len];
}

/* ------------------------------------------------------------------------ bytes */

static void add_byte(struct play_input *out, int byte)
{
    if (out->size < INPUT_BYTES)
        out->bytes[out->size++] = (uint8_t)byte;
}

static void add_bytes(struct play_input *out, int byte, unsigned count)
{
    while (count-- > 0)
        add_byte(out, byte);
}

static void add_text(struct play_input *out, int64_t n, char end)
{
    char text[32];

    snprintf(text, sizeof text, "%lld%c", (long long)n, end);
    for (const char *p = text; *p; p++)
        add_byte(out, *p);
}

static const struct ir_object *some_word(struct inputs *in)
{
    return in->words.len ? &in->u->objects[in->words.at[draw(in) % in->words.len]]
                         : NULL;
}

static int some_byte(struct inputs *in)
{
    const struct ir_object *word = some_word(in);
    static const char usual[] = "aaabx01923 \n\t,.:;-+=/\\\"'()<>[]{}%#AZ\xff\x80\x7f";

    switch (draw(in) % 4) {
    case 0: return (int)(some_number(in) & 255);
    case 1: return (int)(draw(in) & 255);
    case 2:
        if (word)
            return (unsigned char)word->bytes[draw(in) % (word->byte_count - 1)];
        break;
    default: break;
    }
    return (unsigned char)usual[draw(in) % (sizeof usual - 1)];
}

/* ---------------------------------------------------------------------- changes */

static void set_argument(struct inputs *in, struct play_input *out)
{
    unsigned k = draw(in) % INPUT_ARGS;
    char *text = out->args[k];

    if (out->arg_count <= k)
        out->arg_count = k + 1;
    if (draw(in) % 2) {
        snprintf(text, INPUT_ARG_BYTES, "%lld", (long long)some_number(in));
    } else {
        size_t size = (size_t)some_number(in) % INPUT_ARG_BYTES;

        memset(text, some_byte(in) | 1, size);
        text[size] = 0;
    }
}

static void insert(struct inputs *in, struct play_input *out)
{
    unsigned at = out->size ? draw(in) % (out->size + 1) : 0;
    struct play_input tail = *out;
    const struct ir_object *word = draw(in) % 4 ? NULL : some_word(in);

    out->size = at;
    for (uint64_t k = 0; word && k + 1 < word->byte_count; k++)
        add_byte(out, word->bytes[k]);
    if (!word && draw(in) % 3 == 0)
        add_text(out, some_number(in), "\n , "[draw(in) % 4]);
    else if (!word)
        add_bytes(out, some_byte(in),
                  draw(in) % 3 ? 1 : (unsigned)some_number(in) % 48);
    for (unsigned k = at; k < tail.size; k++)
        add_byte(out, tail.bytes[k]);
}

static void change(struct inputs *in, struct play_input *out)
{
    unsigned at = out->size ? draw(in) % out->size : 0;

    switch (draw(in) % 6) {
    case 0:
        if (at < out->size && at < INPUT_BYTES)
            out->bytes[at] = (uint8_t)some_byte(in);
        break;
    case 1: out->size = at; break;
    case 2: /* once more from there */
        for (unsigned end = out->size; at < end; at++)
            add_byte(out, out->bytes[at]);
        break;
    case 3: add_bytes(out, some_byte(in), 1 + draw(in) % 24); break;
    default: insert(in, out);
    }
}

static void add_lists(struct play_input *out, const char *item, unsigned count)
{
    for (unsigned k = 0; k < count; k++)
        for (const char *p = item; *p; p++)
            add_byte(out, *p);
}

/* What is tried of every program: nothing, long lines, zeros, numbers. */
static void make_fixed(unsigned number, struct play_input *out)
{
    switch (number) {
    case 1: add_bytes(out, 'a', INPUT_BYTES); break;
    case 2:
        add_bytes(out, 'a', INPUT_BYTES - 2);
        add_byte(out, '\n');
        memset(out->args[0], 'a', INPUT_ARG_BYTES - 1);
        out->arg_count = 1;
        break;
    case 3: add_bytes(out, 0, 32); break;
    case 4: add_bytes(out, 0xff, INPUT_BYTES); break;
    case 5: add_bytes(out, '\n', 3); break;
    case 6: add_lists(out, "a ", 40); break;
    case 7: add_lists(out, "a,", 40); break;
    case 8: add_lists(out, "1\n", 40); break;
    case 9: add_lists(out, "9,", 40); break;
    case 10: add_lists(out, "\1\2", 40); break;
    default: break;
    }
}

/* A number of the program: as text, as the value of bytes, as the length of a word. */
static void make_number(struct inputs *in, unsigned k, struct play_input *out)
{
    int64_t n = in->numbers.at[k / NUMBER_FORMS];

    out->arg_count = 1;
    if (k % NUMBER_FORMS == 2) {
        add_bytes(out, 'a', (unsigned)n % INPUT_BYTES);
        memset(out->args[0], 'a', (unsigned)n % INPUT_ARG_BYTES);
        return;
    }
    snprintf(out->args[0], INPUT_ARG_BYTES, "%lld", (long long)n);
    if (k % NUMBER_FORMS == 0) {
        add_text(out, n, '\n');
        add_text(out, n, '\n');
    } else {
        add_bytes(out, (int)(n & 255), 1 + (unsigned)n % 32);
    }
}

void inputs_next(struct inputs *in, struct play_input *out)
{
    enum { FIXED = 11 };
    unsigned number = in->made++;

    *out = (struct play_input){.chance = number};
    if (number < FIXED) {
        make_fixed(number, out);
        return;
    }
    if (number - FIXED < NUMBER_FORMS * in->numbers.len) {
        make_number(in, number - FIXED, out);
        return;
    }
    if (in->kept.len)
        *out = in->kept.at[draw(in) % in->kept.len];
    out->chance = draw(in);
    for (unsigned k = 1 + draw(in) % 3; k > 0; k--) {
        if (in->reads_args && (!in->reads_stream || draw(in) % 3 == 0))
            set_argument(in, out);
        if (in->reads_stream)
            change(in, out);
    }
}
