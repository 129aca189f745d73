/*
 * C text lowered and looked at: what the tests of the front end share.
 *
 * Patterns are those of fnmatch(3), one for each line of the text form that is wanted,
 * in order; other lines may stand between them.
 */
#ifndef SPILLWAY_TESTS_UNIT_LOWERED_H
#define SPILLWAY_TESTS_UNIT_LOWERED_H

#include "tests/unit/test.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "analyzer/frontend/frontend.h"
#include "base/str.h"

/* Lower a text with flags (NULL-terminated, or NULL); it must verify and read back. */
static inline struct frontend_result lower_text(const char *code,
                                                const char *const *flags)
{
    struct frontend_request request = {.file = "test.c",
                                       .flags = flags,
                                       .contents = code,
                                       .contents_size = strlen(code)};
    struct frontend_result r;
    SCOPED_STR struct str once = {0}, twice = {0};

    assert_ok(frontend_lower(&request, &r, e));
    assert_ok(ir_verify(r.unit, e));
    ir_print(r.unit, &once);
    struct err e = {0};
    struct ir_unit *again = ir_parse(once.text, once.len, &e);
    if (!again)
        fail_msg("%s", e.text);
    ir_print(again, &twice);
    ir_unit_free(again);
    assert_string_equal(once.text, twice.text);
    return r;
}

/* The next line at or after `at` that matches; its end, or NULL. */
static inline const char *find_line(const char *at, const char *pattern)
{
    while (*at) {
        size_t n = strcspn(at, "\n");
        char *line = mem_strndup(at, n);
        bool ok = fnmatch(pattern, line, 0) == 0;
        free(line);
        at += n + (at[n] == '\n');
        if (ok)
            return at;
    }
    return NULL;
}

static inline void assert_lines(const char *text, const char *const *patterns)
{
    const char *at = text;

    for (; *patterns; patterns++) {
        const char *next = find_line(at, *patterns);
        if (!next)
            fail_msg("no line \"%s\" after line %zu of\n%s", *patterns,
                     (size_t)(at - text), text);
        at = next;
    }
}

/* The text of one unit has these lines in this order, and nothing is hidden in it. */
#define assert_lowers(code, ...)                                                       \
    do {                                                                               \
        struct frontend_result r_ = lower_text(code, NULL);                            \
        SCOPED_STR struct str t_ = {0};                                                \
        ir_print(r_.unit, &t_);                                                        \
        assert_lines(t_.text, (const char *const[]){__VA_ARGS__, NULL});               \
        if (count_havocs(r_.unit) || r_.error_count)                                   \
            fail_msg("hidden or in error:\n%s", t_.text);                              \
        frontend_result_fini(&r_);                                                     \
    } while (0)

static inline unsigned count_havocs(const struct ir_unit *u)
{
    unsigned n = 0;

    for (ir_id f = 1; f < u->function_count; f++)
        n += u->functions[f].havoc_count;
    return n;
}

#endif
