/*
 * scanf-width: a width (or the bytes of a number) larger than the buffer.
 *
 *     char tmp[13];
 *     scanf("%13s", tmp);      // bad: 13 characters and a terminator
 *     scanf("%12s", tmp);      // good
 *     short n;
 *     scanf("%d", &n);         // bad: stores four bytes into two
 *
 * Ignored on purpose: widths smaller than they could be.
 */
#include "analyzer/check/rule.h"
#include "analyzer/check/width.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_SCAN && a->conversion.parsed != NULL &&
           !check_scanf_unbounded.is_mine(a);
}

static void describe_text(const struct access *a, struct finding *f,
                          struct str *message)
{
    const struct scan_conversion *p = a->conversion.parsed;
    bool has_end = p->conversion != 'c';
    int64_t room = has_end ? words_room(a) : words_room(a) + 1;

    str_addf(message, "%s stores up to %lld bytes%s into ", a->callee,
             (long long)a->largest, has_end ? ", terminator included," : "");
    words_add_buffer(a, message);
    words_add_source(a, message);
    if (room < 1)
        return;
    f->guard = mem_printf("a width of at most %lld", (long long)room);
    width_propose(a, room, f);
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0};

    f->severity = words_severity(a);
    if (scan_conversion_is_text(a->conversion.parsed)) {
        describe_text(a, f, &message);
    } else if (a->largest < 0) { /* `scanf("%d", &a[n])`: the place is what is wrong */
        str_addf(&message, "%s may store what %%%c reads behind the end of ", a->callee,
                 a->conversion.parsed->conversion);
        words_add_buffer(a, &message);
        words_add_source(a, &message);
        f->guard = words_index_guard(a);
    } else {
        str_addf(&message, "%s stores %lld bytes for %%%c into ", a->callee,
                 (long long)a->largest, a->conversion.parsed->conversion);
        words_add_buffer(a, &message);
        f->guard = mem_strdup(
            "a variable of the type the conversion names, or a length "
            "modifier (h, hh) in the conversion");
    }
    f->message = str_take(&message);
}

static const struct rule_info info = {
    .id = "scanf-width",
    .title = "scanf stores more than the buffer holds",
    .description = "The width of a %s or %[ conversion does not count the "
                   "terminator, so a width as large as the buffer writes one byte "
                   "behind it.  A number is stored with the size its conversion "
                   "names, whatever the variable is.",
    .advice = "Use a width of one less than the buffer holds; for %c the size "
              "itself.",
    .cwe = "CWE-787;CWE-193",
    .cert = "STR31-C",
};

const struct check_rule check_scanf_width = {&info, is_mine, describe};
