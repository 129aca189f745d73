/*
 * One run in a jail; see run.h.
 *
 * prepare (tree, inputs, arguments, environment) -> run -> classify -> name the frames.
 * Sanitizers write their reports to files in the output folder, not to standard error:
 * a daemon that closes or redirects descriptor 2 still gets its report out, children do
 * not mix theirs, and a program that only echoes its input cannot fake one by accident.
 */
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/vec.h"
#include "jail/core/collect.h"
#include "run/breach.h"
#include "run/classify.h"
#include "run/jailed.h"
#include "run/stage.h"

enum {
    DEFAULT_TIMEOUT_MS = 10 * 1000,
    BREACH_TIMEOUT_MS = 60 * 1000, /* the program and the whole battery */
    MAX_OUTPUT = 256 << 10,
    MAX_REPORTS = 1 << 20,
};

#define REPORT_PREFIX "report." /* then the pid: sanitizers' log_path */

/* Everything one run needs, released together. */
struct preparation {
    struct tree tree;
    struct run_stage stage;
    struct strv argv, env;
    struct jail_bind bind;
    int stdin_fd;
};

static void preparation_fini(struct preparation *p)
{
    tree_fini(&p->tree);
    run_stage_close(&p->stage);
    strv_fini(&p->argv);
    strv_fini(&p->env);
    if (p->stdin_fd >= 0)
        close(p->stdin_fd);
}

/* Files from the output folder, as they come. */
struct collected {
    const struct run_request *req;
    struct run_result *out;
    struct str reports;
};

static const char *const outcome_names[] = {
    [RUN_CLEAN] = "clean",
    [RUN_CRASHED] = "crashed",
    [RUN_TIMED_OUT] = "timed out",
    [RUN_OUT_OF_MEMORY] = "out of memory",
    [RUN_INFRASTRUCTURE] = "infrastructure failure",
};

const char *run_outcome_name(enum run_outcome o)
{
    return outcome_names[o];
}

/* -------------------------------------------------------------- preparing */

static char *input_name(size_t index)
{
    return mem_printf("input-%zu", index);
}

/* "@@" becomes the path of every input, one argument each. */
static void make_argv(const struct run_request *req, struct preparation *p)
{
    strv_add(&p->argv, p->tree.main);
    for (const char *const *arg = req->args; arg && *arg; arg++) {
        if (strcmp(*arg, "@@") != 0) {
            strv_add(&p->argv, *arg);
            continue;
        }
        for (size_t i = 0; i < req->input_count; i++) {
            SCOPED_FREE char *name = input_name(i);

            strv_addf(&p->argv, "%s/%s", RUN_INSIDE_INPUT, name);
        }
    }
}

/* "NAME=ours", with the caller's value for NAME added; later options win. */
static void add_options(struct strv *env, const char *name, const char *ours,
                        const char *const *more)
{
    SCOPED_STR struct str value = {0};
    size_t len = strlen(name);

    str_addf(&value, "%s=%s", name, ours);
    for (; more && *more; more++)
        if (strncmp(*more, name, len) == 0 && (*more)[len] == '=')
            str_addf(&value, ":%s", *more + len + 1);
    strv_add(env, value.text);
}

static bool is_option_variable(const char *text)
{
    return str_starts_with(text, "ASAN_OPTIONS=") ||
           str_starts_with(text, "MSAN_OPTIONS=") ||
           str_starts_with(text, "UBSAN_OPTIONS=");
}

