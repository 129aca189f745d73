/*
 * What functions of the C library do, byte by byte.  One that is missing here ends the
 * run: `known` is a table, and a row is all that a further one needs.
 */
#include <string.h>

#include "analyzer/model/model.h"
#include "analyzer/play/library.h"

/* --------------------------------------------------------------------- the stream */

int stream_get(struct machine *m)
{
    m->reads_stream = true;
    return m->read_at < m->input->size ? m->input->bytes[m->read_at++] : -1;
}

uint32_t machine_draw(struct machine *m)
{
    m->draws = true;
    m->chance = m->chance * 1664525u + 1013904223u;
    return m->chance >> 9;
}

static void do_getchar(struct machine *m, struct call *c)
{
    c->result = play_value_int(stream_get(m));
}

static void do_ungetc(struct machine *m, struct call *c)
{
    if (m->read_at > 0 && play_call_number(m, c, 0) >= 0)
        m->read_at--;
    c->result = c->args[0];
}

/* A line of at most `most` bytes with its end; false: there was nothing. */
static bool take_line(struct machine *m, const struct value *to, int64_t most)
{
    int64_t n = 0;
    int byte = 0;

    while (n + 1 < most && byte != '\n' && m->end == RUN_ON) {
        unsigned char put = 0;
        struct value at = play_value_moved(to, n);

        byte = stream_get(m);
        if (byte < 0)
            break;
        put = (unsigned char)byte;
        play_memory_put(m, &at, &put, 1);
        n++;
    }
    if (n > 0 && m->end == RUN_ON) {
        struct value at = play_value_moved(to, n);

        play_memory_put(m, &at, "", 1);
    }
    return n > 0;
}

static void do_fgets(struct machine *m, struct call *c)
{
    bool found = take_line(m, play_call_place(m, c, 0), play_call_number(m, c, 1));

    c->result = found ? c->args[0] : play_value_int(0);
}

static void do_gets(struct machine *m, struct call *c)
{
    bool found = take_line(m, play_call_place(m, c, 0), INT32_MAX);

    c->result = found ? c->args[0] : play_value_int(0);
}

static int64_t take_bytes(struct machine *m, const struct value *to, int64_t size)
{
    int64_t n = 0;

    while (n < size && m->end == RUN_ON) {
        struct value at = play_value_moved(to, n);
        int byte = stream_get(m);
        unsigned char put = (unsigned char)byte;

        if (byte < 0)
            break;
        play_memory_put(m, &at, &put, 1);
        n++;
    }
    return n;
}

static void do_read(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 2);

    if (size < 0) /* the kernel refuses, or fills all of memory */
        machine_stuck(m);
    else
        c->result = play_value_int(take_bytes(m, play_call_place(m, c, 1), size));
}

static void do_fread(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 1), n = play_call_number(m, c, 2);

    if (size <= 0 || n < 0 || n > INT32_MAX || size > INT32_MAX)
        machine_stuck(m);
    else
        c->result =
            play_value_int(take_bytes(m, play_call_place(m, c, 0), size * n) / size);
}

static void do_open(struct machine *m, struct call *c)
{
    uint32_t made = play_region_new(m, 0, 0);

    if (made) {
        m->regions.at[made].is_stream = true;
        c->result = play_value_at(m, made, 0);
    }
}

static void do_number_3(struct machine *m, struct call *c)
{
    (void)m;
    c->result = play_value_int(3); /* a descriptor */
}

static void do_zero(struct machine *m, struct call *c)
{
    (void)m;
    c->result = play_value_int(0);
}

static void do_ferror(struct machine *m, struct call *c)
{
    m->reads_stream = true;
    c->result = play_value_int(strcmp(c->f->name, "feof") == 0 &&
                               m->read_at >= m->input->size);
}

static void do_nothing(struct machine *m, struct call *c)
{
    (void)m;
    (void)c;
}

/* ------------------------------------------------------------------------ memory */

void play_call_allocate(struct machine *m, struct call *c, int64_t size)
{
    uint32_t made = play_region_new(m, size, 0);

    if (made) {
        m->regions.at[made].is_heap = true;
        c->result = play_value_at(m, made, 0);
    }
}

static void do_malloc(struct machine *m, struct call *c)
{
    play_call_allocate(m, c, play_call_number(m, c, 0));
}

static void do_calloc(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 0), size = play_call_number(m, c, 1);

    if (n < 0 || size < 0 || n > INT32_MAX || size > INT32_MAX) {
        machine_stuck(m);
        return;
    }
    play_call_allocate(m, c, n * size);
    if (c->result.kind == VALUE_POINTER)
        play_memory_fill(m, &c->result, 0, n * size);
}

