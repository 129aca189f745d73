/*
 * Build step: functions.tsv to the initialiser that model.c includes.
 *
 *     generate functions.tsv functions.inc
 *
 * A row that is not well formed, or a name that stands twice, stops the build with its
 * line number.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 10, MAX_ROWS = 2000, MAX_LINE = 512 };

enum column { NAME, KIND, DST, SRC, SIZE, UNIT, FORMAT, BYTES, RESULT, SOURCE };

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
    {"scan",              "MODEL_SCAN"             },
    {"scan-list",         "MODEL_SCAN_LIST"        },
    {"scan-sized",        "MODEL_SCAN_SIZED"       },
    {"copy",              "MODEL_COPY"             },
    {"append",            "MODEL_APPEND"           },
    {"copy-expand",       "MODEL_COPY_EXPAND"      },
    {"copy-unknown",      "MODEL_COPY_UNKNOWN"     },
    {"format",            "MODEL_FORMAT"           },
    {"format-list",       "MODEL_FORMAT_LIST"      },
    {"copy-exact",        "MODEL_COPY_EXACT"       },
    {"copy-upto",         "MODEL_COPY_UPTO"        },
    {"fill",              "MODEL_FILL"             },
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
    {"reads",             "MODEL_READS"            },
    {"reads-upto",        "MODEL_READS_UPTO"       },
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
    {"input-char",     "MODEL_RESULT_INPUT_CHAR"    },
    {"derived",        "MODEL_RESULT_DERIVED"       },
    {"char",           "MODEL_RESULT_CHAR"          },
    {"random",         "MODEL_RESULT_RANDOM"        },
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
            fail(row->line, "a row has ten columns", row->at[NAME]);
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

/* "3" or "2*3" */
static void read_size(const struct row *row, int *size, int *times)
{
    const char *word = row->at[SIZE];

    *times = 0;
    if (strlen(word) == 3 && word[1] == '*' && isdigit((unsigned char)word[0]) &&
        isdigit((unsigned char)word[2])) {
        *size = word[0] - '0';
        *times = word[2] - '0';
        return;
    }
    *size = number_of(row, word);
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
}

static void print_row(FILE *out, const struct row *row)
{
    int size = 0, times = 0;

    check_row(row);
    read_size(row, &size, &times);
    fprintf(out, "    {\"%s\", %s, %d, %d, %d, %d, %d, %s, %s, %d, ", row->at[NAME],
            find_word(kinds, row->at[KIND]), number_of(row, row->at[DST]),
            number_of(row, row->at[SRC]), size, times, number_of(row, row->at[FORMAT]),
            find_word(units, row->at[UNIT]), find_word(results, row->at[RESULT]),
            number_of(row, row->at[BYTES]));
    if (strcmp(row->at[SOURCE], "-") == 0)
        fprintf(out, "NULL},\n");
    else
        fprintf(out, "\"%s\"},\n", row->at[SOURCE]);
}

static int compare_rows(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->text, ((const struct row *)b)->text);
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

static void write_rows(FILE *out, struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        repair(&rows[i]);
        if (i > 0 && strcmp(rows[i - 1].at[NAME], rows[i].at[NAME]) == 0)
            fail(rows[i].line, "stands twice", rows[i].at[NAME]);
        print_row(out, &rows[i]);
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
