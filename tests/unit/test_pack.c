/* Packed units, and what names mean when several are joined. */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "analyzer/ir/pack.h"
#include "base/fs.h"
#include "base/mem.h"

enum { MAX_UNITS = 4 };

/* Texts of units, packed. */
struct packed {
    struct str bytes[MAX_UNITS];
    struct ir_packed units[MAX_UNITS];
    size_t count;
};

static void add_text(struct packed *p, const char *text)
{
    struct err e = {0};
    struct ir_unit *u = ir_parse(text, strlen(text), &e);
    size_t k = p->count++;

    if (!u)
        fail_msg("%s", e.text);
    ir_pack(u, &p->bytes[k]);
    ir_unit_free(u);
    p->units[k] = (struct ir_packed){p->bytes[k].text, p->bytes[k].len};
}

static void packed_fini(struct packed *p)
{
    for (size_t k = 0; k < p->count; k++)
        str_fini(&p->bytes[k]);
}

/* A unit at `path` in which `caller` calls `callee`; `define`: which is there, too. */
static void add_unit(struct packed *p, const char *path, const char *caller,
                     const char *callee, bool define)
{
    char *text = mem_printf(
        "unit \"%s\" bits=64\n"
        "file F path=\"%s\"\n"
        "loc L 1:1 file=F\n"
        "type i int bits=32 size=4 signed\n"
        "type ft func elem=i\n"
        "function callee name=\"%s\" type=ft %s\n%s"
        "function caller name=\"%s\" type=ft body\n"
        "block entry\n"
        "%%r = call callee () : i\n"
        "%%e = return %%r\n",
        path, path, callee, define ? "body" : "",
        define ? "block entry\n%c = const 7 : i\n%e = return %c\n" : "", caller);
    add_text(p, text);
    free(text);
}

/* The main file of the unit that has what `caller` calls; NULL: none. */
static const char *meaning(const struct ir_unit *u, const char *caller)
{
    const struct ir_function *f = &u->functions[ir_find_function(u, caller)];

    for (ir_id i = 1; i < f->inst_count; i++)
        if (f->insts[i].op == IR_CALL)
            return u->functions[f->insts[i].id].has_body
                       ? ir_function_file(u, &u->functions[f->insts[i].id])
                       : NULL;
    fail_msg("%s calls nothing", caller);
    return NULL;
}

static struct ir_unit *join(const struct packed *p)
{
    struct err why = {0};
    struct ir_unit *u = ir_join(p->units, p->count, &why);

    if (!u)
        fail_msg("%s", why.text);
    assert_ok(ir_verify(u, e));
    return u;
}

static void a_unit_is_the_same_after_it_was_packed(void **state)
{
    SCOPED_STR struct str text = {0}, one = {0}, two = {0};
    struct packed p = {0};

    (void)state;
    assert_ok(fs_read(TEST_DATA "/ir/sample.ir", 1 << 20, &text, e));
    add_text(&p, text.text);
    struct ir_unit *u = join(&p);
    ir_pack(u, &one);
    struct ir_packed again = {one.text, one.len};
    struct err e = {0};
    struct ir_unit *v = ir_join(&again, 1, &e);
    assert_non_null(v);
    assert_int_equal(u->type_count, v->type_count);
    assert_int_equal(u->object_count, v->object_count);
    for (ir_id f = 1; f < u->function_count; f++) {
        assert_string_equal(u->functions[f].name, v->functions[f].name);
        assert_int_equal(u->functions[f].inst_count, v->functions[f].inst_count);
        for (ir_id i = 1; i < u->functions[f].inst_count; i++)
            assert_int_equal(u->functions[f].insts[i].imm,
                             v->functions[f].insts[i].imm);
    }
    ir_unit_free(u);
    ir_unit_free(v);
    packed_fini(&p);
}

static void a_call_means_the_definition_in_another_unit(void **state)
{
    struct packed p = {0};

    (void)state;
    add_unit(&p, "/p/a.c", "one", "shared", false);
    add_unit(&p, "/p/b.c", "two", "shared", true);
    struct ir_unit *u = join(&p);
    assert_string_equal(meaning(u, "one"), "/p/b.c");
    assert_string_equal(meaning(u, "two"), "/p/b.c");
    ir_unit_free(u);
    packed_fini(&p);
}

static void of_two_definitions_the_one_in_the_own_folder_is_meant(void **state)
{
    struct packed p = {0};

    (void)state;
    add_unit(&p, "/p/a.c", "one", "usage", false);
    add_unit(&p, "/p/b.c", "two", "usage", true);
    add_unit(&p, "/q/c.c", "three", "usage", true);
    add_unit(&p, "/r/d.c", "four", "usage", false);
    struct ir_unit *u = join(&p);
    assert_string_equal(meaning(u, "one"), "/p/b.c");
    assert_string_equal(meaning(u, "three"), "/q/c.c");
    assert_null(meaning(u, "four")); /* nobody can say */
    ir_unit_free(u);
    packed_fini(&p);
}

static void damaged_bytes_are_refused(void **state)
{
    struct packed p = {0};
    struct err e = {0};

    (void)state;
    add_unit(&p, "/p/a.c", "one", "shared", true);
    for (size_t k = 0; k < p.bytes[0].len; k++) {
        p.bytes[0].text[k] ^= 0x41;
        assert_null(ir_join(p.units, 1, &e));
        p.bytes[0].text[k] ^= 0x41;
    }
    for (size_t size = 0; size < p.bytes[0].len; size++) {
        p.units[0].size = size;
        assert_null(ir_join(p.units, 1, &e));
    }
    assert_null(ir_join(NULL, 0, &e));
    packed_fini(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_the_same_after_it_was_packed),
        cmocka_unit_test(a_call_means_the_definition_in_another_unit),
        cmocka_unit_test(of_two_definitions_the_one_in_the_own_folder_is_meant),
        cmocka_unit_test(damaged_bytes_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