static void do_realloc(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 1), old = 0;
    struct value from = c->args[0];

    play_call_allocate(m, c, size);
    if (c->result.kind != VALUE_POINTER || from.kind == VALUE_INT)
        return;
    if (from.kind != VALUE_POINTER || !m->regions.at[from.region].is_live) {
        machine_stuck(m);
        return;
    }
    old = m->regions.at[from.region].size;
    play_memory_copy(m, &c->result, &from, old < size ? old : size);
    play_region_end(m, from.region);
}

static void do_free(struct machine *m, struct call *c)
{
    if (c->args[0].kind == VALUE_POINTER)
        play_region_end(m, c->args[0].region);
    else if (!play_call_is_null(c, 0))
        machine_stuck(m);
}

static void do_memcpy(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 2) * play_call_unit(c);

    if (size < 0) /* wrapped: far more than there is */
        size = INT32_MAX;
    play_memory_copy(m, play_call_place(m, c, 0), play_call_place(m, c, 1), size);
    c->result = c->args[0];
}

static void do_memset(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 2);

    play_memory_fill(m, play_call_place(m, c, 0), (int)play_call_number(m, c, 1),
                     size < 0 ? INT32_MAX : size);
    c->result = c->args[0];
}

static void do_bzero(struct machine *m, struct call *c)
{
    int64_t size = play_call_number(m, c, 1);

    play_memory_fill(m, play_call_place(m, c, 0), 0, size < 0 ? INT32_MAX : size);
}

static void do_wmemset(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 2);
    int32_t with = (int32_t)play_call_number(m, c, 1);

    for (int64_t k = 0; k < n && m->end == RUN_ON; k++) {
        struct value at = play_value_moved(play_call_place(m, c, 0), 4 * k);

        play_memory_put(m, &at, &with, 4);
    }
    c->result = c->args[0];
}

static void do_memcmp(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 2);

    for (int64_t k = 0; k < n && m->end == RUN_ON; k++) {
        int64_t a = play_memory_unit(m, play_call_place(m, c, 0), k, 1),
                b = play_memory_unit(m, play_call_place(m, c, 1), k, 1);

        if (a != b) {
            c->result = play_value_int(a < b ? -1 : 1);
            return;
        }
    }
    c->result = play_value_int(0);
}

static void do_memchr(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 2), wanted = play_call_number(m, c, 1) & 255;

    c->result = play_value_int(0);
    for (int64_t k = 0; k < n && m->end == RUN_ON; k++)
        if (play_memory_unit(m, play_call_place(m, c, 0), k, 1) == wanted) {
            c->result = play_value_moved(play_call_place(m, c, 0), k);
            return;
        }
}

/* ------------------------------------------------------------------------- formats */

static void do_printf(struct machine *m, struct call *c)
{
    bool has_stream = c->f->name[0] == 'f';
    SCOPED_STR struct str text = {0};

    if (print_format(m, c, has_stream, has_stream + 1u, &text))
        c->result = play_value_int((int64_t)text.len);
}

static void do_sprintf(struct machine *m, struct call *c)
{
    SCOPED_STR struct str text = {0};

    if (!print_format(m, c, 1, 2, &text))
        return;
    play_memory_put(m, play_call_place(m, c, 0), str_text(&text),
                    (int64_t)text.len + 1);
    c->result = play_value_int((int64_t)text.len);
}

static void do_snprintf(struct machine *m, struct call *c)
{
    SCOPED_STR struct str text = {0};
    int64_t size = play_call_number(m, c, 1), n = 0;
    struct value end;

    if (!print_format(m, c, 2, 3, &text))
        return;
    n = (int64_t)text.len;
    if (size < 0 || n < size)
        play_memory_put(m, play_call_place(m, c, 0), str_text(&text), n + 1);
    else if (size > 0) {
        play_memory_put(m, play_call_place(m, c, 0), str_text(&text), size - 1);
        end = play_value_moved(&c->args[0], size - 1);
        play_memory_put(m, &end, "", 1);
    }
    c->result = play_value_int(n);
}

static void do_puts(struct machine *m, struct call *c)
{
    (void)play_call_length(m, c, 0);
    c->result = play_value_int(1);
}

static void do_scanf(struct machine *m, struct call *c)
{
    scan_format(m, c, c->f->name[0] == 'f', NULL);
}

static void do_sscanf(struct machine *m, struct call *c)
{
    scan_format(m, c, 1, play_call_place(m, c, 0));
}

/* ----------------------------------------------------------- calls of the program */

