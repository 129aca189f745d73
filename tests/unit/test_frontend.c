/*
 * The front end: ordinary C to IR.  test_frontend_init.c has initialisers,
 * test_frontend_hostile.c what crashes or is cut off.
 */
#include "tests/unit/lowered.h"

static void a_variable_is_loaded_and_stored(void **state)
{
    (void)state;
    assert_lowers("int f(int a) { int b = a; return b + 1; }",
                  "object o1 param name=\"a\"*", "object o2 local name=\"b\"*",
                  "* = lifetime o2*", "* = addr o2*", "* = addr o1*", "* = load *",
                  "* = store * !initializer*", "* = const 1 *", "* = add *",
                  "* = return %*");
}

static void conversions_are_instructions(void **state)
{
    (void)state;
    assert_lowers("char f(unsigned short a, char *p) { return (char)(a + *p); }",
                  "* = load * : t*", "* = intcast %* : t*", "* = load * : *",
                  "* = intcast *", "* = add *", "* = intcast * !explicit*",
                  "* = return *");
}

static void subscripts_decay_and_keep_the_extent(void **state)
{
    (void)state;
    assert_lowers("int f(unsigned i) { int a[7]; a[i] = 1; return 2[a]; }",
                  "* = decay * n 7 *", "* = index * x 4 * !subscript @L*",
                  "* = store *", "* = const 2 *", "* = index * x 4 * !subscript*",
                  "* = load *");
}

static void pointer_arithmetic_is_an_index(void **state)
{
    (void)state;
    assert_lowers("long f(short *p, short *q) { p += 3; p--; return q - (p - 1); }",
                  "* = const 3 *", "* = index * x 2 *", "* = const -1 *",
                  "* = index * x 2 *", "* = const -1 *", "* = index * x 2 *",
                  "* = ptrdiff * x 2 *");
}

static void a_member_is_found_through_unnamed_ones(void **state)
{
    (void)state;
    assert_lowers("struct s { int a; union { int b; char c[4]; }; unsigned f : 3; };\n"
                  "int f(struct s *p) { p->c[1] = 2; p->f = 5; return p->b; }",
                  "field *.1 name=\"\" * at_bit=32 loc=L*",
                  "field *.2 name=\"f\"* width=3 loc=L*", "* = field * t*.1 *",
                  "* = field * t*.1 *", "* = decay * n 4 *", "* = field * t*.2 *",
                  "* = store *");
}

static void a_call_has_arguments_with_places(void **state)
{
    (void)state;
    assert_lowers("int g(char *, int); int f(void) { char b[9]; return g(b, 1 + 2); }",
                  "loc L* file=F1 1:55-1:56", "loc L* file=F1 1:58-1:63",
                  "loc L* file=F1 1:53-1:64", "* = decay *", "* = add *",
                  "* = call f* (%* %*) *", "function f* name=\"g\"*");
}

static void a_call_through_a_pointer_has_no_function(void **state)
{
    (void)state;
    assert_lowers("int f(int (*p)(int)) { return (*p)(1) + p(2); }", "* = load *",
                  "* = call %* (%*) *", "* = call %* (%*) *");
}

static void short_circuit_is_control_flow(void **state)
{
    (void)state;
    assert_lowers("int f(int a, char *p) { if (a > 1 && !p) return 1; return a || p; }",
                  "* = gt *", "* = branch *", "block *", "* = ne *", "* = branch *",
                  "block *", "* = return *", "* = store *", "* = store *", "* = load *",
                  "* = return *");
}

static void a_condition_goes_through_a_temporary(void **state)
{
    (void)state;
    assert_lowers("int f(int a) { int b = a ? 10 : a ?: 20; return b; }",
                  "object o* temp *", "* = branch *", "* = const 10 *", "* = store *",
                  "* = branch *", "* = const 20 *", "* = load *");
}

static void a_returned_condition_returns_in_two_ways(void **state)
{
    (void)state;
    assert_lowers("char f(int a, long b) { return a ? 10 : a > 2 ? b : 'c'; }",
                  "* = branch *", "* = const 10 *", "* = return *", "* = branch *",
                  "* = load * : t4 *", "* = intcast *", "* = return *", "* = return *");
}