/* The same for every run: no time zone, language or home of the developer. */
static void make_env(const struct run_request *req, struct preparation *p)
{
    static const char *const fixed[] = {"PATH=/usr/bin:/bin",
                                        "HOME=" RUN_INSIDE_OUTPUT,
                                        "TMPDIR=" RUN_INSIDE_OUTPUT,
                                        "LC_ALL=C",
                                        "TZ=UTC",
                                        NULL};
    /* The breach link reports to standard error: its jail is gone when it is over. */
    const char *log = req->is_breach ? "" : ":log_path=" RUN_INSIDE_OUTPUT "/report";
    SCOPED_FREE char *asan = mem_printf("%s%s", run_asan_options, log);
    SCOPED_FREE char *msan = mem_printf("%s%s", run_msan_options, log);
    SCOPED_FREE char *ubsan = mem_printf("%s%s", run_ubsan_options, log);

    strv_add_all(&p->env, fixed);
    add_options(&p->env, "ASAN_OPTIONS", asan, req->env);
    add_options(&p->env, "MSAN_OPTIONS", msan, req->env);
    add_options(&p->env, "UBSAN_OPTIONS", ubsan, req->env);
    for (const char *const *more = req->env; more && *more; more++)
        if (!is_option_variable(*more))
            strv_add(&p->env, *more);
}

static bool make_stdin(const struct run_request *req, struct preparation *p,
                       struct err *e)
{
    p->stdin_fd = memfd_create("input", MFD_CLOEXEC);
    if (p->stdin_fd < 0)
        return err_set(e, errno, "memfd_create");
    if (req->input_count > 0 &&
        !fs_write_all(p->stdin_fd, req->inputs[0].bytes, req->inputs[0].size, e))
        return false;
    if (lseek(p->stdin_fd, 0, SEEK_SET) != 0)
        return err_set(e, errno, "lseek");
    return true;
}

static bool stage_inputs(const struct run_request *req, struct preparation *p,
                         struct err *e)
{
    if (!run_stage_open(&p->stage, req->cache_dir, e))
        return false;
    for (size_t i = 0; i < req->input_count; i++) {
        SCOPED_FREE char *name = input_name(i);

        if (!run_stage_write(&p->stage, name, req->inputs[i].bytes, req->inputs[i].size,
                             e))
            return false;
    }
    p->bind = (struct jail_bind){.outside = p->stage.shown, .inside = RUN_INSIDE_INPUT};
    return true;
}

static bool prepare(const struct run_request *req, struct preparation *p, struct err *e)
{
    if (!run_tree(req->binary, req->cache_dir, &p->tree, e))
        return false;
    make_argv(req, p);
    make_env(req, p);
    return req->input_on_stdin ? make_stdin(req, p, e) : stage_inputs(req, p, e);
}

static struct jail_spec make_spec(const struct run_request *req, struct preparation *p)
{
    return (struct jail_spec){
        .level = req->level,
        .profile = req->profile,
        .tree = p->tree.root,
        .argv = (const char *const *)strv_argv(&p->argv),
        .env = (const char *const *)strv_argv(&p->env),
        .cwd = RUN_INSIDE_OUTPUT,
        .output = RUN_INSIDE_OUTPUT,
        .binds = &p->bind,
        .bind_count = req->input_on_stdin ? 0 : 1,
        .stdin_fd = p->stdin_fd > 0 ? p->stdin_fd : 0,
        .limits = run_default_limits(&req->limits),
        .may_degrade = true, /* recorded as evidence: the caller judges */
    };
}

/* -------------------------------------------------------------- collecting */

static bool take_file(void *context, const char *name, const void *bytes, size_t size,
                      struct err *e)
{
    struct collected *c = context;

    (void)e;
    if (str_starts_with(name, REPORT_PREFIX)) {
        size_t room = MAX_REPORTS - c->reports.len;

        str_add_bytes(&c->reports, bytes, size < room ? size : room);
        return true;
    }
    if (!c->req->collect)
        return true;
    c->out->artefacts = mem_resize(c->out->artefacts, c->out->artefact_count + 1,
                                   sizeof *c->out->artefacts);
    c->out->artefacts[c->out->artefact_count++] = (struct run_artefact){
        .name = mem_strdup(name), .bytes = mem_dup(bytes, size), .size = size};
    return true;
}

static bool collect_output(void *context, int output_fd, struct err *e)
{
    const struct collect_limits limits = {
        .total_bytes = 64 << 20, .files = 10000, .owner = (uid_t)-1};
    struct collect_counts counts;

    return collect_files(output_fd, &limits, take_file, context, &counts, e);
}

/* ----------------------------------------------------------------- running */

