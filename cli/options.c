/*
 * The option parser: tables in, values out; see cli.h.
 *
 * Written instead of getopt_long() so that the same table gives the parser, --help, the
 * check against the manual page, and the hint for a mistyped name.
 */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool wants_help, wants_no_colour;

static const struct cli_option common[] = {
    {"quiet",    'q', CLI_SWITCH, &cli.quiet,       NULL, "only findings and errors"},
    {"no-color", 0,   CLI_SWITCH, &wants_no_colour, NULL,
     "no colours, also with $NO_COLOR"                                              },
    {"help",     'h', CLI_SWITCH, &wants_help,      NULL, "this text"               },
};

enum { COMMON_COUNT = sizeof common / sizeof common[0] };

/* What is being parsed; `at` is the word looked at. */
struct words {
    const struct cli_usage *usage;
    int argc, at;
    char **argv;
};

const struct cli_option *cli_common_options(size_t *count)
{
    *count = COMMON_COUNT;
    return common;
}

/* ----------------------------------------------------------------- finding */

/* Row `i` of the verb's table followed by the common one; NULL after the last. */
static const struct cli_option *option_row(const struct cli_usage *u, size_t i)
{
    if (i < u->option_count)
        return &u->options[i];
    i -= u->option_count;
    return i < COMMON_COUNT ? &common[i] : NULL;
}

static const struct cli_option *find_name(const struct cli_usage *u, const char *name,
                                          size_t len)
{
    const struct cli_option *o;

    for (size_t i = 0; (o = option_row(u, i)); i++)
        if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
            return o;
    return NULL;
}

static const struct cli_option *find_letter(const struct cli_usage *u, char letter)
{
    const struct cli_option *o;

    for (size_t i = 0; (o = option_row(u, i)); i++)
        if (o->letter == letter)
            return o;
    return NULL;
}

static bool unknown_option(const struct cli_usage *u, const char *name)
{
    struct cli_near near = {.word = name};
    const struct cli_option *o;

    for (size_t i = 0; (o = option_row(u, i)); i++)
        cli_near_offer(&near, o->name);
    if (near.best)
        cli_usage_error(u->verb, "unknown option --%s; did you mean --%s?", name,
                        near.best);
    else
        cli_usage_error(u->verb, "unknown option --%s", name);
    return false;
}

/* ------------------------------------------------------------------ values */

static bool parse_digits(const char *text, unsigned long *out, const char **end)
{
    char *stop;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *out = strtoul(text, &stop, 10);
    *end = stop;
    return errno == 0;
}

static bool set_number(const struct cli_option *o, const char *text)
{
    unsigned long number;
    const char *end;

    if (!parse_digits(text, &number, &end) || *end)
        return false;
    *(unsigned long *)o->value = number;
    return true;
}

static bool set_duration(const struct cli_option *o, const char *text)
{
    static const struct {
        char unit;
        unsigned seconds;
    } units[] = {
        {'\0', 1    },
        {'s',  1    },
        {'m',  60   },
        {'h',  3600 },
        {'d',  86400}
    };
    unsigned long number;
    const char *end;

    if (!parse_digits(text, &number, &end) || (*end && end[1]))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].unit != *end)
            continue;
        if (number > UINT_MAX / units[i].seconds)
            return false;
        *(unsigned *)o->value = (unsigned)number * units[i].seconds;
        return true;
    }
    return false;
}

/* Whether `text` is one of the words of "a|b|c". */
static bool is_choice(const char *choices, const char *text)
{
    size_t len = strlen(text);

    for (const char *at = choices; *at;) {
        size_t word = strcspn(at, "|");
        if (word == len && memcmp(at, text, len) == 0)
            return true;
        at += word + (at[word] == '|');
    }
    return false;
}

