/*
 * The front end's reading of text: literals, attributes, the shapes of loops, and the
 * units it makes of them.
 */
#include "tests/unit/lowered.h"

#include "analyzer/frontend/text.h"

static void assert_decodes(const char *text, unsigned unit, const void *bytes, size_t n)
{
    SCOPED_STR struct str out = {0};

    if (!text_decode_string(text, unit, &out))
        fail_msg("not understood: %s", text);
    assert_int_equal(out.len, n);
    assert_memory_equal(out.text, bytes, n);
}

static void literals_are_decoded(void **state)
{
    (void)state;
    assert_decodes("\"a\\n\\t\\\\\\\"\\'\\?\\e\\0008\"", 1,
                   "a\n\t\\\"'?\033\0"
                   "8",
                   10);
    assert_decodes("\"\"", 1, "", 0);
    assert_decodes("u8\"\\303\\274\"", 1, "\303\274", 2);
    assert_decodes("L\"\\x12\"\"3\"", 4, "\x12\0\0\0003\0\0\0", 8);
    assert_decodes("u\"\\U0001F600\"", 2, "\x3D\xD8\x00\xDE", 4);
    assert_decodes("U\"\\u00e9\"", 4, "\xe9\0\0\0", 4);
}

static void what_is_no_literal_is_refused(void **state)
{
    static const char *const broken[] = {"",       "abc",     "\"",      "\"a",
                                         "\"\\",   "\"\\q\"", "\"\\x\"", "\"a\" \"b",
                                         "\"a\"b", "\"\\u\""};

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        SCOPED_STR struct str out = {0};
        if (text_decode_string(broken[i], 1, &out))
            fail_msg("accepted: %s", broken[i]);
    }
}

/* Every byte value, spelled in a way that is drawn anew for each, and none lost. */
static void random_literals_arrive_byte_for_byte(void **state)
{
    enum { LITERALS = 300, BYTES = 40 };
    static unsigned char wanted[LITERALS][BYTES];
    SCOPED_STR struct str code = {0};
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < LITERALS; i++) {
        str_addf(&code, "const char s%d[] = \"", i);
        for (int k = 0; k < BYTES; k++) {
            seed = seed * 1664525 + 1013904223;
            unsigned char byte = wanted[i][k] = (unsigned char)(seed >> 24);
            bool is_plain = byte >= 0x20 && byte < 0x7F && !strchr("\\\"?", byte);
            if (is_plain && seed & 0x10000)
                str_add_char(&code, (char)byte);
            else if (seed & 0x20000)
                str_addf(&code, "\\%03o", byte);
            else
                str_addf(&code, "\\x%x\"%s\"", byte, seed & 0x40000 ? " " : "\n");
        }
        str_add(&code, "\";\n");
    }
    struct frontend_result r = lower_text(code.text, NULL);
    const struct ir_unit *u = r.unit;
    int seen = 0;
    for (ir_id i = 1; i < u->object_count; i++) {
        const struct ir_object *o = &u->objects[i];
        if (o->kind != IR_OBJECT_GLOBAL)
            continue;
        assert_int_equal(o->init_count, 1);
        const struct ir_object *text = &u->objects[u->inits[o->first_init].object];
        int which = (int)strtol(o->name + 1, NULL, 10);
        assert_int_equal(text->byte_count, BYTES + 1);
        assert_memory_equal(text->bytes, wanted[which], BYTES);
        assert_int_equal(text->bytes[BYTES], 0);
        seen++;
    }
    assert_int_equal(seen, LITERALS);
    frontend_result_fini(&r);
}

