/*
 * Names for addresses; see symbolize.h.
 *
 * Three steps: find the frames of a report that lack a name, ask for those not asked
 * before, write the report again with names.  The symbolizer's protocol is one query a
 * line, one JSON object a line back, in order (llvm-symbolizer(1),
 * --output-style=JSON).
 */
#include "run/symbolize.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "jail/jail.h"
#include "run/jailed.h"

enum {
    MAX_QUERIES = 512, /* of one report; a longer one keeps the rest as it is */
    MAX_MODULE = 256,
    MAX_ANSWER = 4 << 20,
    SYMBOLIZER_MS = 60 * 1000, /* reading the debug information of a large program */
};

static const char *const SYMBOLIZERS[] = {"llvm-symbolizer-19", "llvm-symbolizer-22",
                                          "llvm-symbolizer-18", "llvm-symbolizer-17",
                                          "llvm-symbolizer"};

/* One function in the (possibly inlined) frames of an address. */
struct name {
    char *function, *file;
    unsigned line, col;
};

/* The answer for one address, innermost function first; none: not known. */
struct answer {
    struct name *names;
    size_t count;
};

struct run_symbols {
    char *binary, *cache_dir;
    struct tree tree; /* of the binary; without root until the first use */
    struct map answers; /* "MODULE 0xOFFSET" -> struct answer * */
};

/* A frame without a name in the text of a report: "#4 0x55d0  (/bin/x+0x12) ..." */
struct bare_frame {
    size_t indent; /* offset of '#' from the start of the line */
    const char *pc; /* "0x55d0" */
    size_t pc_len;
    char module[MAX_MODULE];
    uint64_t offset;
};

struct run_symbols *run_symbols_new(const char *binary, const char *cache_dir)
{
    struct run_symbols *s = mem_alloc(sizeof *s);

    s->binary = mem_strdup(binary);
    s->cache_dir = mem_strdup(cache_dir);
    map_init(&s->answers);
    return s;
}

static void answer_free(struct answer *a)
{
    for (size_t i = 0; i < a->count; i++) {
        free(a->names[i].function);
        free(a->names[i].file);
    }
    free(a->names);
    free(a);
}

void run_symbols_free(struct run_symbols *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->answers.len; i++)
        answer_free(s->answers.entries[i].value);
    map_fini(&s->answers);
    tree_fini(&s->tree);
    free(s->binary);
    free(s->cache_dir);
    free(s);
}

/* ------------------------------------------------------- reading a report */

/* Parse "(MODULE+0xOFFSET)" at `p`; the end of it, or NULL.  Bounded by `end`. */
static const char *read_location(const char *p, const char *end, struct bare_frame *f)
{
    const char *close = memchr(p, ')', (size_t)(end - p));
    const char *plus = close ? memrchr(p, '+', (size_t)(close - p)) : NULL;
    char digits[17] = "";

    if (p >= end || *p != '(' || !plus || close - plus < 4 || plus[1] != '0' ||
        plus[2] != 'x')
        return NULL;

    size_t module_len = (size_t)(plus - p - 1);
    size_t digit_count = (size_t)(close - plus - 3);
    if (module_len == 0 || module_len >= sizeof f->module ||
        digit_count >= sizeof digits)
        return NULL;
    memcpy(digits, plus + 3, digit_count);
    for (size_t i = 0; i < digit_count; i++)
        if (!isxdigit((unsigned char)digits[i]))
            return NULL;
    memcpy(f->module, p + 1, module_len);
    f->module[module_len] = '\0';
    f->offset = strtoull(digits, NULL, 16);
    return close + 1;
}

/* Whether the line [line, end) is a frame without a name. */
static bool read_bare_frame(const char *line, const char *end, struct bare_frame *f)
{
    const char *p = line;

    while (p < end && *p == ' ')
        p++;
    f->indent = (size_t)(p - line);
    if (p >= end || *p++ != '#')
        return false;
    while (p < end && isdigit((unsigned char)*p))
        p++;
    if (end - p < 4 || p[0] != ' ' || p[1] != '0' || p[2] != 'x')
        return false;
    f->pc = ++p;
    while (p < end && isalnum((unsigned char)*p))
        p++;
    f->pc_len = (size_t)(p - f->pc);
    while (p < end && *p == ' ')
        p++;
    return read_location(p, end, f) != NULL;
}

/* Walk over lines; false at the end.  `line` to `*end` is one, without the newline. */
static bool next_line(const char **at, const char *stop, const char **end)
{
    if (*at >= stop)
        return false;
    *end = memchr(*at, '\n', (size_t)(stop - *at));
    if (!*end)
        *end = stop;
    return true;
}

/* ------------------------------------------------------ asking for answers */

/*
 * The place of a module in the symbolizer's jail, where the program's tree is at /in;
 * new memory, NULL for anything that is not in the tree: hostile text goes no further.
 * Without /proc the runtime calls the program itself /proc/self/exe.
 */
