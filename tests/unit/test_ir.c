/*
 * The intermediate representation: text form, builder, shape of functions, verifier.
 */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "analyzer/ir/build.h"
#include "analyzer/ir/cfg.h"
#include "analyzer/ir/ir.h"
#include "analyzer/ir/op.h"
#include "base/fs.h"

static struct ir_unit *parse(const char *text)
{
    struct err e = {0};
    struct ir_unit *u = ir_parse(text, strlen(text), &e);

    if (!u)
        fail_msg("%s", e.text);
    return u;
}

static struct ir_unit *read_sample(void)
{
    SCOPED_STR struct str text = {0};

    assert_ok(fs_read(TEST_DATA "/ir/sample.ir", 1 << 20, &text, e));
    return parse(text.text);
}

static void a_unit_reads_back_as_it_was_printed(void **state)
{
    SCOPED_STR struct str once = {0}, twice = {0};
    struct ir_unit *u = read_sample();

    (void)state;
    assert_ok(ir_verify(u, e));
    ir_print(u, &once);
    ir_unit_free(u);

    u = parse(once.text);
    assert_ok(ir_verify(u, e));
    ir_print(u, &twice);
    ir_unit_free(u);
    assert_string_equal(once.text, twice.text);
}

static void every_key_and_instruction_survives_the_text_form(void **state)
{
    SCOPED_STR struct str text = {0};
    struct ir_unit *u = read_sample();

    (void)state;
    ir_print(u, &text);
    ir_unit_free(u);
    for (unsigned op = 1; op < IR_OP_COUNT; op++) {
        SCOPED_STR struct str word = {0};
        str_addf(&word, " = %s", ir_op_name((enum ir_op)op));
        /* one each in the sample, or of the kinds that differ by name alone */
        bool is_plain = (op >= IR_SUB && op <= IR_NEG) || op == IR_NE ||
                        (op >= IR_LE && op <= IR_GE);
        if (!strstr(text.text, word.text) && !is_plain)
            fail_msg("the sample has no \"%s\"", word.text);
    }
    for (unsigned i = 0; ir_inst_flag_names[i]; i++)
        if (!strstr(text.text, ir_inst_flag_names[i]))
            fail_msg("the sample has no \"%s\"", ir_inst_flag_names[i]);
}

static void what_was_read_is_what_was_written(void **state)
{
    struct ir_unit *u = read_sample();
    const struct ir_object *text = &u->objects[2];
    ir_id f = ir_find_function(u, "f");

    (void)state;
    assert_string_equal(u->main_file, "dir/a \"quoted\" name.c");
    assert_true(u->has_errors);
    assert_int_equal(text->byte_count, 7);
    assert_memory_equal(text->bytes, "a\0b\"\\\xFF", 7);
    assert_int_equal(u->objects[1].init_count, 4);
    assert_int_equal(u->inits[u->objects[1].first_init + 2].value, -5);
    assert_int_equal(u->functions[f].params.count, 2);
    assert_int_equal(u->types[u->functions[f].type].param_count, 2);
    assert_int_equal(u->functions[1].attrs.access[0].size_arg, 3);
    assert_int_equal(u->functions[1].attrs.format_kind, 'p');
    assert_int_equal(u->locs[u->functions[f].insts[2].loc].end_col, 12);
    ir_unit_free(u);
}

static void the_function_with_a_body_is_found_first(void **state)
{
    struct ir_unit *u = parse("unit \"a.c\" bits=64\n"
                              "type v void\ntype fn func elem=v\n"
                              "function a name=\"x\" type=fn\n"
                              "function b name=\"x\" type=fn body\n"
                              "block 1\n%1 = return\n");

    (void)state;
    assert_int_equal(ir_find_function(u, "x"), 2);
    assert_int_equal(ir_find_function(u, "y"), 0);
    ir_unit_free(u);
}

/* A message and the text that must lead to it (clang-format would align braces). */
#define ROW(message, text) {message, text}

