/*
 * The front end on what is broken: code that crashes libclang or exhausts the stack,
 * code in error, files that are no C, headers and names that are missing.
 */
#include "tests/unit/lowered.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/scoped.h"

static char *make_folder(void)
{
    struct err e = {0};
    char *folder = fs_make_temp_dir(NULL, "frontend", &e);

    if (!folder)
        fail_msg("%s", e.text);
    return folder;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    SCOPED_FREE char *path = fs_join(folder, name);
    SCOPED_FREE char *above = fs_dir(path);

    assert_ok(fs_mkdirs(above, 0700, e));
    assert_ok(fs_write(path, text, strlen(text), 0600, e));
}

static struct frontend_result lower_file(const char *folder, const char *name)
{
    struct frontend_request request = {.file = name, .cwd = folder};
    struct frontend_result r;

    assert_ok(frontend_lower(&request, &r, e));
    assert_ok(ir_verify(r.unit, e));
    return r;
}

static const struct ir_function *function(const struct frontend_result *r,
                                          const char *name)
{
    ir_id row = ir_find_function(r->unit, name);

    if (!row)
        fail_msg("there is no %s", name);
    return &r->unit->functions[row];
}

/* ------------------------------------------------------------------ what crashes */

/* clang_Cursor_Evaluate crashes on the inner list. */
static void a_list_within_a_designated_initialiser_is_lowered(void **state)
{
    struct frontend_result r =
        lower_text("struct B { char b[3]; };\n"
                   "struct { struct B x; int n; } t = {.x = {1, 2}, "
                   ".n = 5};\n"
                   "struct B u = {.b = {7, 8}};\n"
                   "void f(void) { struct B v = {.b = {1, 2}}; }",
                   NULL);

    (void)state;
    assert_int_equal(r.unit->objects[1].init_count, 3);
    assert_int_equal(r.unit->inits[r.unit->objects[1].first_init + 2].offset, 4);
    assert_int_equal(r.unit->objects[2].init_count, 2);
    frontend_result_fini(&r);
}

/* clang_Type_getSizeOf crashes on the type of a built-in function. */
static void built_in_functions_are_called_and_named(void **state)
{
    (void)state;
    assert_lowers("int f(void *p, double d) { __builtin_memset(p, 0, 4);\n"
                  "return __builtin_clz(3) + (int)__builtin_fabs(d); }",
                  "* = call *", "* = call *", "* = call *",
                  "function * name=\"__builtin_memset\"*");
}

static void an_expression_of_20000_terms_is_lowered(void **state)
{
    SCOPED_STR struct str code = {0};

    (void)state;
    str_add(&code, "int f(int a) { return a");
    for (int i = 0; i < 20000; i++)
        str_add(&code, " + a");
    str_add(&code, "; }");
    struct frontend_result r = lower_text(code.text, NULL);
    assert_true(function(&r, "f")->inst_count > 60000);
    assert_int_equal(r.error_count, 0);
    frontend_result_fini(&r);
}

static void deep_nesting_is_lowered(void **state)
{
    SCOPED_STR struct str code = {0};

    (void)state;
    str_add(&code, "int f(int a) {");
    for (int i = 0; i < 2000; i++)
        str_add(&code, "if (a) {");
    str_add(&code, "a++;");
    for (int i = 0; i < 2000; i++)
        str_add(&code, "}");
    str_add(&code, "return a; }");
    struct frontend_result r = lower_text(code.text, NULL);
    assert_int_equal(r.error_count, 0);
    assert_true(function(&r, "f")->block_count > 2000);
    frontend_result_fini(&r);
}

