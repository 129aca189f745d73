/*
 * Reading the battery's report: text that a program under attack could have written.
 */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "jail/audit/verdict.h"

#define CANARY BREACH_CANARY_PREFIX "00112233445566778899aabbccddeeff"

static struct report parse(const char *bytes, size_t size)
{
    struct step_result *r = mem_alloc(sizeof *r);
    struct report out;

    memcpy(r->report, bytes, size);
    r->report_size = size;
    report_parse(r, CANARY, &out);
    free(r);
    return out;
}

static struct report parse_text(const char *text)
{
    return parse(text, strlen(text));
}

static const struct reported *answer_of(const struct report *r, const char *technique)
{
    int i = technique_index(technique);

    assert_true(i >= 0);
    return &r->at[i];
}

static void a_whole_report_is_understood(void **state)
{
    struct report r = parse_text("spillway-breach 1 hello 00\n"
                                 "begin signal-6 12 59000\n"
                                 "try kill_outside\n"
                                 "got kill_outside blocked 3 - kill\n"
                                 "end 1\n");

    (void)state;
    assert_true(r.was_begun);
    assert_true(r.was_ended);
    assert_string_equal(r.via, "signal-6");
    assert_true(answer_of(&r, "kill_outside")->has_answer);
    assert_int_equal(answer_of(&r, "kill_outside")->outcome, BREACH_BLOCKED);
    assert_int_equal(answer_of(&r, "kill_outside")->error, 3);
    assert_string_equal(answer_of(&r, "kill_outside")->detail, "kill");
    assert_false(answer_of(&r, "ptrace_outside")->has_answer);
}

/* Each word of the table of techniques means a layer; only what is there counts. */
static void what_closes_a_technique_is_a_layer(void **state)
{
    static struct jail_record all, none;

    (void)state;
    jail_probe(JAIL_LEVEL_HARDENED, &all);
    for (size_t i = 0; i < all.layer_count; i++)
        all.layers[i].state = JAIL_LAYER_HELD;
    none = all;
    for (size_t i = 0; i < none.layer_count; i++)
        none.layers[i].state = JAIL_LAYER_MISSING;
    for (size_t i = 0; i < technique_count(); i++) {
        struct audit_attempt a = {.closed_by = technique_at(i)->closed_by};

        if (!closers_find(&all, &a) || a.layer_count == 0)
            fail_msg("%s: \"%s\" names no layer", technique_at(i)->name, a.closed_by);
        closers_find(&none, &a);
        assert_int_equal(a.layer_count, 0);
    }
}

static void only_the_right_bytes_are_the_canary(void **state)
{
    char line[BREACH_LINE_SIZE] = "got chroot_dotdot escaped 0 ";
    struct report r;

    (void)state;
    for (const char *c = CANARY; *c; c++)
        snprintf(line + strlen(line), 3, "%02x", (unsigned char)*c);
    memcpy(line + strlen(line), " climb\n", sizeof " climb\n");
    r = parse_text(line);
    assert_true(answer_of(&r, "chroot_dotdot")->has_canary);
    line[strlen("got chroot_dotdot escaped 0 ") + 90] ^= 1;
    r = parse_text(line);
    assert_true(answer_of(&r, "chroot_dotdot")->has_answer);
    assert_false(answer_of(&r, "chroot_dotdot")->has_canary);
    r = parse_text("got chroot_dotdot escaped 0 - climb\n");
    assert_false(answer_of(&r, "chroot_dotdot")->has_canary);
}

static void a_later_blocked_does_not_hide_an_escape(void **state)
{
    struct report r =
        parse_text("got userns escaped 0 - x\ngot userns blocked 1 - y\n");

    (void)state;
    assert_int_equal(answer_of(&r, "userns")->outcome, BREACH_ESCAPED);
    r = parse_text("got userns blocked 1 - y\ngot userns escaped 0 - x\n");
    assert_int_equal(answer_of(&r, "userns")->outcome, BREACH_ESCAPED);
}

static void lines_that_are_not_ours_are_ignored(void **state)
{
    static const char *const lines[] = {
        "",
        "\n\n\n",
        "got\n",
        "got \n",
        "got userns\n",
        "got userns blocked\n",
        "got userns blocked 1\n",
        "got userns fine 1 - x\n",
        "got no_such_thing blocked 1 - x\n",
        "got userns blocked 1 - cut off",
        "GOT userns blocked 1 - x\n",
        "begin",
        "try\n",
        "try no_such_thing\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct report r = parse_text(lines[i]);

        assert_false(r.was_begun);
        for (size_t t = 0; t < technique_count(); t++)
            assert_false(r.at[t].has_answer || r.at[t].was_tried);
    }
}

static void an_overlong_line_and_a_nul_do_not_end_the_report(void **state)
{
    SCOPED_STR struct str text = {0};
    struct report r;

    (void)state;
    for (int i = 0; i < 5000; i++)
        str_add_char(&text, 'a');
    str_add(&text, "\ngot fsopen blocked 1 - x\n");
    str_add_bytes(&text, "got userns\0 blocked 1 - x\n", 26);
    str_add(&text, "got netlink blocked 1 - x\n");
    r = parse(text.text, text.len);
    assert_true(answer_of(&r, "fsopen")->has_answer);
    assert_false(answer_of(&r, "userns")->has_answer);
    assert_true(answer_of(&r, "netlink")->has_answer);
}

static void details_become_printable(void **state)
{
    struct report r = parse_text("got userns blocked 1 - \x1b[31mred\x07\xff\n");

    (void)state;
    assert_string_equal(answer_of(&r, "userns")->detail, "?[31mred??");
}

/* docs/escapes.md names every technique once, and no other. */
static void the_documentation_names_every_technique(void **state)
{
    SCOPED_STR struct str page = {0};
    size_t rows = 0;

    (void)state;
    assert_ok(fs_read(SOURCE_ROOT "/docs/escapes.md", 1 << 20, &page, e));
    for (const char *at = page.text; (at = strstr(at, "\n| `")); at++)
        rows++;
    for (size_t i = 0; i < technique_count(); i++) {
        char *row = mem_printf("\n| `%s` |", technique_at(i)->name);

        if (!strstr(page.text, row))
            fail_msg("docs/escapes.md does not name %s", technique_at(i)->name);
        free(row);
    }
    assert_int_equal(rows, technique_count());
}

static void every_witness_that_a_technique_names_exists(void **state)
{
    (void)state;
    for (size_t i = 0; i < technique_count(); i++) {
        const char *wanted = technique_at(i)->witness;
        bool exists = wanted == NULL;

        for (size_t w = 0; w < host_witness_count(); w++)
            exists = exists || !strcmp(wanted, host_witness_name(w));
        assert_true(exists);
        assert_true(wanted || technique_at(i)->proof != PROOF_WITNESS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_report_is_understood),
        cmocka_unit_test(what_closes_a_technique_is_a_layer),
        cmocka_unit_test(only_the_right_bytes_are_the_canary),
        cmocka_unit_test(a_later_blocked_does_not_hide_an_escape),
        cmocka_unit_test(lines_that_are_not_ours_are_ignored),
        cmocka_unit_test(an_overlong_line_and_a_nul_do_not_end_the_report),
        cmocka_unit_test(details_become_printable),
        cmocka_unit_test(the_documentation_names_every_technique),
        cmocka_unit_test(every_witness_that_a_technique_names_exists),
    };

    return cmocka_run_group_tests_name("audit report", tests, NULL, NULL);
}
