/*
 * The library model: the table, and formats measured against the C library's own.
 */
#include "tests/unit/test.h"

#include <float.h>
#include <limits.h>
#include <wchar.h>

#include "analyzer/model/config.h"
#include "analyzer/model/format.h"
#include "analyzer/model/model.h"

/* -------------------------------------------------------------------- table */

static void every_row_is_found_under_its_own_name(void **state)
{
    size_t count = 0;
    const struct model_function *rows = model_rows(&count);

    (void)state;
    assert_true(count > 750);
    for (size_t i = 0; i < count; i++) {
        bool is_first = i == 0 || !rows[i - 1].has_next;

        assert_string_equal(model_find(rows[i].name)->name, rows[i].name);
        if (is_first)
            assert_ptr_equal(model_find(rows[i].name), &rows[i]);
        if (i > 0)
            assert_int_equal(strcmp(rows[i - 1].name, rows[i].name) < 0, is_first);
        if (!is_first)
            assert_ptr_equal(model_next(&rows[i - 1]), &rows[i]);
    }
}

static bool needs_destination(enum model_kind kind)
{
    switch (kind) {
    case MODEL_SCAN:
    case MODEL_SCAN_LIST:
    case MODEL_SCAN_SIZED:
    case MODEL_READS:
    case MODEL_READS_UPTO:
    case MODEL_PRINT:
    case MODEL_COMPARE:
    case MODEL_STRING:
    case MODEL_ALLOC:
    case MODEL_ALLOC_ZERO:
    case MODEL_ALLOC_STACK:
    case MODEL_DUPLICATE:
    case MODEL_PURE:
    case MODEL_NORETURN:
    case MODEL_OPAQUE: return false;
    default: return true;
    }
}

static bool needs_size(enum model_kind kind)
{
    switch (kind) {
    case MODEL_INPUT_LINE:
    case MODEL_INPUT_BYTES:
    case MODEL_INPUT_EXCL:
    case MODEL_COPY_EXACT:
    case MODEL_COPY_UPTO:
    case MODEL_COPY_CHARS:
    case MODEL_CONVERT:
    case MODEL_FILL:
    case MODEL_FILL_UNKNOWN:
    case MODEL_ENCODE_64:
    case MODEL_DECODE_64:
    case MODEL_DIGITS:
    case MODEL_COMPARE:
    case MODEL_INPUT_VECTOR:
    case MODEL_COPY_PADDED:
    case MODEL_APPEND_SIZED:
    case MODEL_COPY_CUT:
    case MODEL_APPEND_TOTAL:
    case MODEL_CLAIM:
    case MODEL_FORMAT_SIZED:
    case MODEL_FORMAT_SIZED_LIST:
    case MODEL_OUTPUT_CUT:
    case MODEL_ELEMENTS:
    case MODEL_READS:
    case MODEL_READS_UPTO:
    case MODEL_ALLOC:
    case MODEL_ALLOC_ZERO:
    case MODEL_ALLOC_STACK: return true;
    default: return false;
    }
}

static bool may_have_size(enum model_kind kind)
{
    return kind == MODEL_DUPLICATE || kind == MODEL_FIXED || kind == MODEL_COPY_EXPAND;
}

static bool needs_format(enum model_kind kind)
{
    switch (kind) {
    case MODEL_SCAN:
    case MODEL_SCAN_LIST:
    case MODEL_SCAN_SIZED:
    case MODEL_FORMAT:
    case MODEL_FORMAT_LIST:
    case MODEL_FORMAT_SIZED:
    case MODEL_FORMAT_SIZED_LIST:
    case MODEL_PRINT:
    case MODEL_ALLOC_FORMAT: return true;
    default: return false;
    }
}

static void every_row_names_the_arguments_its_kind_needs(void **state)
{
    size_t count = 0;
    const struct model_function *rows = model_rows(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct model_function *f = &rows[i];

        if (f->kind == MODEL_OPAQUE)
            continue; /* what it names is of no effect */
        assert_int_equal(f->dst != 0, needs_destination(f->kind));
        assert_int_equal(f->size != 0, needs_size(f->kind) ||
                                           (may_have_size(f->kind) && f->size != 0));
        assert_int_equal(f->format != 0, needs_format(f->kind));
        assert_int_equal(f->first != 0, f->format != 0);
        assert_true((f->kind != MODEL_FIXED && f->kind != MODEL_COPY_EXPAND) ||
                    f->bytes > 0);
        assert_true(!needs_size(f->kind) || f->unit != MODEL_UNIT_NONE);
    }
}

