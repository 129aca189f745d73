/* Making inputs smaller: the property is kept, and every bound is. */
#include "tests/unit/test.h"

#include "base/str.h"
#include "triage/minimize.h"

/* Needs these bytes in this order, anything between them. */
struct property {
    const char *needed;
    size_t asked, limit; /* 0 = no limit */
};

static bool keeps(void *context, const void *bytes, size_t size)
{
    struct property *p = context;
    const char *next = p->needed, *at = bytes;

    p->asked++;
    for (size_t i = 0; i < size && *next; i++)
        if (at[i] == *next)
            next++;
    return *next == '\0';
}

static bool is_over(void *context)
{
    const struct property *p = context;

    return p->limit && p->asked >= p->limit;
}

static size_t minimize(struct str *bytes, struct property *p)
{
    const struct minimize_options o = {
        .keeps = keeps, .is_over = is_over, .context = p};

    return minimize_bytes(bytes, &o);
}

static void only_what_matters_is_left(void **state)
{
    (void)state;
    struct property p = {.needed = "xyz"};
    SCOPED_STR struct str bytes = {0};

    for (int i = 0; i < 100; i++)
        str_addf(&bytes, "%d%s", i,
                 i == 20   ? "x"
                 : i == 50 ? "y"
                 : i == 99 ? "z"
                           : "-");
    minimize(&bytes, &p);
    assert_string_equal(bytes.text, "xyz");
}

/* Needs a length: content is filled, size is not lost. */
static bool is_long(void *context, const void *bytes, size_t size)
{
    (void)context;
    (void)bytes;
    return size >= 14;
}

static bool never(void *context)
{
    (void)context;
    return false;
}

static void bytes_that_do_not_matter_become_plain(void **state)
{
    (void)state;
    const struct minimize_options o = {.keeps = is_long, .is_over = never};
    SCOPED_STR struct str bytes = {0};

    str_add(&bytes, "\x01\x02\xff some input of no special kind");
    minimize_bytes(&bytes, &o);
    assert_string_equal(bytes.text, "AAAAAAAAAAAAAA");
}

static void a_limit_leaves_the_best_so_far(void **state)
{
    (void)state;
    struct property p = {.needed = "x", .limit = 3};
    SCOPED_STR struct str bytes = {0};

    for (int i = 0; i < 64; i++)
        str_add_char(&bytes, i == 60 ? 'x' : '.');
    assert_true(minimize(&bytes, &p) <= 3);
    assert_true(bytes.len < 64);
    assert_true(keeps(&p, bytes.text, bytes.len));
}

static void nothing_is_tried_twice(void **state)
{
    (void)state;
    struct property p = {.needed = "aaaa"};
    SCOPED_STR struct str bytes = {0};

    str_add(&bytes, "aaaa"); /* every chunk of one size makes the same candidate */
    minimize(&bytes, &p);
    assert_string_equal(bytes.text, "aaaa");
    assert_true(p.asked <= 12);
}

static void an_empty_input_is_left_alone(void **state)
{
    (void)state;
    struct property p = {.needed = ""};
    SCOPED_STR struct str bytes = {0};

    assert_int_equal(minimize(&bytes, &p), 0);
    assert_int_equal(bytes.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_matters_is_left),
        cmocka_unit_test(bytes_that_do_not_matter_become_plain),
        cmocka_unit_test(a_limit_leaves_the_best_so_far),
        cmocka_unit_test(nothing_is_tried_twice),
        cmocka_unit_test(an_empty_input_is_left_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
