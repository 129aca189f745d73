/*
 * Corpus merging; see merge.h.
 *
 * libFuzzer's -merge starts its worker through /bin/sh, which the jail does not
 * have.  So the worker (-merge_inner) is started here, and its control file read
 * here.  The file (FuzzerMerge.h) begins with the number of units, the number of units
 * to keep in any case, and a path for each unit; the worker adds for each one
 *     STARTED 0 13
 *     FT 0 16 23 41          features that no unit before has
 *     COV 0 3 4              edges, of no interest here
 * A unit that was started and has no FT line ended the worker; it is skipped when the
 * worker is started again.
 */
#include "fuzz/merge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"
#include "fuzz/corpus.h"
#include "run/jailed.h"
#include "run/run.h"
#include "run/stage.h"

enum {
    MAX_CONTROL = 64 << 20, /* also what the worker may write */
    WORKER_STARTS = 8, /* units that end it */
};

#define INSIDE_CONTROL "/control"

/* ------------------------------------------------------------- the answer */

/* The lines behind the numbers and the paths; NULL if there are fewer. */
static const char *skip_lines(const char *text, size_t count)
{
    for (size_t i = 0; text && i < count; i++) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    return text;
}

/* A complete "FT INDEX" line without a feature: the units before have them all. */
static void read_worker_line(const char *line, size_t count, bool *is_redundant)
{
    char *end;

    if (!str_starts_with(line, "FT "))
        return;
    unsigned long long index = strtoull(line + 3, &end, 10);
    while (*end == ' ')
        end++;
    if (end > line + 3 && index < count)
        is_redundant[index] = *end == '\n';
}

bool merge_read_control(const char *text, size_t size, size_t units, bool *is_redundant,
                        struct err *e)
{
    const char *lines = strlen(text) == size ? skip_lines(text, units + 2) : NULL;

    if (!lines || strtoull(text, NULL, 10) != units)
        return err_set(e, 0, "the control file of the merge is damaged");
    for (const char *line = lines; line; line = skip_lines(line, 1))
        read_worker_line(line, units, is_redundant);
    return true;
}

/* -------------------------------------------------------------- the worker */

struct unit {
    char *name;
    off_t size;
};

static int compare_units(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;

    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* The smallest first: of units that cover the same, the first one stays. */
static void sort_by_size(const char *dir, struct strv *names)
{
    struct unit *units = mem_calloc(names->len, sizeof *units);

    for (size_t i = 0; i < names->len; i++) {
        SCOPED_FREE char *path = fs_join(dir, names->at[i]);
        struct stat st;

        units[i].name = names->at[i];
        units[i].size = stat(path, &st) == 0 ? st.st_size : 0;
    }
    qsort(units, names->len, sizeof *units, compare_units);
    for (size_t i = 0; i < names->len; i++)
        names->at[i] = units[i].name;
    free(units);
}

static bool write_control(const char *path, const struct strv *names, struct err *e)
{
    SCOPED_STR struct str text = {0};

    str_addf(&text, "%zu\n0\n", names->len);
    for (size_t i = 0; i < names->len; i++)
        str_addf(&text, RUN_INSIDE_INPUT "/corpus/%s\n", names->at[i]);

    SCOPED_FD int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || fchmod(fd, 0666) != 0) /* the jail's id writes to it */
        return err_set(e, errno, "create %s", path);
    return fs_write_all(fd, text.text, text.len, e);
}

/* Run the worker once; `has_ended` when it came to the end of the list. */
static bool run_worker(const struct merge_options *o, const struct run_stage *stage,
                       const char *control, bool *has_ended, struct err *e)
{
    struct tree tree = {0};
    const struct jail_limits limits = {.file_bytes = MAX_CONTROL};
    static const char *const env[] = {"ASAN_OPTIONS=detect_leaks=0:symbolize=0", NULL};

    if (!run_tree(o->program, o->cache_dir, &tree, e))
        return false;

    const char *const argv[] = {tree.main, "-merge_inner=1",
                                "-merge_control_file=" INSIDE_CONTROL,
                                "-close_fd_mask=3", NULL};
    const struct jail_bind binds[] = {
        {.outside = stage->shown, .inside = RUN_INSIDE_INPUT},
        {.outside = control, .inside = INSIDE_CONTROL, .is_writable = true},
    };
    struct run_jailed worker = {
        .spec = {.level = o->level,
                 .profile = JAIL_PROFILE_TARGET,
                 .tree = tree.root,
                 .argv = argv,
                 .env = env,
                 .output = RUN_INSIDE_OUTPUT,
                 .binds = binds,
                 .bind_count = sizeof binds / sizeof *binds,
                 .limits = run_default_limits(&limits),
                 .may_degrade = true},
        .timeout_ms = (uint64_t)o->seconds * 1000,
        .max_output = 4096,
    };
    bool ok = run_jailed(&worker, e);

    *has_ended = ok && worker.exit.exit_code == 0;
    if (ok && worker.exit.timed_out)
        ok = err_set(e, 0, "the corpus did not run through within %u s", o->seconds);
    run_jailed_fini(&worker);
    tree_fini(&tree);
    return ok;
}

static bool run_through(const struct merge_options *o, const struct run_stage *stage,
                        const char *control, struct err *e)
{
    bool has_ended = false;

    for (int i = 0; !has_ended && i < WORKER_STARTS; i++)
        if (!run_worker(o, stage, control, &has_ended, e))
            return false;
    return has_ended || err_set(e, 0, "too many corpus units end the target");
}

/* ------------------------------------------------------------- the corpus */

static size_t remove_units(const char *dir, const struct strv *names,
                           const bool *is_redundant)
{
    size_t removed = 0;

    for (size_t i = 0; i < names->len; i++) {
        SCOPED_FREE char *path = is_redundant[i] ? fs_join(dir, names->at[i]) : NULL;

        removed += path && unlink(path) == 0;
    }
    return removed;
}

static bool merge_locked(const struct merge_options *o, size_t *removed, struct err *e)
{
    SCOPED_STAGE struct run_stage stage = {.lock_fd = -1};
    SCOPED_STRV struct strv names = {0};
    SCOPED_STR struct str text = {0};
    SCOPED_FREE char *control = NULL;
    SCOPED_FREE bool *is_redundant = NULL;
    SCOPED_FREE char *corpus = NULL;
    size_t staged = 0;

    if (!run_stage_open(&stage, o->cache_dir, e) ||
        !corpus_stage(&stage, o->corpus_dir, &staged, e))
        return false;
    if (staged < 2)
        return true;
    control = fs_join(stage.dir, "control");
    corpus = fs_join(stage.shown, "corpus");
    if (!fs_list(corpus, &names, e))
        return false;
    sort_by_size(corpus, &names);
    if (!write_control(control, &names, e) || !run_through(o, &stage, control, e) ||
        !fs_read(control, MAX_CONTROL, &text, e))
        return false;
    is_redundant = mem_calloc(names.len, sizeof *is_redundant);
    if (!merge_read_control(str_text(&text), text.len, names.len, is_redundant, e))
        return false;
    *removed = remove_units(o->corpus_dir, &names, is_redundant);
    return true;
}

bool merge_corpus(const struct merge_options *o, size_t *removed, struct err *e)
{
    *removed = 0;
    if (!fs_is_dir(o->corpus_dir))
        return true;

    SCOPED_FD int lock = open(o->corpus_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0)
        return err_set(e, errno, "open %s", o->corpus_dir);
    if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        return true; /* another campaign is at it */
    return merge_locked(o, removed, e) || err_wrap(e, "merge the corpus");
}