static void a_broken_text_is_an_error_with_its_line(void **state)
{
    static const char *const broken[][2] = {
        ROW("line 1: the first line", ""),
        ROW("line 1: the first line", "type t int\n"),
        ROW("not understood: bits", "unit \"a\" bits=x"),
        ROW("line 3: a type needs a name", "unit \"a\" bits=64\n\ntype"),
        ROW("line 2: not a kind of type: foo", "unit \"a\" bits=64\ntype t foo"),
        ROW("line 3: there are two types t",
            "unit \"a\" bits=64\ntype t int\ntype t int"),
        ROW("line 2: not understood: bits", "unit \"a\" bits=64\ntype t int bits=-1"),
        ROW("line 2: not understood: elem", "unit \"a\" bits=64\ntype t ptr elem=u"),
        ROW("line 2: a text that does not end",
            "unit \"a\" bits=64\ntype t int name=\"x"),
        ROW("does not end", "unit \"a\" bits=64\nobject o string bytes=\"\\xZZ\""),
        ROW("line 2: not understood: banana", "unit \"a\" bits=64\nbanana"),
        ROW("the key \"body\" and blocks", "unit \"a\" bits=64\nfunction f body"),
        ROW("the key \"body\" and blocks", "unit \"a\" bits=64\nfunction f\nblock b"),
        ROW("outside of any block", "unit \"a\" bits=64\nfunction f body\n%1 = nop"),
        ROW("frob", "unit \"a\" bits=64\nfunction f body\nblock b\n%1 = frob"),
        ROW("not defined", "unit \"a\" bits=64\nfunction f body\nblock b\n%1 = jump c"),
        ROW("not defined", "unit \"a\" bits=64\nfunction f body\nblock b\n%1 = not %2"),
        ROW("not defined",
            "unit \"a\" bits=64\nfunction f body\nblock b\n%1 = call f (%1"),
        ROW("not a location",
            "unit \"a\" bits=64\nfunction f body\nblock b\n%1 = nop @1:2"),
        ROW("not a flag",
            "unit \"a\" bits=64\nfunction f body\nblock b\n%1 = nop !huh"),
        ROW("there twice: b", "unit \"a\" bits=64\nfunction f body\nblock b\nblock b"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct err e = {0};
        struct ir_unit *u = ir_parse(broken[i][1], strlen(broken[i][1]), &e);
        if (u)
            fail_msg("read: %s", broken[i][1]);
        if (!strstr(e.text, broken[i][0]))
            fail_msg("\"%s\" lacks \"%s\"", e.text, broken[i][0]);
    }
}

static void a_text_cut_anywhere_is_refused_or_read(void **state)
{
    SCOPED_STR struct str text = {0};

    (void)state;
    assert_ok(fs_read(TEST_DATA "/ir/sample.ir", 1 << 20, &text, e));
    for (size_t size = 0; size < text.len; size += 3) {
        struct err e = {0};
        struct ir_unit *u = ir_parse(text.text, size, &e);
        if (u)
            (void)ir_verify(u, &e);
        ir_unit_free(u);
    }
}

#define HEAD                                                                           \
    "unit \"a.c\" bits=64\n"                                                           \
    "type v void\n"                                                                    \
    "type i int bits=32 signed size=4\n"                                               \
    "type u int bits=8 size=1\n"                                                       \
    "type d float bits=64 size=8\n"                                                    \
    "type ip ptr elem=i size=8\n"                                                      \
    "type fn func elem=v\n"                                                            \
    "object o local type=i function=f\n"
#define BODY HEAD "function f name=\"f\" type=fn body\nblock 1\n"

static void the_verifier_refuses_what_the_header_forbids(void **state)
{
    static const char *const wrong[][2] = {
        ROW("pointers of 16 bits", "unit \"a\" bits=16\n"),
        ROW("not well formed",
            HEAD "function f name=\"f\" type=fn\ntype b ptr size=8\n"),
        ROW("its type or place", HEAD "function f name=\"f\" type=i\n"),
        ROW("no parameters", HEAD "function f name=\"f\" type=fn params=o nparams=1\n"),
        ROW("no objects", HEAD "function f name=\"f\" type=fn params=o nparams=9\n"),
        ROW("not well formed",
            HEAD "function f name=\"f\" type=fn\nobject s string type=i\n"),
        ROW("fields that belong to no type", "unit \"a\" bits=64\nfield x type=none\n"),
        ROW("only terminator", BODY "%1 = nop\n"),
        ROW("only terminator", BODY "%1 = return\n%2 = return\n"),
        ROW("blocks do not follow", BODY "%1 = return\nblock 2\n"),
        ROW("without a type", BODY "%1 = const 1 : i\n%2 = not %1\n%3 = return\n"),
        ROW("out of its range", BODY "%1 = const 300 : u\n%2 = return\n"),
        ROW("out of its range", BODY "%1 = const -1 : u\n%2 = return\n"),
        ROW("constant of a type", BODY "%1 = const 1 : d\n%2 = return\n"),
        ROW("not defined here",
            BODY "%2 = not %1 : i\n%1 = const 1 : i\n%3 = return\n"),
        ROW("not defined here", BODY "%1 = nop\n%2 = not %1 : i\n%3 = return\n"),
        ROW("not a pointer", BODY "%1 = addr o : i\n%2 = return\n"),
        ROW("does not fit", BODY "%1 = addr o : ip\n%2 = load %1 : d\n%3 = return\n"),
        ROW("not a pointer", BODY "%1 = const 1 : i\n%2 = load %1 : i\n%3 = return\n"),
        ROW("a decision",
            BODY "%1 = addr o : ip\n%2 = branch %1 a a\nblock a\n%3 = return\n"),
        ROW("not an array", BODY "%1 = addr o : ip\n%2 = decay %1 : ip\n%3 = return\n"),
        ROW("the operand's type", BODY
            "%1 = const 1 : i\n%2 = const 1 : u\n%3 = add %1 %2 : i\n%4 = return\n"),
        ROW("types differ", BODY
            "%1 = const 1 : i\n%2 = const 1 : u\n%3 = lt %1 %2 : i\n%4 = return\n"),
        ROW("not a pointer",
            BODY "%1 = const 1 : i\n%2 = call %1 () : i\n%3 = return\n"),
        ROW("not defined here",
            BODY "%1 = undef : i\n%2 = branch %1 a b\nblock a\n%3 = const 1 : i\n"
                 "%4 = jump b\nblock b\n%5 = not %3 : i\n%6 = return\n"),
        ROW("b2 is a loop head", BODY "%1 = jump a\nblock a\n%2 = jump a\n"),
        ROW("b2 is no loop head", BODY "%1 = jump a\nblock a loop\n%2 = return\n"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct err e = {0};
        struct ir_unit *u = parse(wrong[i][1]);
        if (ir_verify(u, &e))
            fail_msg("accepted: %s", wrong[i][1]);
        if (!strstr(e.text, wrong[i][0]))
            fail_msg("\"%s\" lacks \"%s\"", e.text, wrong[i][0]);
        ir_unit_free(u);
    }
}

/* ---------------------------------------------------------------------- builder */

struct made {
    struct ir_builder *b;
    ir_id i32, fn;
};

static struct made make(void)
{
    struct made m = {.b = ir_builder_new("a.c", 64)};

    m.i32 = ir_build_type(
        m.b, &(struct ir_type){
                 .kind = IR_TYPE_INT, .bits = 32, .size = 4, .flags = IR_TYPE_SIGNED});
    ir_id type = ir_build_type(m.b,
                               &(struct ir_type){.kind = IR_TYPE_FUNC, .elem = m.i32});
    m.fn = ir_build_function(m.b, &(struct ir_function){.name = "f", .type = type});
    ir_body_begin(m.b, m.fn);
    return m;
}

static ir_id emit_const(const struct made *m, int64_t value)
{
    return ir_emit(m->b,
                   &(struct ir_inst){.op = IR_CONST, .type = m->i32, .imm = value});
}

static void jump(const struct made *m, ir_id block)
{
    ir_emit(m->b, &(struct ir_inst){.op = IR_JUMP, .t = block});
}

static struct ir_unit *finish(const struct made *m)
{
    ir_body_end(m->b);
    struct ir_unit *u = ir_builder_finish(m->b);

    assert_ok(ir_verify(u, e));
    return u;
}

static void a_cycle_has_one_loop_head(void **state)
{
    struct made m = make();
    ir_id head = ir_body_block(m.b), body = ir_body_block(m.b),
          end = ir_body_block(m.b);

    (void)state;
    ir_body_enter(m.b, head);
    ir_id c = emit_const(&m, 1);
    ir_emit(m.b, &(struct ir_inst){.op = IR_BRANCH, .a = c, .t = body, .f = end});
    ir_body_enter(m.b, body);
    jump(&m, head);
    ir_body_enter(m.b, end);
    ir_emit(m.b, &(struct ir_inst){.op = IR_RETURN, .a = c});

    struct ir_unit *u = finish(&m);
    const struct ir_function *f = &u->functions[m.fn];
    assert_int_equal(f->block_count, 5);
    assert_false(f->blocks[1].is_loop_head);
    assert_true(f->blocks[2].is_loop_head);
    assert_false(f->blocks[3].is_loop_head);
    ir_unit_free(u);
}

static void dead_code_is_kept_and_dead_jumps_are_not(void **state)
{
    struct made m = make();
    ir_id never = ir_body_block(m.b), after = ir_body_block(m.b);

    (void)state;
    ir_emit(m.b, &(struct ir_inst){.op = IR_RETURN, .a = emit_const(&m, 1)});
    jump(&m, after); /* a block of one jump that nothing reaches */
    ir_id dead = emit_const(&m, 2); /* opens a block that nothing reaches */
    jump(&m, after);
    ir_body_enter(m.b, after);
    ir_emit(m.b, &(struct ir_inst){.op = IR_RETURN, .a = emit_const(&m, 3)});
    (void)never; /* neither entered nor reached */
    (void)dead;

    struct ir_unit *u = finish(&m);
    const struct ir_function *f = &u->functions[m.fn];
    struct ir_order order;
    ir_order_init(&order, f);
    assert_int_equal(f->block_count, 4);
    assert_int_equal(f->inst_count, 7);
    assert_int_equal(order.count, 1);
    ir_order_fini(&order);
    ir_unit_free(u);
}

static void a_body_left_open_ends_as_unreachable(void **state)
{
    struct made m = make();
    ir_id c = emit_const(&m, 1), yes = ir_body_block(m.b), no = ir_body_block(m.b);

    (void)state;
    ir_emit(m.b, &(struct ir_inst){.op = IR_BRANCH, .a = c, .t = yes, .f = no});
    ir_body_enter(m.b, yes);
    emit_const(&m, 2);

    struct ir_unit *u = finish(&m);
    const struct ir_function *f = &u->functions[m.fn];
    assert_int_equal(f->insts[f->inst_count - 1].op, IR_UNREACHABLE);
    assert_int_equal(f->block_count, 4);
    ir_unit_free(u);
}

static void derived_types_are_made_once(void **state)
{
    struct ir_builder *b = ir_builder_new("a.c", 32);
    ir_id c =
        ir_build_type(b, &(struct ir_type){.kind = IR_TYPE_INT, .bits = 8, .size = 1});
    ir_id p = ir_build_pointer_to(b, c), a = ir_build_array_of(b, c, 7);

    (void)state;
    assert_int_equal(ir_build_pointer_to(b, c), p);
    assert_int_equal(ir_build_array_of(b, c, 7), a);
    assert_int_not_equal(ir_build_array_of(b, c, 8), a);
    assert_int_not_equal(ir_build_array_of(b, c, -1), p);
    assert_int_equal(ir_builder_unit(b)->types[p].size, 4);
    assert_int_equal(ir_builder_unit(b)->types[a].size, 7);
    ir_id huge = ir_build_array_of(b, a, INT64_MAX / 2);
    assert_int_equal(ir_builder_unit(b)->types[huge].size, IR_UNKNOWN_SIZE);
    ir_builder_free(b);
}

/* Two ways into a cycle: no block of it dominates the other. */
static void dominators_of_an_irreducible_graph_are_right(void **state)
{
    struct ir_unit *u = parse(BODY "%1 = undef : i\n%2 = branch %1 a b\n"
                                   "block a loop\n%3 = branch %1 b c\n"
                                   "block b\n%4 = branch %1 a c\n"
                                   "block c\n%5 = jump d\n"
                                   "block d\n%6 = return\n");
    struct ir_order o;

    (void)state;
    assert_ok(ir_verify(u, e));
    ir_order_init(&o, &u->functions[1]);
    for (ir_id b = 2; b <= 4; b++)
        assert_int_equal(o.idom[b], 1);
    assert_int_equal(o.idom[5], 4);
    assert_true(ir_dominates(&o, 1, 5));
    assert_true(ir_dominates(&o, 4, 5));
    assert_false(ir_dominates(&o, 2, 3));
    assert_false(ir_dominates(&o, 5, 4));
    ir_order_fini(&o);
    ir_unit_free(u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_reads_back_as_it_was_printed),
        cmocka_unit_test(every_key_and_instruction_survives_the_text_form),
        cmocka_unit_test(what_was_read_is_what_was_written),
        cmocka_unit_test(the_function_with_a_body_is_found_first),
        cmocka_unit_test(a_broken_text_is_an_error_with_its_line),
        cmocka_unit_test(a_text_cut_anywhere_is_refused_or_read),
        cmocka_unit_test(the_verifier_refuses_what_the_header_forbids),
        cmocka_unit_test(a_cycle_has_one_loop_head),
        cmocka_unit_test(dead_code_is_kept_and_dead_jumps_are_not),
        cmocka_unit_test(a_body_left_open_ends_as_unreachable),
        cmocka_unit_test(derived_types_are_made_once),
        cmocka_unit_test(dominators_of_an_irreducible_graph_are_right),
    };

    return cmocka_run_group_tests_name("ir", tests, NULL, NULL);
}