static void do_qsort(struct machine *m, struct call *c)
{
    int64_t n = play_call_number(m, c, 1), size = play_call_number(m, c, 2);
    uint32_t spare = play_region_new(m, size, 0);

    for (int64_t i = 1; i < n && m->end == RUN_ON && spare; i++)
        for (int64_t j = i; j > 0 && m->end == RUN_ON; j--) {
            struct value both[2] = {
                play_value_moved(play_call_place(m, c, 0), (j - 1) * size),
                play_value_moved(play_call_place(m, c, 0), j * size)};
            struct value kept = play_value_at(m, spare, 0);
            struct value order = machine_call(m, &c->args[3], both, 2);

            if (order.kind != VALUE_INT)
                machine_stuck(m);
            if (order.n <= 0)
                break;
            play_memory_copy(m, &kept, &both[0], size);
            play_memory_copy(m, &both[0], &both[1], size);
            play_memory_copy(m, &both[1], &kept, size);
        }
}

static void do_bsearch(struct machine *m, struct call *c)
{
    int64_t lo = 0, hi = play_call_number(m, c, 2), size = play_call_number(m, c, 3);

    c->result = play_value_int(0);
    while (lo < hi && m->end == RUN_ON) {
        int64_t mid = (lo + hi) / 2;
        struct value both[2] = {c->args[0],
                                play_value_moved(play_call_place(m, c, 1), mid * size)};
        struct value order = machine_call(m, &c->args[4], both, 2);

        if (order.kind != VALUE_INT)
            machine_stuck(m);
        if (order.n == 0) {
            c->result = both[1];
            return;
        }
        if (order.n < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
}

/* A thread runs when it is made: one order of many that may be. */
static void do_thread(struct machine *m, struct call *c)
{
    struct value argument = c->count > 3 ? c->args[3] : play_value_unknown();

    machine_call(m, &c->args[2], &argument, 1);
    c->result = play_value_int(0);
}

static void do_atexit(struct machine *m, struct call *c)
{
    if (m->handler_count < MAX_HANDLERS)
        m->handlers[m->handler_count++] = c->args[0];
    c->result = play_value_int(0);
}

/* A signal may come as soon as there is somebody to take it. */
static void do_signal(struct machine *m, struct call *c)
{
    if (c->args[1].kind == VALUE_FUNCTION)
        m->signal = c->args[1];
    c->result = play_value_int(0);
}

static void do_raise(struct machine *m, struct call *c)
{
    struct value signal = c->args[c->count - 1];

    if (m->signal.kind == VALUE_FUNCTION)
        machine_call(m, &m->signal, &signal, 1);
    else
        machine_stuck(m);
    c->result = play_value_int(0);
}

static void do_exit(struct machine *m, struct call *c)
{
    (void)c;
    if (m->end == RUN_ON)
        m->end = RUN_OVER;
}

/* -------------------------------------------------------------------------- table */

struct known {
    const char *name;
    unsigned least; /* arguments */
    void (*act)(struct machine *m, struct call *c);
};

static const struct known known[] = {
    {"__ctype_b_loc",       0, play_do_ctype_table},
    {"__ctype_tolower_loc", 0, play_do_ctype_table},
    {"__ctype_toupper_loc", 0, play_do_ctype_table},
    {"abort",               0, do_exit            },
    {"abs",                 1, play_do_abs        },
    {"accept",              0, do_number_3        },
    {"alloca",              1, do_malloc          },
    {"atexit",              1, do_atexit          },
    {"atoi",                1, play_do_atoi       },
    {"atol",                1, play_do_atoi       },
    {"atoll",               1, play_do_atoi       },
    {"bcopy",               9, do_nothing         },
    {"bind",                0, do_zero            },
    {"bsearch",             5, do_bsearch         },
    {"bzero",               2, do_bzero           },
    {"calloc",              2, do_calloc          },
    {"close",               0, do_zero            },
    {"connect",             0, do_zero            },
    {"exit",                1, do_exit            },
    {"_exit",               1, do_exit            },
    {"fclose",              1, do_zero            },
    {"feof",                1, do_ferror          },
    {"ferror",              1, do_ferror          },
    {"fflush",              0, do_zero            },
    {"fgetc",               1, do_getchar         },
    {"fgets",               2, do_fgets           },
    {"fopen",               2, do_open            },
    {"fork",                0, do_zero            },
    {"fprintf",             2, do_printf          },
    {"fputc",               1, do_nothing         },
    {"fputs",               1, do_puts            },
    {"fread",               3, do_fread           },
    {"free",                1, do_free            },
    {"fscanf",              2, do_scanf           },
    {"getc",                1, do_getchar         },
    {"getchar",             0, do_getchar         },
    {"gets",                1, do_gets            },
    {"isalnum",             1, play_do_ctype      },
    {"isalpha",             1, play_do_ctype      },
    {"isblank",             1, play_do_ctype      },
    {"iscntrl",             1, play_do_ctype      },
    {"isdigit",             1, play_do_ctype      },
    {"isgraph",             1, play_do_ctype      },
    {"islower",             1, play_do_ctype      },
    {"isprint",             1, play_do_ctype      },
    {"ispunct",             1, play_do_ctype      },
    {"isspace",             1, play_do_ctype      },
    {"isupper",             1, play_do_ctype      },
    {"isxdigit",            1, play_do_ctype      },
    {"labs",                1, play_do_abs        },
    {"listen",              0, do_zero            },
    {"malloc",              1, do_malloc          },
    {"memchr",              3, do_memchr          },
    {"memcmp",              3, do_memcmp          },
    {"memcpy",              3, do_memcpy          },
    {"memmove",             3, do_memcpy          },
    {"memset",              3, do_memset          },
    {"open",                2, do_number_3        },
    {"printf",              1, do_printf          },
    {"pthread_create",      4, do_thread          },
    {"pthread_join",        2, do_zero            },
    {"putchar",             1, do_nothing         },
    {"puts",                1, do_puts            },
    {"qsort",               4, do_qsort           },
    {"raise",               1, do_raise           },
    {"rand",                0, play_do_rand       },
    {"random",              0, play_do_rand       },
    {"read",                3, do_read            },
    {"realloc",             2, do_realloc         },
    {"recv",                3, do_read            },
    {"scanf",               1, do_scanf           },
    {"setvbuf",             0, do_zero            },
    {"signal",              2, do_signal          },
    {"snprintf",            3, do_snprintf        },
    {"socket",              0, do_number_3        },
    {"sprintf",             2, do_sprintf         },
    {"srand",               1, do_nothing         },
    {"srandom",             1, do_nothing         },
    {"sscanf",              2, do_sscanf          },
    {"stpcpy",              2, play_do_strcpy     },
    {"strcasecmp",          2, play_do_strcmp     },
    {"strcat",              2, play_do_strcat     },
    {"strchr",              2, play_do_strchr     },
    {"strcmp",              2, play_do_strcmp     },
    {"strcpy",              2, play_do_strcpy     },
    {"strcspn",             2, play_do_span       },
    {"strdup",              1, play_do_strdup     },
    {"strlcat",             3, play_do_strlcpy    },
    {"strlcpy",             3, play_do_strlcpy    },
    {"strlen",              1, play_do_strlen     },
    {"strncasecmp",         3, play_do_strcmp     },
    {"strncat",             3, play_do_strncat    },
    {"strncmp",             3, play_do_strcmp     },
    {"strncpy",             3, play_do_strncpy    },
    {"strndup",             2, play_do_strdup     },
    {"strnlen",             2, play_do_strnlen    },
    {"strpbrk",             2, play_do_span       },
    {"strrchr",             2, play_do_strchr     },
    {"strspn",              2, play_do_span       },
    {"strstr",              2, play_do_strstr     },
    {"strtok",              2, play_do_strtok     },
    {"strtol",              3, play_do_strtol     },
    {"strtoll",             3, play_do_strtol     },
    {"strtoul",             3, play_do_strtol     },
    {"strtoull",            3, play_do_strtol     },
    {"swprintf",            9, do_nothing         },
    {"tolower",             1, play_do_ctype      },
    {"toupper",             1, play_do_ctype      },
    {"ungetc",              2, do_ungetc          },
    {"usleep",              0, do_zero            },
    {"wcscat",              2, play_do_strcat     },
    {"wcschr",              2, play_do_strchr     },
    {"wcscmp",              2, play_do_strcmp     },
    {"wcscpy",              2, play_do_strcpy     },
    {"wcslen",              1, play_do_strlen     },
    {"wcsncat",             3, play_do_strncat    },
    {"wcsncpy",             3, play_do_strncpy    },
    {"wmemcpy",             3, do_memcpy          },
    {"wmemmove",            3, do_memcpy          },
    {"wmemset",             3, do_wmemset         },
};

/* Without what the compiler puts in front of a name. */
static const char *plain_name(const char *name)
{
    return strncmp(name, "__builtin_", 10) == 0 ? name + 10 : name;
}

bool play_library(struct machine *m, struct call *c)
{
    struct ir_function f = *c->f;
    const struct model_function *row = model_find(f.name);

    f.name = plain_name(f.name);
    c->f = &f;
    if (row && row->source)
        m->source = row->source;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (strcmp(known[k].name, f.name) == 0 && c->count >= known[k].least) {
            known[k].act(m, c);
            return m->end == RUN_ON;
        }
    return (row && row->kind == MODEL_PURE) || machine_stuck(m);
}