static void a_record_is_copied_whole(void **state)
{
    (void)state;
    assert_lowers("struct s { char b[24]; }; struct s g(struct s);\n"
                  "void f(struct s *p) { struct s a = *p; *p = g(a); *p = a; }",
                  "* = copy * 24 !initializer*", "* = call *", "* = store *",
                  "* = copy * 24*");
}

static void a_switch_lists_its_cases(void **state)
{
    (void)state;
    assert_lowers("int f(unsigned char c) { switch (c) {\n"
                  "case 1: case 2: return 1; case 'a' ... 'z': c++; default: break; }\n"
                  "return c; }",
                  "* = switch * (1=b* 2=b* 97..122=b*) b*");
}

/* The case labels stand inside of a loop that the switch does not begin with. */
static void duffs_device_is_lowered(void **state)
{
    (void)state;
    assert_lowers(
        "void f(char *d, char *s, int n) { switch (n % 4) {\n"
        "case 0: do { *d++ = *s++; case 3: *d++ = *s++; case 2: *d++ = *s++;\n"
        "case 1: *d++ = *s++; } while ((n -= 4) > 0); } }",
        "* = switch * (0=b* 3=b* 2=b* 1=b*) b*", "block b* loop");
}

static void loops_have_one_head(void **state)
{
    (void)state;
    assert_lowers("void f(int n) { while (n) n--; do n++; while (n < 9);\n"
                  "for (int i = 0; i < n; i++) { if (i == 3) continue; if (i == 4) "
                  "break; } }",
                  "block b* loop", "block b* loop", "block b* loop", "* = return*");
}

static void gotos_and_labels_are_jumps(void **state)
{
    (void)state;
    assert_lowers("int f(int n) { again: if (n > 5) goto out; n++; goto again;\n"
                  "out: return n; }",
                  "block b* loop", "* = branch *", "* = jump *", "* = return *");
}

static void a_computed_goto_goes_to_every_label_taken(void **state)
{
    (void)state;
    assert_lowers("int f(int n) { static void *const t[] = {&&a, &&b}; goto *t[n];\n"
                  "a: n++; b: return n; }",
                  "* = switch %* (0=b* 1=b*) b*");
}

static void a_call_that_does_not_return_ends_its_block(void **state)
{
    (void)state;
    assert_lowers("_Noreturn void a(void); void b(void) __attribute__((noreturn));\n"
                  "void f(int n) { if (n) a(); else if (n == 2) b(); \n"
                  "else __builtin_unreachable(); }",
                  "* = call *", "* = unreachable*", "* = call *", "* = unreachable*",
                  "* = call *", "* = unreachable*", "function * name=\"a\"* noreturn",
                  "function * name=\"b\"* noreturn");
}

static void assert_is_marked(void **state)
{
    (void)state;
    assert_lowers(
        "#include <assert.h>\nint f(int n) { assert(n > 2 && n < 9); return n; }",
        "* = gt *", "* = branch * !assert*", "* = lt *", "* = branch * !assert*",
        "* = call *", "* = unreachable*");
}

static void a_vla_carries_its_size(void **state)
{
    (void)state;
    assert_lowers(
        "unsigned long f(int n, int m[n][n + 1]) { char b[n][3]; b[1][2] = 0;\n"
        "m[1][2] = 3; return sizeof b; }",
        "* = add *", "* = mul *", "* = alloc *", "* = index * x 3 *",
        "* = index * x ? %*", "* = index * x 4 *", "* = load *", "* = return *");
}

static void sizeof_names_what_it_measures(void **state)
{
    (void)state;
    assert_lowers(
        "unsigned long f(char p[10]) { int b[8]; return sizeof b + sizeof(p) + "
        "sizeof(int); }",
        "* = const 32 of o2 * !sizeof*", "* = const 8 of o1 * !sizeof*",
        "* = const 4 : * !sizeof*");
}

static void va_arg_is_an_instruction(void **state)
{
    (void)state;
    assert_lowers(
        "#include <stdarg.h>\nchar *f(int n, ...) { va_list a; va_start(a, n);\n"
        "n = va_arg(a, int); char *p = va_arg(a, char *); va_end(a); return p; }",
        "* = vaarg *", "* = vaarg *", "* = call *");
}

static void generic_choice_and_choose_expr_are_followed(void **state)
{
    (void)state;
    assert_lowers("int a(int), b(long); int f(int n) {\n"
                  "return _Generic(n, int: a, long: b)(n)"
                  " + __builtin_choose_expr(1, 7, \"x\"); }",
                  "* = call f2 *", "* = const 7 *", "function f2 name=\"a\"*");
}

