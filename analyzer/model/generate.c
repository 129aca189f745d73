/*
 * Build step: functions.tsv to the initialiser that model.c includes.
 *
 *     generate functions.tsv functions.inc
 *
 * A row that is not well formed, or a buffer that stands twice, stops the build with
 * its line number.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 13, MAX_ROWS = 2000, MAX_LINE = 512 };

/* The last three are for the tests (tests/unit/test_table.c). */
enum column {
    NAME,
    KIND,
    DST,
    SRC,
    SIZE,
    UNIT,
    FORMAT,
    BYTES,
    RESULT,
    SOURCE,
    WHERE,
    ARGS,
    TESTED,
};

struct row {
    char text[MAX_LINE]; /* the line, cut at the tabs */
    const char *at[COLUMNS];
    unsigned line;
};

struct word {
    const char *name, *value;
};

static const struct word kinds[] = {
    {"input-unbounded",   "MODEL_INPUT_UNBOUNDED"  },
    {"input-line",        "MODEL_INPUT_LINE"       },
    {"input-bytes",       "MODEL_INPUT_BYTES"      },
    {"input-excl",        "MODEL_INPUT_EXCL"       },
    {"input-vector",      "MODEL_INPUT_VECTOR"     },
    {"input-message",     "MODEL_INPUT_MESSAGE"    },
    {"input-control",     "MODEL_INPUT_CONTROL"    },
    {"scan",              "MODEL_SCAN"             },
    {"scan-list",         "MODEL_SCAN_LIST"        },
    {"scan-sized",        "MODEL_SCAN_SIZED"       },
    {"copy",              "MODEL_COPY"             },
    {"append",            "MODEL_APPEND"           },
    {"copy-expand",       "MODEL_COPY_EXPAND"      },
    {"copy-chars",        "MODEL_COPY_CHARS"       },
    {"convert",           "MODEL_CONVERT"          },
    {"format",            "MODEL_FORMAT"           },
    {"format-list",       "MODEL_FORMAT_LIST"      },
    {"copy-exact",        "MODEL_COPY_EXACT"       },
    {"copy-upto",         "MODEL_COPY_UPTO"        },
    {"fill",              "MODEL_FILL"             },
    {"fill-unknown",      "MODEL_FILL_UNKNOWN"     },
    {"encode-64",         "MODEL_ENCODE_64"        },
    {"decode-64",         "MODEL_DECODE_64"        },
    {"copy-padded",       "MODEL_COPY_PADDED"      },
    {"append-sized",      "MODEL_APPEND_SIZED"     },
    {"copy-cut",          "MODEL_COPY_CUT"         },
    {"append-total",      "MODEL_APPEND_TOTAL"     },
    {"claim",             "MODEL_CLAIM"            },
    {"format-sized",      "MODEL_FORMAT_SIZED"     },
    {"format-sized-list", "MODEL_FORMAT_SIZED_LIST"},
    {"output-cut",        "MODEL_OUTPUT_CUT"       },
    {"elements",          "MODEL_ELEMENTS"         },
    {"fixed",             "MODEL_FIXED"            },
    {"digits",            "MODEL_DIGITS"           },
    {"reads",             "MODEL_READS"            },
    {"reads-upto",        "MODEL_READS_UPTO"       },
    {"print",             "MODEL_PRINT"            },
    {"compare",           "MODEL_COMPARE"          },
    {"string",            "MODEL_STRING"           },
    {"alloc",             "MODEL_ALLOC"            },
    {"alloc-zero",        "MODEL_ALLOC_ZERO"       },
    {"alloc-stack",       "MODEL_ALLOC_STACK"      },
    {"duplicate",         "MODEL_DUPLICATE"        },
    {"alloc-format",      "MODEL_ALLOC_FORMAT"     },
    {"alloc-line",        "MODEL_ALLOC_LINE"       },
    {"release",           "MODEL_RELEASE"          },
    {"pure",              "MODEL_PURE"             },
    {"noreturn",          "MODEL_NORETURN"         },
    {"opaque",            "MODEL_OPAQUE"           },
    {NULL,                NULL                     },
};

static const struct word units[] = {
    {"-",     "MODEL_UNIT_NONE" },
    {"byte",  "MODEL_UNIT_BYTE" },
    {"char",  "MODEL_UNIT_CHAR" },
    {"wchar", "MODEL_UNIT_WCHAR"},
    {"elem",  "MODEL_UNIT_ELEM" },
    {NULL,    NULL              },
};