/* A crash of the parser itself may take the process: here that of a child. */
static void a_crash_of_the_parser_is_an_error_or_ends_the_worker(void **state)
{
    const char *code =
        "int f(void) { return 1; }\n#pragma clang __debug parser_crash\n";
    pid_t child = fork();

    (void)state;
    assert_true(child >= 0);
    if (child == 0) {
        struct frontend_request request = {
            .file = "crash.c", .contents = code, .contents_size = strlen(code)};
        struct frontend_result r;
        struct err e = {0};
        static const int fatal[] = {SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGTRAP, SIGABRT};
        for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
            (void)signal(fatal[i], SIG_DFL); /* not those of the test's runner */
        (void)close(STDERR_FILENO); /* the crash is told there */
        _exit(frontend_lower(&request, &r, &e)  ? 1
              : strstr(e.text, "crash") != NULL ? 0
                                                : 2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
}

/* -------------------------------------------------------------- what is no C file */

static void an_empty_file_is_an_empty_unit(void **state)
{
    SCOPED_FREE char *folder = make_folder();

    (void)state;
    write_file(folder, "empty.c", "");
    struct frontend_result r = lower_file(folder, "empty.c");
    assert_int_equal(r.unit->function_count, 1);
    assert_int_equal(r.error_count, 0);
    assert_int_equal(r.included.len, 1);
    frontend_result_fini(&r);
    assert_ok(fs_remove_tree(folder, e));
}

static void binary_garbage_is_a_unit_with_errors(void **state)
{
    SCOPED_FREE char *folder = make_folder(), *path = fs_join(folder, "noise.c");
    unsigned char noise[4096];
    uint32_t seed = 1;

    (void)state;
    for (size_t i = 0; i < sizeof noise; i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (unsigned char)(seed >> 24);
    }
    assert_ok(fs_write(path, noise, sizeof noise, 0600, e));
    struct frontend_result r = lower_file(folder, "noise.c");
    assert_true(r.error_count > 0);
    assert_true(r.unit->has_errors);
    frontend_result_fini(&r);
    assert_ok(fs_remove_tree(folder, e));
}

static void what_cannot_be_read_is_an_error_that_says_so(void **state)
{
    struct frontend_request missing = {.file = "/nonexistent/a.c"};
    struct frontend_request folder = {.file = "/"};
    struct frontend_result r;

    (void)state;
    assert_error(frontend_lower(&missing, &r, e), "no such file");
    assert_error(frontend_lower(&folder, &r, e), "is a folder");
}

/* ------------------------------------------------------------------ code in error */

static void lost_code_marks_its_function_only(void **state)
{
    struct frontend_result r =
        lower_text("int good(int a) { return a; }\n"
                   "int bad(struct none *p) {\n"
                   "  for (int i = 0; i < p->field; i++) p->other();\n"
                   "  return 1 }\n"
                   "int after(void) { return 2; }\n",
                   NULL);

    (void)state;
    assert_true(r.unit->has_errors);
    assert_true(r.error_count >= 2);
    assert_true(r.unit->diagnostic_count >= 3);
    assert_false(function(&r, "good")->flags & IR_FUNCTION_INCOMPLETE);
    assert_true(function(&r, "bad")->flags & IR_FUNCTION_INCOMPLETE);
    assert_false(function(&r, "after")->flags & IR_FUNCTION_INCOMPLETE);
    frontend_result_fini(&r);
}

static void old_c_is_accepted(void **state)
{
    struct frontend_result r = lower_text("f(a) char *a; { g(a, 1); return (int)a; }\n"
                                          "int *h(int n) { int *p = n; return p; }\n"
                                          "void k(int *p) { char *q = p; k(q); }\n",
                                          NULL);

    (void)state;
    assert_int_equal(r.error_count, 0);
    assert_true(function(&r, "g")->flags & IR_FUNCTION_IMPLICIT);
    assert_true(function(&r, "g")->flags & IR_FUNCTION_NO_PROTO);
    assert_int_equal(function(&r, "f")->params.count, 1);
    frontend_result_fini(&r);
}

/* Errors in hundreds must not be kept in hundreds. */
static void a_thousand_errors_are_counted(void **state)
{
    SCOPED_STR struct str code = {0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        str_addf(&code, "int f%d(void) { return ] ; }\n", i);
    struct frontend_result r = lower_text(code.text, NULL);
    assert_true(r.error_count >= 1000);
    assert_true(r.unit->diagnostic_count <= 101);
    assert_true(function(&r, "f999")->has_body);
    frontend_result_fini(&r);
}

/* ---------------------------------------------------------------- what is missing */

static void a_missing_header_is_found_in_the_project(void **state)
{
    SCOPED_FREE char *folder = make_folder();

    (void)state;
    write_file(folder, ".git/HEAD", "");
    write_file(folder, "lib/include/proj/conf.h",
               "#include \"proj/sub.h\"\nstruct conf { char name[32]; sub_t n; };\n");
    write_file(folder, "lib/include/proj/sub.h", "typedef unsigned char sub_t;\n");
    write_file(folder, "far/xproj/conf.h", "#error the wrong one\n");
    write_file(
        folder, "lib/src/a.c",
        "#include <proj/conf.h>\n"
        "int f(struct conf *c, int i) { c->name[i] = c->n; return sizeof *c; }\n");
    struct frontend_result r = lower_file(folder, "lib/src/a.c");
    SCOPED_STR struct str text = {0};

    ir_print(r.unit, &text);
    assert_lines(text.text, (const char *const[]){"* = decay * n 32 *", "* = index *",
                                                  "* = const 33 *", NULL});
    assert_true(r.unit->has_errors);
    assert_int_equal(r.included.len, 3);
    assert_false(function(&r, "f")->flags & IR_FUNCTION_INCOMPLETE);
    frontend_result_fini(&r);
    assert_ok(fs_remove_tree(folder, e));
}

static void the_nearest_of_several_headers_is_taken(void **state)
{
    SCOPED_FREE char *folder = make_folder();

    (void)state;
    write_file(folder, ".git/HEAD", "");
    write_file(folder, "a/inc/size.h", "enum { SIZE = 1 };\n");
    write_file(folder, "b/inc/size.h", "enum { SIZE = 2 };\n");
    write_file(folder, "b/src/x.c", "#include \"size.h\"\nchar buf[SIZE];\n");
    struct frontend_result r = lower_file(folder, "b/src/x.c");
    assert_int_equal(r.unit->types[r.unit->objects[1].type].size, 2);
    frontend_result_fini(&r);
    assert_ok(fs_remove_tree(folder, e));
}

static void unknown_names_get_stand_ins(void **state)
{
    struct frontend_result r =
        lower_text("#include <nowhere/lib.h>\n"
                   "EXPORT int f(lib_t *l, u_int8_t n, const char *s) {\n"
                   "  char buf[PATH_MAX]; MYSTATIC int k = LIB_FLAG;\n"
                   "  lib_copy(l, buf, s, sizeof buf); buf[n] = k; return sizeof n; }\n"
                   "STATUS g(void) { return f(NULL, other, stdin); }\n",
                   NULL);
    SCOPED_STR struct str text = {0};

    (void)state;
    ir_print(r.unit, &text);
    assert_lines(text.text, (const char *const[]){
                                "function f1 name=\"f\"*", "* = decay * n 4096 *",
                                "* = const 4096 of * !sizeof*", "* = call *",
                                "* = index *", "* = const 1 of * !sizeof*",
                                "function * name=\"g\"*", "* = call f1 *", NULL});
    assert_int_equal(count_havocs(r.unit), 0);
    assert_true(r.unit->has_errors);
    assert_string_equal(r.unit->diagnostics[1].text, "'nowhere/lib.h' file not found");
    for (size_t i = 0; i < r.included.len; i++)
        assert_null(strstr(r.included.at[i], "stand-ins"));
    frontend_result_fini(&r);
}

static void unknown_structures_have_the_members_that_are_used(void **state)
{
    struct frontend_result r = lower_text(
        "#include \"nowhere.h\"\n"
        "int f(struct pkt *p, peer_t *q, char *s) {\n"
        "  char name[NAME_MAX_LEN]; memcpy(name, p->data, p->len);\n"
        "  switch (q->kind) { case KIND_A: return 1; case KIND_B: return 2; }\n"
        "  p->next->len = 3; strcpy(q->addr.host, s); return q->port[2];\n"
        "}\n"
        "int g(r, n) req_t *r; int n; { return r->id + n; }\n",
        NULL);

    (void)state;
    assert_true(function(&r, "f")->has_body);
    assert_true(function(&r, "g")->has_body);
    assert_int_equal(count_havocs(r.unit), 0);
    assert_false(function(&r, "f")->flags & IR_FUNCTION_INCOMPLETE);
    assert_false(function(&r, "g")->flags & IR_FUNCTION_INCOMPLETE);
    assert_false(function(&r, "memcpy")->flags & IR_FUNCTION_IMPLICIT);
    frontend_result_fini(&r);
}

static void conditions_around_all_of_the_code_are_taken_to_hold(void **state)
{
    struct frontend_result r = lower_text("#include \"nowhere.h\"\n"
                                          "#if defined(WITH_X) && !defined(NO_X)\n"
                                          "int f(int n) { return n + X_LIMIT; }\n"
                                          "#endif\n",
                                          NULL);

    (void)state;
    assert_true(function(&r, "f")->has_body);
    assert_false(function(&r, "f")->flags & IR_FUNCTION_INCOMPLETE);
    frontend_result_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_within_a_designated_initialiser_is_lowered),
        cmocka_unit_test(built_in_functions_are_called_and_named),
        cmocka_unit_test(an_expression_of_20000_terms_is_lowered),
        cmocka_unit_test(deep_nesting_is_lowered),
        cmocka_unit_test(a_crash_of_the_parser_is_an_error_or_ends_the_worker),
        cmocka_unit_test(an_empty_file_is_an_empty_unit),
        cmocka_unit_test(binary_garbage_is_a_unit_with_errors),
        cmocka_unit_test(what_cannot_be_read_is_an_error_that_says_so),
        cmocka_unit_test(lost_code_marks_its_function_only),
        cmocka_unit_test(old_c_is_accepted),
        cmocka_unit_test(a_thousand_errors_are_counted),
        cmocka_unit_test(a_missing_header_is_found_in_the_project),
        cmocka_unit_test(the_nearest_of_several_headers_is_taken),
        cmocka_unit_test(unknown_names_get_stand_ins),
        cmocka_unit_test(unknown_structures_have_the_members_that_are_used),
        cmocka_unit_test(conditions_around_all_of_the_code_are_taken_to_hold),
    };

    return cmocka_run_group_tests_name("frontend, hostile", tests, NULL, NULL);
}