static void loop_headers_say_what_is_there(void **state)
{
    static const struct {
        const char *text;
        int slots;
    } rows[] = {
        {" (;;)",                            0 },
        {" (int i = 0; ; )",                 1 },
        {" (; i < f(1, 2); )",               2 },
        {" (; ; i++)",                       4 },
        {" (i = g(';', \";)\"); a[')'] ; )", 3 },
        {" (({ for (;;) ; 1; }); x; y) z",   7 },
        {" (; ({ ; }); )",                   2 },
        {"ever (;;)",                        -1},
        {" (x)",                             -1},
        {" (;;",                             -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (text_for_slots(rows[i].text) != rows[i].slots)
            fail_msg("%s: %d", rows[i].text, text_for_slots(rows[i].text));
}

static void loops_are_found_in_printed_code(void **state)
{
    const char *text = "x = \"for (\" + ' for '; fork(); before; { for (;;) ; }";
    const char *found = text_next_for(text);

    (void)state;
    assert_non_null(found);
    assert_string_equal(found, " (;;) ; }");
    assert_null(text_next_for(found));
}

static void includes_are_found_in_text(void **state)
{
    const char *text =
        "#include <a.h>\n  # include \"d/b.h\" // x\nint c; #include <n.h>\n"
        "#include MACRO\n#include \"\"\n#include <x\n#include \"y";
    SCOPED_STR struct str name = {0};

    (void)state;
    text = text_next_include(text, &name);
    assert_string_equal(name.text, "a.h");
    text = text_next_include(text, &name);
    assert_string_equal(name.text, "d/b.h");
    assert_null(text_next_include(text, &name));
}

static void attributes_are_read(void **state)
{
    const char *text =
        "void *f(char *, int) __attribute__((__format__(__printf__, 2, 3))) "
        "__attribute__((alloc_size(1, 2))) __attribute__((malloc)) [[noreturn]] "
        "__attribute__((access(write_only, 1, 2), access(__read_only__, 3)))";
    struct ir_attrs a = {0};
    uint32_t flags = 0;

    (void)state;
    text_read_attributes(text, strlen(text), &a, &flags);
    assert_int_equal(a.format_kind, 'p');
    assert_int_equal(a.format_arg, 2);
    assert_int_equal(a.format_first, 3);
    assert_int_equal(a.alloc_size_1, 1);
    assert_int_equal(a.alloc_size_2, 2);
    assert_int_equal(flags, IR_FUNCTION_MALLOC | IR_FUNCTION_NORETURN);
    assert_int_equal(a.access_count, 2);
    assert_int_equal(a.access[0].mode, 'w');
    assert_int_equal(a.access[0].size_arg, 2);
    assert_int_equal(a.access[1].mode, 'r');
    assert_int_equal(a.access[1].size_arg, 0);
}

/* From real declarations: macros resolved, what clang ignores read from the source. */
static void attributes_of_declarations_arrive(void **state)
{
    static const char code[] =
        "#define PRINTF(a, b) __attribute__((format(printf, a, b)))\n"
        "void say(int, const char *, ...) PRINTF(2, 3);\n"
        "int get(const char *, ...) __attribute__((__format__(__scanf__, 1, 2)));\n"
        "void fill(char *d, unsigned long n)\n"
        "    __attribute__((access(write_only, 1, 2)));\n"
        "__attribute__((malloc, alloc_size(1))) void *take(unsigned long);\n"
        "_Noreturn void end(void);\n"
        "struct s { int n; char tag[4] __attribute__((nonstring));\n"
        "           char buf[] __attribute__((counted_by(n))); };\n"
        "static char key[4] __attribute__((nonstring)) = \"abcd\";\n"
        "void f(struct s *s) { say(1, \"\"); get(\"\"); fill(s->tag, 4); "
        "take(key[0]);\n"
        "  char loc[2] __attribute__((nonstring)); loc[0] = 1; end(); }\n";

    (void)state;
    assert_lowers(code, "field *.1 name=\"tag\"* nonstring",
                  "field *.2 name=\"buf\"* counted_by=t*.0 loc=L*",
                  "object * name=\"key\" *nonstring*",
                  "object * name=\"loc\" *nonstring*",
                  "function * name=\"fill\" * naccess=1 access0=w:1:2*",
                  "function * name=\"say\" * format=p format_arg=2 format_first=3*",
                  "function * name=\"get\" * format=s format_arg=1 format_first=2*",
                  "function * name=\"take\" * malloc alloc_size=1*",
                  "function * name=\"end\" * noreturn*");
}

static void places_of_macros_are_those_of_their_use(void **state)
{
    static const char code[] = "#include <string.h>\n"
                               "#define COPY(d, s) strcpy(d, s)\n"
                               "void f(char *a, char *b) {\n"
                               "  COPY(a + 1, b);\n"
                               "}\n";

    (void)state;
    assert_lowers(code, "loc * file=F* 4:8-4:13", "loc * file=F* 4:15-4:16",
                  "loc * file=F* 4:3-4:17 macro", "* = call * @L*");
}

static void targets_of_32_bits_have_their_sizes(void **state)
{
    static const char *const flags[] = {"-m32", NULL};
    struct frontend_result r = lower_text(
        "long v; char *p; unsigned long f(long n) { return sizeof n + sizeof p; }",
        flags);
    SCOPED_STR struct str text = {0};

    (void)state;
    ir_print(r.unit, &text);
    assert_int_equal(r.unit->pointer_bits, 32);
    assert_lines(text.text,
                 (const char *const[]){"unit * bits=32", "* = const 4 of * !sizeof*",
                                       "* = const 4 of * !sizeof*", NULL});
    assert_int_equal(r.unit->types[r.unit->objects[1].type].size, 4);
    frontend_result_fini(&r);
}

static void wide_characters_are_known_by_name(void **state)
{
    (void)state;
    assert_lowers("#include <wchar.h>\nwchar_t buf[8]; const wchar_t *f(wchar_t *p) {"
                  " buf[0] = *p; return p; }",
                  "type * int bits=32 size=4 signed wchar *",
                  "type * array * count=8 size=32", "* = decay * n 8 *",
                  "* = index * x 4 *");
}

static void global_variables_say_what_they_are(void **state)
{
    static const char code[] =
        "extern char ex[]; extern int only; int maybe; int maybe;\n"
        "char ex[10]; static const int fixed = 3; int set = 4;\n"
        "int f(void) { return ex[0] + only + fixed; }\n";

    (void)state;
    assert_lowers(code, "object o1 global name=\"maybe\" * tentative",
                  "object o2 global name=\"ex\" type=t* tentative shared",
                  "object o3 global name=\"fixed\" * static const has_init",
                  "object o4 global name=\"set\" * has_init",
                  "object o5 global name=\"only\" * extern shared");
}

static void a_partly_known_initialiser_says_so(void **state)
{
    (void)state;
    assert_lowers("int x; long a[2] = {(long)&x, 5}; int b[3000] = {[0 ... 2999] = 1};",
                  "object * name=\"a\" * has_init partial_init", "init at=8 *value=5",
                  "object * name=\"b\" * has_init partial_init");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_decoded),
        cmocka_unit_test(what_is_no_literal_is_refused),
        cmocka_unit_test(random_literals_arrive_byte_for_byte),
        cmocka_unit_test(loop_headers_say_what_is_there),
        cmocka_unit_test(loops_are_found_in_printed_code),
        cmocka_unit_test(includes_are_found_in_text),
        cmocka_unit_test(attributes_are_read),
        cmocka_unit_test(attributes_of_declarations_arrive),
        cmocka_unit_test(places_of_macros_are_those_of_their_use),
        cmocka_unit_test(targets_of_32_bits_have_their_sizes),
        cmocka_unit_test(wide_characters_are_known_by_name),
        cmocka_unit_test(global_variables_say_what_they_are),
        cmocka_unit_test(a_partly_known_initialiser_says_so),
    };

    return cmocka_run_group_tests_name("frontend, text", tests, NULL, NULL);
}