static void builtin_names_find_the_library_function(void **state)
{
    (void)state;
    assert_ptr_equal(model_find("__builtin_memcpy"), model_find("memcpy"));
    assert_int_equal(model_find("__builtin___sprintf_chk")->format, 4);
    assert_null(model_find("no_such_function"));
    assert_null(model_find("__builtin_"));
}

static void the_argument_orders_that_differ_are_right(void **state)
{
    (void)state;
    assert_int_equal(model_find("bcopy")->dst, 2);
    assert_int_equal(model_find("read")->dst, 2);
    assert_int_equal(model_find("fread")->size, 2);
    assert_int_equal(model_find("fread")->times, 3);
    assert_int_equal(model_find("inet_ntop")->dst, 3);
    assert_int_equal(model_find("sqlite3_snprintf")->size, 1);
    assert_int_equal(model_find("memccpy")->size, 4);
}

/* ------------------------------------------------------------ configuration */

static void configured_functions_become_rows(void **state)
{
    SCOPED_ARENA struct arena a;
    struct model_config c;
    const struct model_function *m = NULL;

    (void)state;
    arena_init(&a);
    assert_ok(model_config_parse("# own\n\nput\tcopy-sized  1 3 2 # total\n"
                                 "get source return\r\nget source 2",
                                 &a, &c, e));
    assert_int_equal(c.count, 3);
    m = model_config_find(&c, "put");
    assert_int_equal(m->kind, MODEL_COPY_CUT);
    assert_int_equal(m->dst, 1);
    assert_int_equal(m->src, 3);
    assert_int_equal(m->size, 2);
    assert_null(model_next(m));
    m = model_config_find(&c, "get");
    assert_int_equal(m->result, MODEL_RESULT_INPUT);
    assert_string_equal(m->source, "get");
    assert_int_equal(model_next(m)->dst, 2);
    assert_null(model_config_find(&c, "other"));
}

static void nothing_configured_is_fine(void **state)
{
    struct model_config c;

    (void)state;
    assert_ok(model_config_parse(NULL, NULL, &c, e));
    assert_ok(model_config_parse("  \n# only a comment", NULL, &c, e));
    assert_null(model_config_find(&c, "f"));
}

static void a_wrong_line_is_named(void **state)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        {"f",                    "line 1: a role is missing"                      },
        {"# ok\nf copies 1 2",   "line 2: there is no role 'copies'"              },
        {"f copy 1",             "line 1: 'copy' needs 2 arguments"               },
        {"f copy 1 2 3",         "line 1: 'copy' does not take so many arguments" },
        {"f copy 1 x",           "line 1: 'x' is no argument (1 to 31)"           },
        {"f copy 0 1",           "line 1: '0' is no argument (1 to 31)"           },
        {"f copy 1 99999999999", "line 1: '99999999999' is no argument (1 to 31)" },
        {"f copy return 1",      "line 1: 'return' is no argument"                },
        {"2f copy 1 2",          "line 1: '2f' is no function name"               },
        {"f alloc 1 2 3",        "line 1: 'alloc' does not take so many arguments"},
        {"f\tnoreturn\t1",       "line 1: 'noreturn' does not take so many"       },
    };

    (void)state;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        struct model_config c;

        assert_error(model_config_parse(rows[k].text, NULL, &c, e), rows[k].error);
    }
}

/* ------------------------------------------------------------------- printf */

static struct format_range length_of(const char *format, const struct print_operand *o)
{
    struct print_format f;

    format_parse_print(format, strlen(format), &f);
    assert_true(f.is_valid);
    assert_int_equal(f.count, 1);
    return print_conversion_length(&f.at[0], o);
}

static int64_t longest(const char *format)
{
    struct print_operand o = print_operand_unknown(64);

    return length_of(format, &o).max;
}

/* The output of the C library for the value with the longest output. */
#define MEASURE(...) ((int64_t)snprintf(NULL, 0, __VA_ARGS__))

static void integer_lengths_are_those_of_the_c_library(void **state)
{
    (void)state;
    assert_int_equal(longest("%d"), MEASURE("%d", INT_MIN));
    assert_int_equal(longest("%i"), 11);
    assert_int_equal(longest("%u"), MEASURE("%u", UINT_MAX));
    assert_int_equal(longest("%x"), MEASURE("%x", UINT_MAX));
    assert_int_equal(longest("%#x"), MEASURE("%#x", UINT_MAX));
    assert_int_equal(longest("%o"), MEASURE("%o", UINT_MAX));
    assert_int_equal(longest("%#o"), MEASURE("%#o", UINT_MAX));
    assert_int_equal(longest("%ld"), MEASURE("%ld", LONG_MIN));
    assert_int_equal(longest("%lu"), MEASURE("%lu", ULONG_MAX));
    assert_int_equal(longest("%zu"), 20);
    assert_int_equal(longest("%lx"), 16);
    assert_int_equal(longest("%lo"), MEASURE("%lo", ULONG_MAX));
    assert_int_equal(longest("%hd"), MEASURE("%hd", (short)SHRT_MIN));
    assert_int_equal(longest("%hhd"), 4);
    assert_int_equal(longest("%hhu"), 3);
    assert_int_equal(longest("%+d"), 11);
    assert_int_equal(longest("%+u"), 10);
    assert_int_equal(longest("%.15d"), MEASURE("%.15d", INT_MIN));
    assert_int_equal(longest("%20d"), 20);
    assert_int_equal(longest("%5d"), 11);
    assert_int_equal(longest("%05d"), 11);
}

