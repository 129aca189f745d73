/*
 * scanf-unbounded: a text conversion without a width.
 *
 *     char tmp[13];
 *     scanf("%s", tmp);        // bad: as long as the input
 *     scanf("%12s", tmp);      // good: 12 characters and the terminator
 *     scanf("%ms", &p);        // good: allocated
 *
 * Ignored on purpose: sscanf from a string that is known to be no longer than the
 * buffer, and suppressed conversions (%*s).
 */
#include "analyzer/check/rule.h"
#include "analyzer/check/width.h"
#include "base/mem.h"

static bool is_mine(const struct access *a)
{
    return a->kind == ACCESS_SCAN && a->conversion.parsed &&
           scan_conversion_is_text(a->conversion.parsed) &&
           scan_conversion_units(a->conversion.parsed) == FORMAT_UNBOUNDED;
}

static const char *unit_word(const struct access *a)
{
    return a->conversion.parsed->conversion == '[' ? "characters" : "a word";
}

static void describe(const struct access *a, struct finding *f)
{
    struct str message = {0}, guard = {0};
    int64_t room = words_room(a);
    char conversion = a->conversion.parsed->conversion;

    f->severity = words_severity(a);
    str_addf(&message, "%s reads %s without a length limit into ", a->callee,
             unit_word(a));
    words_add_buffer(a, &message);
    words_add_source(a, &message);
    f->message = str_take(&message);
    if (room < 1) {
        str_addf(&guard, "a width in the conversion: one less than the buffer holds");
        f->guard = str_take(&guard);
        return;
    }
    str_addf(&guard,
             "a width: %%%lld%s%c stops after %lld characters and leaves room for "
             "the terminator",
             (long long)room, a->unit > 1 ? "l" : "", conversion, (long long)room);
    f->guard = str_take(&guard);
    width_propose(a, room, f);
}

static const struct rule_info info = {
    .id = "scanf-unbounded",
    .title = "scanf reads a string without a width",
    .description = "A %s or %[ conversion without a width stores as many "
                   "characters as the input has.  Whoever writes the input decides "
                   "how far behind the buffer it goes: over other variables, saved "
                   "registers and the return address.",
    .advice = "Give the conversion a width of one less than the buffer holds, "
              "or use %ms and free the result.",
    .cwe = "CWE-120;CWE-787;CWE-676",
    .cert = "STR31-C",
};

const struct check_rule check_scanf_unbounded = {&info, is_mine, describe};