static const struct word results[] = {
    {"-",              "MODEL_RESULT_UNKNOWN"       },
    {"dst",            "MODEL_RESULT_DST"           },
    {"end",            "MODEL_RESULT_END"           },
    {"inside-dst",     "MODEL_RESULT_INSIDE_DST"    },
    {"count",          "MODEL_RESULT_COUNT"         },
    {"items",          "MODEL_RESULT_ITEMS"         },
    {"length",         "MODEL_RESULT_LENGTH"        },
    {"string-length",  "MODEL_RESULT_STRING_LENGTH" },
    {"inside",         "MODEL_RESULT_INSIDE"        },
    {"inside-sure",    "MODEL_RESULT_INSIDE_SURE"   },
    {"inside-changed", "MODEL_RESULT_INSIDE_CHANGED"},
    {"span",           "MODEL_RESULT_SPAN"          },
    {"parsed-int",     "MODEL_RESULT_PARSED"        },
    {"fresh",          "MODEL_RESULT_FRESH"         },
    {"string",         "MODEL_RESULT_STRING"        },
    {"text",           "MODEL_RESULT_TEXT"          },
    {"same",           "MODEL_RESULT_SAME"          },
    {"input-char",     "MODEL_RESULT_INPUT_CHAR"    },
    {"derived",        "MODEL_RESULT_DERIVED"       },
    {"char",           "MODEL_RESULT_CHAR"          },
    {"order",          "MODEL_RESULT_ORDER"         },
    {"random",         "MODEL_RESULT_RANDOM"        },
    {"process",        "MODEL_RESULT_PROCESS"       },
    {"descriptor",     "MODEL_RESULT_DESCRIPTOR"    },
    {"rest",           "MODEL_RESULT_REST"          },
    {"error",          "MODEL_RESULT_ERROR"         },
    {NULL,             NULL                         },
};

static void fail(unsigned line, const char *what, const char *word)
{
    fprintf(stderr, "functions.tsv:%u: %s: %s\n", line, what, word);
    exit(1);
}

static const char *find_word(const struct word *list, const char *name)
{
    for (; list->name; list++)
        if (strcmp(list->name, name) == 0)
            return list->value;
    return NULL;
}

/* Cut the line at its tabs. */
static void split(struct row *row)
{
    char *p = row->text;

    p[strcspn(p, "\n")] = '\0';
    for (int i = 0; i < COLUMNS; i++) {
        char *tab = strchr(p, '\t');

        row->at[i] = p;
        if ((tab == NULL) != (i == COLUMNS - 1))
            fail(row->line, "a row has thirteen columns", row->at[NAME]);
        if (tab) {
            *tab = '\0';
            p = tab + 1;
        }
    }
}

/* An argument number: 0 for "-". */
static int number_of(const struct row *row, const char *word)
{
    char *end = NULL;
    long n = 0;

    if (strcmp(word, "-") == 0)
        return 0;
    n = strtol(word, &end, 10);
    if (*end != '\0' || n < 1 || n > 100000)
        fail(row->line, "not a number", word);
    return (int)n;
}

/* "3", or "*3" when the argument points to what is meant. */
static int argument_of(const struct row *row, enum column column, bool *is_through)
{
    const char *word = row->at[column];

    *is_through = word[0] == '*';
    return number_of(row, word + *is_through);
}

/* What the column `size` says. */
struct bound {
    int size, times, when, when_value;
    bool is_through;
};

/* Two numbers with `mark` between them. */
static bool read_pair(const struct row *row, const char *word, char mark, int out[2])
{
    char first[16];
    const char *at = strchr(word, mark);

    if (!at || at == word || (size_t)(at - word) >= sizeof first)
        return false;
    memcpy(first, word, (size_t)(at - word));
    first[at - word] = '\0';
    out[0] = number_of(row, first);
    out[1] = number_of(row, at + 1);
    return true;
}

/* "3", "2*3", "*3" or "1=16" */
static struct bound bound_of(const struct row *row)
{
    struct bound b = {0};
    const char *word = row->at[SIZE];
    int pair[2];

    if (read_pair(row, word, '*', pair)) {
        b.size = pair[0];
        b.times = pair[1];
    } else if (read_pair(row, word, '=', pair)) {
        b.when = pair[0];
        b.when_value = pair[1];
    } else {
        b.size = argument_of(row, SIZE, &b.is_through);
    }
    return b;
}