static void floating_lengths_are_those_of_the_c_library(void **state)
{
    (void)state;
    assert_int_equal(longest("%f"), MEASURE("%f", -DBL_MAX));
    assert_int_equal(longest("%f"), 317);
    assert_int_equal(longest("%.0f"), MEASURE("%.0f", -DBL_MAX));
    assert_int_equal(longest("%.2f"), MEASURE("%.2f", -DBL_MAX));
    assert_int_equal(longest("%e"), MEASURE("%e", -DBL_MAX));
    assert_int_equal(longest("%.10e"), MEASURE("%.10e", -DBL_MAX));
    assert_int_equal(longest("%g"), MEASURE("%g", -1.23456e-300));
    assert_int_equal(longest("%a"), MEASURE("%a", -DBL_MAX));
    assert_int_equal(longest("%Lf"), MEASURE("%Lf", -LDBL_MAX));
    assert_int_equal(longest("%Le"), MEASURE("%Le", -LDBL_MAX));
}

static void the_length_of_a_string_is_its_arguments_cut_by_the_precision(void **state)
{
    struct print_operand o = print_operand_unknown(64);

    (void)state;
    assert_true(longest("%s") == FORMAT_UNBOUNDED);
    assert_int_equal(longest("%.20s"), 20);
    assert_true(longest("%20s") == FORMAT_UNBOUNDED);
    assert_true(longest("%*s") == FORMAT_UNBOUNDED);
    assert_true(longest("%.*s") == FORMAT_UNBOUNDED);
    assert_true(longest("%ls") == FORMAT_UNBOUNDED);
    o.string = (struct format_range){5, 7};
    assert_int_equal(length_of("%s", &o).max, 7);
    assert_int_equal(length_of("%s", &o).min, 5);
    assert_int_equal(length_of("%10s", &o).max, 10);
    assert_int_equal(length_of("%10s", &o).min, 10);
    assert_int_equal(length_of("%.3s", &o).max, 3);
    assert_int_equal(length_of("%.3s", &o).min, 3);
    o.precision = (struct format_range){0, 4};
    assert_int_equal(length_of("%.*s", &o).max, 4);
    o.width = (struct format_range){12, 12};
    assert_int_equal(length_of("%*s", &o).max, 12);
}

static void a_known_argument_makes_a_shorter_number(void **state)
{
    struct print_operand o = print_operand_unknown(64);

    (void)state;
    o.value = (struct format_range){0, 99};
    assert_int_equal(length_of("%d", &o).max, 2);
    assert_int_equal(length_of("%d", &o).min, 1);
    o.value = (struct format_range){-5, 5};
    assert_int_equal(length_of("%d", &o).max, 2);
    o.value = (struct format_range){1900, 2100};
    assert_int_equal(length_of("%d", &o).min, 4);
    o.value = (struct format_range){0, 300};
    assert_int_equal(length_of("%hhu", &o).max, 3);
}

static void other_conversions_have_their_fixed_lengths(void **state)
{
    (void)state;
    assert_int_equal(longest("%c"), 1);
    assert_int_equal(longest("%%"), 1);
    assert_int_equal(longest("%n"), 0);
    assert_int_equal(longest("%p"), 18);
}

static void conversions_know_their_arguments_and_literal_text_is_counted(void **state)
{
    struct print_format f;
    const char *text = "a %*d %2$s %-5.*f %%";

    (void)state;
    format_parse_print(text, strlen(text), &f);
    assert_true(f.is_valid);
    assert_int_equal(f.count, 4);
    assert_int_equal(f.literal_bytes, 5);
    assert_int_equal(f.at[0].width_arg, 1);
    assert_int_equal(f.at[0].arg, 2);
    assert_int_equal(f.at[1].arg, 2);
    assert_int_equal(f.at[2].precision_arg, 3);
    assert_int_equal(f.at[2].arg, 4);
    assert_int_equal(f.at[3].arg, 0);
}