static void infrastructure(struct run_result *out, const struct err *e)
{
    out->outcome = RUN_INFRASTRUCTURE;
    out->problem = mem_strdup(e->text);
}

/* Names from outside; without them the report keeps its numbers and says why. */
static void name_frames(const struct run_request *req, struct str *text)
{
    struct err e = {0};
    struct run_symbols *own = req->symbols
                                  ? NULL
                                  : run_symbols_new(req->binary, req->cache_dir);

    if (!run_symbolize(req->symbols ? req->symbols : own, text, &e))
        str_addf(text, "[frames have no names: %s]\n", e.text);
    run_symbols_free(own);
}

/* Sanitizers read their options from /proc/self/environ; without it they have none. */
static bool has_proc(const struct jail_record *jail)
{
    for (size_t i = 0; i < jail->layer_count; i++)
        if (strcmp(jail->layers[i].name, "proc") == 0)
            return jail->layers[i].state == JAIL_LAYER_HELD;
    return false;
}

static void judge(const struct run_request *req, struct collected *c)
{
    struct run_result *out = c->out;
    const struct run_signs signs = {
        .exit = &out->exit,
        .reports = &c->reports,
        .output = &out->output,
        .is_output_all = req->is_breach || !has_proc(&out->jail),
    };

    out->outcome = run_classify(&signs, &out->crash, &out->problem);
    if (!out->crash.kind)
        return;

    /* Again with names: only now is it worth asking for them. */
    name_frames(req, c->reports.len ? &c->reports : &out->output);
    crash_fini(&out->crash);
    free(out->problem);
    out->outcome = run_classify(&signs, &out->crash, &out->problem);
}

static void run_plain(const struct run_request *req, struct preparation *p,
                      struct run_result *out)
{
    struct collected collected = {.req = req, .out = out};
    struct run_jailed jailed = {
        .spec = make_spec(req, p),
        .timeout_ms = req->timeout_ms ? req->timeout_ms : DEFAULT_TIMEOUT_MS,
        .max_output = MAX_OUTPUT,
        .collect = collect_output,
        .context = &collected,
    };
    struct err e = {0};
    bool ok = run_jailed(&jailed, &e);

    out->jail = jailed.record;
    out->exit = jailed.exit;
    out->output = jailed.output;
    run_record_layers(&out->jail, &out->containment);
    if (ok)
        judge(req, &collected);
    else
        infrastructure(out, &e);
    str_fini(&collected.reports);
}

static void run_breach(const struct run_request *req, struct preparation *p,
                       struct run_result *out)
{
    struct collected collected = {.req = req, .out = out};
    const struct jail_spec spec = make_spec(req, p);
    const struct breach_request request = {
        .spec = &spec,
        .battery = req->battery,
        .timeout_ms = req->timeout_ms ? (unsigned)req->timeout_ms
                                      : (unsigned)BREACH_TIMEOUT_MS,
    };
    struct err e = {0};

    if (run_breach_in_jail(&request, out, &e))
        judge(req, &collected);
    else
        infrastructure(out, &e);
}

bool run_once(const struct run_request *req, struct run_result *out, struct err *e)
{
    struct preparation p = {.stage.lock_fd = -1, .stdin_fd = -1};
    struct err problem = {0};

    *out = (struct run_result){0};
    if (!req->binary || !req->cache_dir)
        return err_set(e, 0, "a run needs a program and a cache folder");
    if (!fs_is_executable(req->binary))
        return err_set(e, 0, "%s: not there or not a program", req->binary);

    if (!prepare(req, &p, &problem))
        infrastructure(out, &problem);
    else if (req->is_breach)
        run_breach(req, &p, out);
    else
        run_plain(req, &p, out);
    preparation_fini(&p);
    return true;
}

void run_result_fini(struct run_result *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->artefact_count; i++) {
        free(r->artefacts[i].name);
        free(r->artefacts[i].bytes);
    }
    free(r->artefacts);
    free(r->problem);
    str_fini(&r->output);
    crash_fini(&r->crash);
    containment_fini(&r->containment);
    *r = (struct run_result){0};
}
