/*
 * Looking for the planted crash; see planted.h and planted/planted.c, which says what
 * crashes.
 */
#include "fuzz/planted.h"

#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "fuzz/corpus.h"
#include "fuzz/session.h"

static const char seed[] = "PLANTED-SEED";

enum {
    SEED_SIZE = sizeof seed - 1,
    LIMIT_S = 30,
    STARTS = 6, /* libFuzzer ends at the crash of the process */
};

struct sight {
    const struct planted_options *o;
    bool in_process, in_child;
    uint64_t started;
};

/* Which of the two it is; an input that does not crash the program proves nothing. */
static bool look_at(void *context, const struct session_artefact *a, struct err *e)
{
    struct sight *seen = context;
    const unsigned char *bytes = a->bytes;

    (void)e;
    if (a->size < SEED_SIZE || bytes[0] != 'P' || bytes[1] != 'L' || bytes[2] == 'A')
        return true;
    if (bytes[2] & 1)
        seen->in_process = true;
    else
        seen->in_child = true;
    return true;
}

static bool ignore_seed(void *context, const char *name, struct err *e)
{
    (void)context;
    (void)name;
    (void)e;
    return true;
}

static bool ignore_unit(void *context, const void *bytes, size_t size, struct err *e)
{
    (void)context;
    (void)bytes;
    (void)size;
    (void)e;
    return true;
}

static bool on_tick(void *context, const struct fuzz_status *status)
{
    struct sight *seen = context;

    (void)status;
    if (seen->o->progress)
        seen->o->progress(seen->o->context, proc_now_ms() - seen->started);
    return seen->in_process && seen->in_child;
}

static bool describe_blindness(const struct sight *seen,
                               const struct session_result *last, struct err *e)
{
    SCOPED_STR struct str tail = {0};
    size_t keep = last->tail.len < 400 ? last->tail.len : 400;

    str_add_escaped(&tail, str_text(&last->tail) + last->tail.len - keep, keep, false);
    return err_set(e, 0,
                   "the planted crash is not seen through the jail with %s (of the "
                   "process: %s; of a forked child: %s); it said last: %s",
                   seen->o->engine->name, seen->in_process ? "seen" : "not seen",
                   seen->in_child ? "seen" : "not seen", str_text(&tail));
}

static bool search(const struct session_options *session, struct sight *seen,
                   struct err *e)
{
    struct session_result result = {0};
    bool is_caller = false;

    for (int i = 0; i < STARTS; i++) {
        struct session_options again = *session;

        again.launch.seed += (unsigned)i;
        session_result_fini(&result);
        if (!session_run(&again, &result, &is_caller, e)) {
            session_result_fini(&result);
            return false;
        }
        if ((seen->in_process && seen->in_child) || result.end != ENGINE_FOUND)
            break;
    }

    bool ok = seen->in_process && seen->in_child;
    if (!ok)
        describe_blindness(seen, &result, e);
    session_result_fini(&result);
    return ok;
}

bool planted_check(const struct planted_options *o, struct err *e)
{
    SCOPED_FREE char *name = mem_printf("planted-%s", o->engine->name);
    SCOPED_FREE char *program = fs_join(o->libexec, name);
    SCOPED_STAGE struct run_stage stage = {.lock_fd = -1};
    struct sight seen = {.o = o, .started = proc_now_ms()};

    if (!fs_is_executable(program))
        return err_set(e, 0,
                       "%s is not there: build again with clang-19 and %s installed",
                       program, o->engine->driver ? "afl++" : "libclang-rt-19-dev");
    if (!run_stage_open(&stage, o->cache_dir, e) ||
        !corpus_stage_unit(&stage, seed, SEED_SIZE, e))
        return false;

    const struct session_options session = {
        .engine = o->engine,
        .program = program,
        .cache_dir = o->cache_dir,
        .shown = stage.shown,
        .level = o->level,
        .launch = {.seconds = o->seconds ? o->seconds : LIMIT_S,
                   .seed = 1,
                   .memory_bytes = o->memory_bytes},
        .grace_ms = 5000,
        .interrupted = o->interrupted,
        .context = &seen,
        .on_artefact = look_at,
        .on_crashing_seed = ignore_seed,
        .on_unit = ignore_unit,
        .on_tick = on_tick,
    };
    return search(&session, &seen, e);
}
