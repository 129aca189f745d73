/* Silences: JSON both ways, order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "evidence/silence.h"

static void add(struct silence_list *l, unsigned line, enum silence_kind kind,
                const char *reason)
{
    struct silence *s = silence_list_add(l);

    s->kind = kind;
    s->at.file = mem_strdup("a.c");
    s->at.line = line;
    s->what = mem_strdup("strcpy into buf (16 bytes)");
    s->reason = mem_strdup(reason);
}

static void every_kind_reads_back_from_json(void **state)
{
    struct silence_list l = {0};

    (void)state;
    for (int kind = SILENCE_SAFE; kind <= SILENCE_AT_CALLERS; kind++)
        add(&l, 1, (enum silence_kind)kind, "reason");
    for (size_t i = 0; i < l.len; i++) {
        struct silence back;
        struct err e = {0};
        SCOPED_JSON json_t *document = silence_to_json(&l.at[i]);

        assert_true(silence_from_json(document, &back, &e));
        assert_int_equal(back.kind, l.at[i].kind);
        assert_string_equal(back.reason, "reason");
        silence_fini(&back);
    }
    silence_list_fini(&l);
}

static void sorting_orders_by_place_then_reason(void **state)
{
    struct silence_list l = {0};

    (void)state;
    add(&l, 7, SILENCE_SAFE, "b");
    add(&l, 7, SILENCE_SAFE, "a");
    add(&l, 2, SILENCE_NOT_LOOKED_AT, "z");
    silence_list_sort(&l);
    assert_int_equal(l.at[0].at.line, 2);
    assert_string_equal(l.at[1].reason, "a");
    silence_list_fini(&l);
    silence_list_sort(&l);
    assert_int_equal(l.len, 0);
}

static void an_unknown_kind_is_refused(void **state)
{
    struct silence back;
    struct err e = {0};

    (void)state;
    SCOPED_JSON json_t *document = json_pack("{s:s}", "kind", "lazy");
    assert_false(silence_from_json(document, &back, &e));
    assert_true(err_is_set(&e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_reads_back_from_json),
        cmocka_unit_test(sorting_orders_by_place_then_reason),
        cmocka_unit_test(an_unknown_kind_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