static char *visible_module(const struct tree *tree, const char *module)
{
    if (strcmp(module, "/proc/self/exe") == 0)
        module = tree->main;
    for (size_t i = 0; i < tree->file_count; i++)
        if (strcmp(tree->files[i].inside, module) == 0)
            return mem_printf("/in%s", module);
    return NULL;
}

static char *answer_key(const char *module, uint64_t offset)
{
    return mem_printf("%s 0x%llx", module, (unsigned long long)offset);
}

static char *find_symbolizer(struct err *e)
{
    for (size_t i = 0; i < sizeof SYMBOLIZERS / sizeof *SYMBOLIZERS; i++) {
        char *path = fs_find_program(SYMBOLIZERS[i]);

        if (path)
            return path;
    }
    err_set(e, 0, "llvm-symbolizer-19 is not installed (Debian package llvm-19)");
    return NULL;
}

/*
 * An empty tree: what the symbolizer needs is shown from the system itself.  Copying
 * its 250 MB of libraries would buy nothing, everyone may read them.
 */
static char *make_tree(const char *cache_dir, struct err *e)
{
    char *root = fs_join(cache_dir, "symbolizer");

    if (fs_mkdirs(root, 0755, e))
        return root;
    free(root);
    return NULL;
}

static int queries_as_input(const struct str *queries, struct err *e)
{
    SCOPED_FD int fd = memfd_create("queries", MFD_CLOEXEC);

    if (fd < 0) {
        err_set(e, errno, "memfd_create");
        return -1;
    }
    if (!fs_write_all(fd, queries->text, queries->len, e))
        return -1;
    if (lseek(fd, 0, SEEK_SET) != 0) {
        err_set(e, errno, "lseek");
        return -1;
    }
    return take_fd(&fd);
}

/* Run the symbolizer on `queries` with `tree` at /in; its answers go to `out`. */
static bool ask(const struct run_symbols *s, const struct tree *tree,
                const struct str *queries, struct str *out, struct err *e)
{
    SCOPED_FREE char *program = find_symbolizer(e);
    SCOPED_FREE char *root = program ? make_tree(s->cache_dir, e) : NULL;
    SCOPED_FD int input = root ? queries_as_input(queries, e) : -1;

    if (input < 0)
        return false;

    const char *const argv[] = {program, "--output-style=JSON", NULL};
    const struct jail_bind binds[] = {
        {.outside = "/usr",     .inside = "/usr"  },
        {.outside = "/lib",     .inside = "/lib"  },
        {.outside = "/lib64",   .inside = "/lib64"},
        {.outside = tree->root, .inside = "/in"   },
    };
    const struct jail_spec spec = {
        .level = JAIL_LEVEL_HARDENED,
        .profile = JAIL_PROFILE_TARGET,
        .tree = root,
        .argv = argv,
        .binds = binds,
        .bind_count = sizeof binds / sizeof *binds,
        .stdin_fd = input,
        .may_degrade = true,
    };
    struct run_jailed jailed = {
        .spec = spec, .timeout_ms = SYMBOLIZER_MS, .max_output = MAX_ANSWER};

    if (!run_jailed(&jailed, e))
        return err_wrap(e, "run %s", program);
    str_add_bytes(out, str_text(&jailed.output), jailed.output.len);

    bool ok = !jailed.exit.timed_out && jailed.exit.exit_code == 0;
    run_jailed_fini(&jailed);
    return ok || err_set(e, 0, "%s ended with exit %d, signal %d%s", program,
                         jailed.exit.exit_code, jailed.exit.signal,
                         jailed.exit.timed_out ? " at its time limit" : "");
}

/* One JSON object of the symbolizer as an answer; unknown functions leave it empty. */
static struct answer *read_answer(const json_t *object)
{
    struct answer *a = mem_alloc(sizeof *a);
    const json_t *symbols = json_object_get(object, "Symbol");

    for (size_t i = 0; i < json_array_size(symbols); i++) {
        const json_t *symbol = json_array_get(symbols, i);
        const char *function = json_text_of(symbol, "FunctionName", "");

        if (!*function)
            continue;
        a->names = mem_resize(a->names, a->count + 1, sizeof *a->names);
        a->names[a->count++] = (struct name){
            .function = mem_strdup(function),
            .file = mem_strdup(json_text_of(symbol, "FileName", "")),
            .line = (unsigned)json_int_of(symbol, "Line", 0),
            .col = (unsigned)json_int_of(symbol, "Column", 0),
        };
    }
    return a;
}