static void a_bad_format_is_not_valid(void **state)
{
    struct print_format f;
    struct scan_format s;
    char many[4 * FORMAT_MAX_CONVERSIONS] = "";

    (void)state;
    format_parse_print("%y", 2, &f);
    assert_false(f.is_valid);
    format_parse_print("100%", 4, &f);
    assert_false(f.is_valid);
    format_parse_scan("%[a", 3, &s);
    assert_false(s.is_valid);
    format_parse_scan("%", 1, &s);
    assert_false(s.is_valid);
    for (size_t i = 0; i + 1 < sizeof many; i += 2)
        memcpy(many + i, "%d", 2);
    format_parse_print(many, sizeof many - 1, &f);
    assert_false(f.is_valid);
    format_parse_print("", 0, &f);
    assert_true(f.is_valid && f.count == 0);
}

/* -------------------------------------------------------------------- scanf */

static struct scan_conversion scan_one(const char *format)
{
    struct scan_format f;

    format_parse_scan(format, strlen(format), &f);
    assert_true(f.is_valid);
    assert_int_equal(f.count, 1);
    return f.at[0];
}

static int64_t units(const char *format)
{
    struct scan_conversion c = scan_one(format);

    assert_true(scan_conversion_is_text(&c));
    return scan_conversion_units(&c);
}

static void widths_bound_what_scanf_stores(void **state)
{
    (void)state;
    assert_true(units("%s") == FORMAT_UNBOUNDED);
    assert_int_equal(units("%12s"), 13);
    assert_true(units("%[a-z]") == FORMAT_UNBOUNDED);
    assert_int_equal(units("%12[^\n]"), 13);
    assert_int_equal(units("%[]x]") == FORMAT_UNBOUNDED, 1);
    assert_int_equal(units("%c"), 1);
    assert_int_equal(units("%5c"), 5);
    assert_int_equal(units("%8ls"), 9);
}

static void scan_modifiers_are_understood(void **state)
{
    struct scan_conversion c = scan_one("%ms");

    (void)state;
    assert_true(c.allocates);
    c = scan_one("%*s");
    assert_true(c.is_suppressed && c.arg == 0);
    c = scan_one("%3$10s");
    assert_int_equal(c.arg, 3);
    c = scan_one("%ls");
    assert_true(scan_conversion_is_wide(&c));
    c = scan_one("%S");
    assert_true(scan_conversion_is_wide(&c));
    c = scan_one("%s");
    assert_false(scan_conversion_is_wide(&c));
    assert_int_equal(c.width_at, 1);
    c = scan_one("%ld");
    assert_int_equal(scan_conversion_bytes(&c, 64), 8);
    c = scan_one("%hhn");
    assert_int_equal(scan_conversion_bytes(&c, 64), 1);
    c = scan_one("%lf");
    assert_int_equal(scan_conversion_bytes(&c, 64), 8);
}

static void scan_arguments_are_counted_without_suppressed_ones(void **state)
{
    struct scan_format f;
    const char *text = "%d, %*s %15s%%%n";

    (void)state;
    format_parse_scan(text, strlen(text), &f);
    assert_true(f.is_valid);
    assert_int_equal(f.count, 5);
    assert_int_equal(f.at[0].arg, 1);
    assert_int_equal(f.at[1].arg, 0);
    assert_int_equal(f.at[2].arg, 2);
    assert_int_equal(f.at[4].arg, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_found_under_its_own_name),
        cmocka_unit_test(configured_functions_become_rows),
        cmocka_unit_test(nothing_configured_is_fine),
        cmocka_unit_test(a_wrong_line_is_named),
        cmocka_unit_test(every_row_names_the_arguments_its_kind_needs),
        cmocka_unit_test(builtin_names_find_the_library_function),
        cmocka_unit_test(the_argument_orders_that_differ_are_right),
        cmocka_unit_test(integer_lengths_are_those_of_the_c_library),
        cmocka_unit_test(floating_lengths_are_those_of_the_c_library),
        cmocka_unit_test(the_length_of_a_string_is_its_arguments_cut_by_the_precision),
        cmocka_unit_test(a_known_argument_makes_a_shorter_number),
        cmocka_unit_test(other_conversions_have_their_fixed_lengths),
        cmocka_unit_test(conversions_know_their_arguments_and_literal_text_is_counted),
        cmocka_unit_test(a_bad_format_is_not_valid),
        cmocka_unit_test(widths_bound_what_scanf_stores),
        cmocka_unit_test(scan_modifiers_are_understood),
        cmocka_unit_test(scan_arguments_are_counted_without_suppressed_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
