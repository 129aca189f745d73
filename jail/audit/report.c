/*
 * Reading the battery's report.  It comes through the hands of a program that was taken
 * over, so every line is checked for form before a word of it is used.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "jail/audit/verdict.h"

#define TABLE_ROW(name, proof, witness, flags, about, closed_by)                       \
    {#name, about, closed_by, proof, witness, flags},
static const struct technique techniques[] = {BREACH_TECHNIQUES(TABLE_ROW)};
#undef TABLE_ROW

enum { TECHNIQUE_COUNT = sizeof techniques / sizeof *techniques };
_Static_assert((int)TECHNIQUE_COUNT <= (int)AUDIT_MAX_ATTEMPTS, "room in the result");

static const char *const outcome_names[] = BREACH_OUTCOME_NAMES;

size_t technique_count(void)
{
    return TECHNIQUE_COUNT;
}

const struct technique *technique_at(size_t i)
{
    return &techniques[i];
}

int technique_index(const char *name)
{
    for (int i = 0; i < TECHNIQUE_COUNT; i++) {
        if (!strcmp(techniques[i].name, name))
            return i;
    }
    return -1;
}

static int parse_outcome(const char *word)
{
    for (int i = 0; i < (int)(sizeof outcome_names / sizeof *outcome_names); i++) {
        if (!strcmp(outcome_names[i], word))
            return i;
    }
    return -1;
}

static bool is_hex_of(const char *hex, const char *text)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = strlen(text);

    if (strlen(hex) != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];

        if (hex[2 * i] != digits[c >> 4] || hex[2 * i + 1] != digits[c & 15])
            return false;
    }
    return true;
}

static void copy_printable(char *to, size_t room, const char *from)
{
    size_t i = 0;

    for (; from && from[i] && i + 1 < room; i++)
        to[i] = isprint((unsigned char)from[i]) ? from[i] : '?';
    to[i] = '\0';
}

/* Cut the next word off the rest of a line, or NULL. */
static char *next_word(char **rest)
{
    char *word = *rest + strspn(*rest, " ");
    char *end = word + strcspn(word, " ");

    *rest = *end ? end + 1 : end;
    *end = '\0';
    return *word ? word : NULL;
}

static void parse_begin(char *rest, struct report *out)
{
    const char *via = next_word(&rest);

    out->was_begun = via != NULL;
    copy_printable(out->via, sizeof out->via, via);
}

static void parse_try(char *rest, struct report *out)
{
    const char *name = next_word(&rest);
    int i = name ? technique_index(name) : -1;

    if (i >= 0)
        out->at[i].was_tried = true;
}

static void parse_got(char *rest, const char *canary, struct report *out)
{
    const char *name = next_word(&rest), *outcome = next_word(&rest);
    const char *error = next_word(&rest), *evidence = next_word(&rest);
    int i = name ? technique_index(name) : -1;
    int value = outcome ? parse_outcome(outcome) : -1;
    struct reported *r = &out->at[i < 0 ? 0 : i];

    if (i < 0 || value < 0 || !error || !evidence)
        return;
    if (r->has_answer && (enum breach_outcome)value != BREACH_ESCAPED)
        return;
    r->has_answer = r->was_tried = true;
    r->outcome = (enum breach_outcome)value;
    r->error = (int)strtol(error, NULL, 10);
    r->has_canary = is_hex_of(evidence, canary);
    copy_printable(r->detail, sizeof r->detail, rest);
}

static void parse_line(char *line, const char *canary, struct report *out)
{
    char *rest = line;
    const char *word = next_word(&rest);

    if (!word)
        return;
    if (!strcmp(word, "begin"))
        parse_begin(rest, out);
    else if (!strcmp(word, "try"))
        parse_try(rest, out);
    else if (!strcmp(word, "got"))
        parse_got(rest, canary, out);
    else if (!strcmp(word, "end"))
        out->was_ended = true;
}

void report_parse(const struct step_result *r, const char *canary, struct report *out)
{
    const char *at = r->report, *end = r->report + r->report_size;

    memset(out, 0, sizeof *out);
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        char line[BREACH_LINE_SIZE + 1] = "";
        size_t size = stop ? (size_t)(stop - at) : 0;

        if (!stop)
            return; /* cut: the rest of it never came */
        if (size <= BREACH_LINE_SIZE && !memchr(at, '\0', size)) {
            memcpy(line, at, size);
            parse_line(line, canary, out);
        }
        at = stop + 1;
    }
}