static bool set_value(const struct cli_option *o, const char *text)
{
    switch (o->kind) {
    case CLI_SWITCH: *(bool *)o->value = true; return true;
    case CLI_NUMBER: return set_number(o, text);
    case CLI_DURATION: return set_duration(o, text);
    case CLI_LIST: strv_add(o->value, text); return true;
    case CLI_CHOICE:
        if (!is_choice(o->argument, text))
            return false;
        break;
    case CLI_TEXT:
    case CLI_OPTIONAL_TEXT: break;
    }
    *(const char **)o->value = text;
    return true;
}

static bool wrong_value(const struct words *w, const struct cli_option *o,
                        const char *text)
{
    static const char *const wanted[] = {
        [CLI_NUMBER] = "a number",
        [CLI_DURATION] = "a time such as 90s, 10m or 2h",
    };

    if (o->kind == CLI_CHOICE)
        cli_usage_error(w->usage->verb, "--%s: '%s' is none of %s", o->name, text,
                        o->argument);
    else
        cli_usage_error(w->usage->verb, "--%s: '%s' is not %s", o->name, text,
                        wanted[o->kind]);
    return false;
}

/* Take the option with the value that came with it, or else the next word. */
static bool take_option(struct words *w, const struct cli_option *o, const char *value)
{
    const char *verb = w->usage->verb;

    if (o->kind == CLI_SWITCH && value) {
        cli_usage_error(verb, "--%s takes no value", o->name);
        return false;
    }
    if (o->kind == CLI_OPTIONAL_TEXT && !value)
        value = "";
    if (o->kind != CLI_SWITCH && !value) {
        if (w->at + 1 >= w->argc) {
            cli_usage_error(verb, "--%s needs a value: %s", o->name, o->argument);
            return false;
        }
        value = w->argv[++w->at];
    }
    return set_value(o, value) || wrong_value(w, o, value);
}

/* ------------------------------------------------------------------- words */

static bool take_long(struct words *w, const char *word)
{
    size_t len = strcspn(word, "=");
    const struct cli_option *o = find_name(w->usage, word, len);

    if (!o) {
        SCOPED_STR struct str name = {0};
        str_add_bytes(&name, word, len);
        return unknown_option(w->usage, str_text(&name));
    }
    return take_option(w, o, word[len] == '=' ? word + len + 1 : NULL);
}

/* "-j4", "-j 4", and switches together: "-qh". */
static bool take_letters(struct words *w, const char *letters)
{
    for (; *letters; letters++) {
        const struct cli_option *o = find_letter(w->usage, *letters);
        if (!o) {
            cli_usage_error(w->usage->verb, "unknown option -%c", *letters);
            return false;
        }
        if (o->kind != CLI_SWITCH)
            return take_option(w, o, letters[1] ? letters + 1 : NULL);
        set_value(o, NULL);
    }
    return true;
}

static bool take_words(struct words *w, struct strv *operands, struct strv *rest)
{
    for (w->at = 1; w->at < w->argc; w->at++) {
        const char *word = w->argv[w->at];
        bool ok = true;

        if (strcmp(word, "--") == 0) {
            while (++w->at < w->argc)
                strv_add(rest ? rest : operands, w->argv[w->at]);
        } else if (word[0] == '-' && word[1] == '-') {
            ok = take_long(w, word + 2);
        } else if (word[0] == '-' && word[1]) {
            ok = take_letters(w, word + 1);
        } else {
            strv_add(operands, word);
        }
        if (!ok)
            return false;
        if (wants_help)
            return true;
    }
    return true;
}

enum cli_parse cli_parse(const struct cli_usage *usage, int argc, char **argv,
                         struct strv *operands, struct strv *rest)
{
    struct words words = {.usage = usage, .argc = argc, .argv = argv};

    wants_help = wants_no_colour = false;
    if (!take_words(&words, operands, rest))
        return CLI_PARSE_EXIT_USAGE;
    if (wants_no_colour)
        cli.colour_out = cli.colour_err = false;
    if (cli.quiet)
        cli.progress = false;
    if (!wants_help)
        return CLI_PARSED;

    SCOPED_STR struct str text = {0};
    cli_format_usage(usage, &text);
    fputs(str_text(&text), stdout);
    return CLI_PARSE_EXIT_CLEAN;
}