/* The answers come in the order of the queries, whose keys are `keys`. */
static bool read_answers(struct run_symbols *s, const struct str *text,
                         const struct strv *keys, struct err *e)
{
    const char *at = str_text(text), *stop = at + text->len, *end;
    size_t n = 0;

    for (; n < keys->len && next_line(&at, stop, &end); at = end + 1) {
        if (end == at)
            continue;
        SCOPED_JSON json_t *object = json_parse(at, (size_t)(end - at), e);
        if (!object)
            return err_wrap(e, "answer of llvm-symbolizer");
        map_set(&s->answers, keys->at[n++], read_answer(object));
    }
    return n == keys->len ||
           err_set(e, 0, "llvm-symbolizer answered %zu of %zu queries", n, keys->len);
}

/* Ask for every address in the report that is in the tree and not known yet. */
static bool fetch_answers(struct run_symbols *s, const struct str *report,
                          struct err *e)
{
    const char *at = str_text(report), *stop = at + report->len, *end;
    SCOPED_STRV struct strv keys = {0};
    SCOPED_STR struct str queries = {0}, answers = {0};
    struct bare_frame frame;

    for (; keys.len < MAX_QUERIES && next_line(&at, stop, &end); at = end + 1) {
        if (!read_bare_frame(at, end, &frame))
            continue;
        SCOPED_FREE char *key = answer_key(frame.module, frame.offset);
        SCOPED_FREE char *module = visible_module(&s->tree, frame.module);
        if (!module || map_has(&s->answers, key) || strv_index(&keys, key) >= 0)
            continue;
        strv_add(&keys, key);
        str_addf(&queries, "CODE \"%s\" 0x%llx\n", module,
                 (unsigned long long)frame.offset);
    }
    if (keys.len == 0)
        return true;
    return ask(s, &s->tree, &queries, &answers, e) &&
           read_answers(s, &answers, &keys, e);
}

/* ------------------------------------------------------- writing it again */

static void write_name(struct str *out, const struct name *n)
{
    str_add(out, " in ");
    str_add_escaped(out, n->function, strlen(n->function), false);
    if (!*n->file)
        return;
    str_add_char(out, ' ');
    str_add_escaped(out, n->file, strlen(n->file), false);
    if (n->line)
        str_addf(out, ":%u", n->line);
    if (n->line && n->col)
        str_addf(out, ":%u", n->col);
}

/* A frame becomes one line for each function inlined there, numbered on. */
static void write_frame(struct str *out, const struct bare_frame *f,
                        const struct answer *a, unsigned *number)
{
    for (size_t i = 0; i < a->count; i++) {
        str_addf(out, "%*s#%u %.*s", (int)f->indent, "", (*number)++, (int)f->pc_len,
                 f->pc);
        write_name(out, &a->names[i]);
        str_add_char(out, '\n');
    }
}

/*
 * "SUMMARY: AddressSanitizer: kind (module+0x12) (BuildId: ...)" with the first place
 * of the stack that has a line: the interceptors of the runtime have none.
 */
static bool write_summary(const struct name *place, struct str *out, const char *line,
                          const char *end)
{
    const char *open = memchr(line, '(', (size_t)(end - line));
    struct bare_frame f = {0};

    if (!place || !open || end - line < 9 || memcmp(line, "SUMMARY: ", 9) != 0 ||
        !read_location(open, end, &f))
        return false;
    str_add_bytes(out, line, (size_t)(open - line));
    str_add_escaped(out, place->file, strlen(place->file), false);
    str_addf(out, ":%u:%u in ", place->line, place->col);
    str_add_escaped(out, place->function, strlen(place->function), false);
    str_add_char(out, '\n');
    return true;
}

static const struct name *first_place(const struct answer *a)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->names[i].line)
            return &a->names[i];
    return NULL;
}

static void rewrite(const struct run_symbols *s, const struct str *report,
                    struct str *out)
{
    const char *at = str_text(report), *stop = at + report->len, *end;
    const struct name *place = NULL; /* of the report that is being written */
    struct bare_frame frame;
    unsigned number = 0;

    for (; next_line(&at, stop, &end); at = end + 1) {
        bool is_bare = read_bare_frame(at, end, &frame);
        SCOPED_FREE char *key = is_bare ? answer_key(frame.module, frame.offset) : NULL;
        const struct answer *a = key ? map_get(&s->answers, key) : NULL;

        if (is_bare && strncmp(at + frame.indent, "#0 ", 3) == 0)
            number = 0;
        if (a && a->count > 0) {
            place = place ? place : first_place(a);
            write_frame(out, &frame, a, &number);
            continue;
        }
        number += is_bare;
        if (write_summary(place, out, at, end)) {
            place = NULL;
            continue;
        }
        str_add_bytes(out, at, (size_t)(end - at));
        if (end < stop)
            str_add_char(out, '\n');
    }
}

bool run_symbolize(struct run_symbols *s, struct str *report, struct err *e)
{
    if (!s->tree.root && !run_tree(s->binary, s->cache_dir, &s->tree, e))
        return false;
    if (!fetch_answers(s, report, e))
        return err_wrap(e, "symbolize");

    struct str named = {0};
    rewrite(s, report, &named);
    str_fini(report);
    *report = named;
    return true;
}