static void statement_expressions_have_a_value(void **state)
{
    (void)state;
    assert_lowers("int f(int n) { return ({ int k = n; if (k) k++; k * 2; }); }",
                  "* = lifetime *", "* = branch *", "* = mul *", "* = return *");
}

static void inline_assembly_changes_what_it_reaches(void **state)
{
    struct frontend_result r =
        lower_text("void f(int *p, int n) { int o; __asm__ volatile(\"x\" : \"=r\"(o), "
                   "\"=m\"(*p) : \"r\"(n) : \"memory\"); }",
                   NULL);
    SCOPED_STR struct str text = {0};

    (void)state;
    ir_print(r.unit, &text);
    assert_lines(text.text,
                 (const char *const[]){"* = havoc (%* %* %*) * !asm*", NULL});
    assert_int_equal(count_havocs(r.unit), 1);
    frontend_result_fini(&r);
}

static void floating_point_is_kept_apart(void **state)
{
    (void)state;
    assert_lowers(
        "int f(double d, int n) { d *= n; if (d) n = d; return n + 1.5f > d; }",
        "* = floatcast *", "* = mul *", "* = ne *", "* = floatcast *",
        "* = fconst 0x1.8p+0 *", "* = gt *");
}

static void a_static_function_in_a_header_is_lowered_when_called(void **state)
{
    struct frontend_text header = {"/t/h.h",
                                   "static inline int used(int a) { return a + 1; }\n"
                                   "static inline int unused(int a) { return a; }\n"
                                   "int visible(void) { return 3; }\n",
                                   0};
    const char *code = "#include \"h.h\"\nint f(void) { return used(1); }";
    struct frontend_request request = {.file = "/t/a.c",
                                       .contents = code,
                                       .contents_size = strlen(code),
                                       .texts = &header,
                                       .text_count = 1};
    struct frontend_result r;

    (void)state;
    header.size = strlen(header.text);
    assert_ok(frontend_lower(&request, &r, e));
    ir_id used = ir_find_function(r.unit, "used");
    assert_true(r.unit->functions[used].has_body);
    assert_true(r.unit->functions[used].flags & IR_FUNCTION_HEADER);
    assert_int_equal(ir_find_function(r.unit, "unused"), 0);
    assert_true(r.unit->functions[ir_find_function(r.unit, "visible")].has_body);
    assert_string_equal(r.included.at[0], "/t/a.c");
    assert_string_equal(r.included.at[1], "/t/h.h");
    frontend_result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_variable_is_loaded_and_stored),
        cmocka_unit_test(conversions_are_instructions),
        cmocka_unit_test(subscripts_decay_and_keep_the_extent),
        cmocka_unit_test(pointer_arithmetic_is_an_index),
        cmocka_unit_test(a_member_is_found_through_unnamed_ones),
        cmocka_unit_test(a_call_has_arguments_with_places),
        cmocka_unit_test(a_call_through_a_pointer_has_no_function),
        cmocka_unit_test(short_circuit_is_control_flow),
        cmocka_unit_test(a_condition_goes_through_a_temporary),
        cmocka_unit_test(a_returned_condition_returns_in_two_ways),
        cmocka_unit_test(a_record_is_copied_whole),
        cmocka_unit_test(a_switch_lists_its_cases),
        cmocka_unit_test(duffs_device_is_lowered),
        cmocka_unit_test(loops_have_one_head),
        cmocka_unit_test(gotos_and_labels_are_jumps),
        cmocka_unit_test(a_computed_goto_goes_to_every_label_taken),
        cmocka_unit_test(a_call_that_does_not_return_ends_its_block),
        cmocka_unit_test(assert_is_marked),
        cmocka_unit_test(a_vla_carries_its_size),
        cmocka_unit_test(sizeof_names_what_it_measures),
        cmocka_unit_test(va_arg_is_an_instruction),
        cmocka_unit_test(generic_choice_and_choose_expr_are_followed),
        cmocka_unit_test(statement_expressions_have_a_value),
        cmocka_unit_test(inline_assembly_changes_what_it_reaches),
        cmocka_unit_test(floating_point_is_kept_apart),
        cmocka_unit_test(a_static_function_in_a_header_is_lowered_when_called),
    };

    return cmocka_run_group_tests_name("frontend", tests, NULL, NULL);
}