/* "2", or "2/4" when the values begin at 4. */
static void format_of(const struct row *row, int out[2])
{
    if (read_pair(row, row->at[FORMAT], '/', out))
        return;
    out[0] = number_of(row, row->at[FORMAT]);
    out[1] = out[0] ? out[0] + 1 : 0;
}

static void check_row(const struct row *row)
{
    if (!find_word(kinds, row->at[KIND]))
        fail(row->line, "unknown kind", row->at[KIND]);
    if (!find_word(units, row->at[UNIT]))
        fail(row->line, "unknown unit", row->at[UNIT]);
    if (!find_word(results, row->at[RESULT]))
        fail(row->line, "unknown result", row->at[RESULT]);
    if (strchr(row->at[SOURCE], '"') || strchr(row->at[SOURCE], '\\'))
        fail(row->line, "quotes in the source", row->at[SOURCE]);
    if (!isdigit((unsigned char)row->at[ARGS][0]))
        fail(row->line, "no number of arguments", row->at[ARGS]);
}

static void print_row(FILE *out, const struct row *row, bool has_next)
{
    struct bound bound = {0};
    bool dst_through = false, src_through = false;
    int dst = argument_of(row, DST, &dst_through);
    int src = argument_of(row, SRC, &src_through);
    int format[2];

    check_row(row);
    bound = bound_of(row);
    format_of(row, format);
    fprintf(out, "    {.name = \"%s\", .kind = %s, .dst = %d, .src = %d", row->at[NAME],
            find_word(kinds, row->at[KIND]), dst, src);
    fprintf(out, ", .size = %d, .times = %d, .when = %d, .when_value = %d", bound.size,
            bound.times, bound.when, bound.when_value);
    fprintf(out, ", .format = %d, .first = %d", format[0], format[1]);
    fprintf(out, ", .through = %d",
            dst_through | src_through << 1 | bound.is_through << 2);
    fprintf(out, ", .unit = %s, .result = %s, .bytes = %d",
            find_word(units, row->at[UNIT]), find_word(results, row->at[RESULT]),
            number_of(row, row->at[BYTES]));
    if (strcmp(row->at[SOURCE], "-") != 0)
        fprintf(out, ", .source = \"%s\"", row->at[SOURCE]);
    fprintf(out, "%s},\n", has_next ? ", .has_next = true" : "");
}

/* By name; rows of one name stay in their order. */
static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = strcmp(x->text, y->text);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static size_t read_rows(FILE *in, struct row *rows)
{
    unsigned line = 0;
    size_t count = 0;

    while (count < MAX_ROWS && fgets(rows[count].text, MAX_LINE, in)) {
        struct row *row = &rows[count];

        row->line = ++line;
        if (row->text[0] == '#' || row->text[0] == '\n')
            continue;
        split(row);
        count++;
    }
    return count;
}

/* The texts moved with their rows when sorting: point at them again. */
static void repair(struct row *row)
{
    const char *p = row->text;

    for (int i = 0; i < COLUMNS; i++) {
        row->at[i] = p;
        p += strlen(p) + 1;
    }
}

/* Whether the row behind `i` is of the same function. */
static bool is_continued(const struct row *rows, size_t count, size_t i)
{
    return i + 1 < count && strcmp(rows[i].text, rows[i + 1].text) == 0;
}

static void check_next(const struct row *row, const struct row *next)
{
    if (strcmp(row->at[DST], next->at[DST]) == 0 &&
        strcmp(row->at[SRC], next->at[SRC]) == 0)
        fail(next->line, "this buffer stands twice", next->at[NAME]);
}

static void write_rows(FILE *out, struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        repair(&rows[i]);
    for (size_t i = 0; i < count; i++) {
        if (is_continued(rows, count, i))
            check_next(&rows[i], &rows[i + 1]);
        print_row(out, &rows[i], is_continued(rows, count, i));
    }
}

int main(int argc, char **argv)
{
    static struct row rows[MAX_ROWS];
    FILE *in = NULL, *out = NULL;
    size_t count = 0;

    if (argc != 3) {
        fprintf(stderr, "usage: generate functions.tsv functions.inc\n");
        return 2;
    }
    in = fopen(argv[1], "re");
    if (!in) {
        perror(argv[1]);
        return 1;
    }
    count = read_rows(in, rows);
    fclose(in);
    qsort(rows, count, sizeof rows[0], compare_rows);
    out = fopen(argv[2], "we");
    if (!out) {
        perror(argv[2]);
        return 1;
    }
    write_rows(out, rows, count);
    if (fclose(out) != 0) {
        perror(argv[2]);
        return 1;
    }
    return 0;
}
