/* A worker; see worker.h. */
#include "analyzer/driver/worker.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "analyzer/check/check.h"
#include "analyzer/driver/digest.h"
#include "analyzer/engine/engine.h"
#include "analyzer/frontend/frontend.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/scoped.h"

/*
 * Deep expressions recurse in clang and in us; pages that are not touched cost nothing.
 */
enum { STACK_BYTES = 1 << 30, MAX_SOURCE = 256 << 20 };

enum { KEPT_BYTES = 64 << 20 }; /* freed memory that stays the worker's */

/* ------------------------------------------------------------------ source texts */

struct texts {
    const struct lint_options *o;
    struct map files; /* path -> struct str */
};

static void texts_fini(struct texts *t)
{
    for (size_t i = 0; i < t->files.len; i++) {
        str_fini(t->files.entries[i].value);
        free(t->files.entries[i].value);
    }
    map_fini(&t->files);
}

static struct str *read_text(const struct lint_options *o, const char *file)
{
    struct str *text = mem_alloc(sizeof *text);

    for (size_t i = 0; i < o->overlay_count; i++) {
        if (strcmp(o->overlays[i].path, file) == 0) {
            str_add_bytes(text, o->overlays[i].text, o->overlays[i].size);
            return text;
        }
    }
    fs_read(file, MAX_SOURCE, text, NULL); /* empty when it cannot be read */
    return text;
}

/* struct engine_sources.text */
static const char *text_of(void *context, const char *file, size_t *size)
{
    struct texts *t = context;
    struct str *text = map_get(&t->files, file);

    if (!text) {
        text = read_text(t->o, file);
        map_set(&t->files, file, text);
    }
    *size = text->len;
    return text->text;
}

/* --------------------------------------------------------------------- one unit */

bool worker_lower(const struct work *w, const struct plan_unit *unit,
                  struct frontend_result *out, struct err *e)
{
    const struct lint_options *o = w->o;
    SCOPED_FREE struct frontend_text *texts = mem_calloc(o->overlay_count + 1,
                                                         sizeof *texts);
    struct strv flags = unit->flags;
    struct frontend_request request = {
        .file = unit->file,
        .cwd = unit->cwd,
        .flags = (const char *const *)strv_argv(&flags),
        .has_guessed_flags = unit->has_guessed_flags,
        .texts = texts,
        .text_count = o->overlay_count,
    };

    for (size_t i = 0; i < o->overlay_count; i++)
        texts[i] = (struct frontend_text){o->overlays[i].path, o->overlays[i].text,
                                          o->overlays[i].size};
    if (chdir(unit->cwd) != 0)
        return err_set(e, errno, "enter %s", unit->cwd);
    return frontend_load(e) && frontend_lower(&request, out, e);
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * Keep a lowered unit.  What one with errors lacks can appear anywhere in the tree, so
 * that is not kept.
 */
static void keep_unit(const struct work *w, const struct cache_source *from,
                      struct digest *digest, const struct str *packed)
{
    SCOPED_STR struct str kept = {0};

    digest_write(digest, &kept);
    cache_put_bytes(w->cache, &digest->packed, packed);
    if (!cache_put(w->cache, from, &kept, &digest->sources))
        digest->sources = (struct hash_key){0};
}

static bool lower_unit(const struct work *w, const struct plan_unit *unit,
                       struct str *out, struct err *e)
{
    struct frontend_result lowered = {0};
    SCOPED_STR struct str packed = {0};
    struct digest digest;
    int64_t started = now_ns();

    if (!worker_lower(w, unit, &lowered, e))
        return false;
    ir_pack(lowered.unit, &packed);
    digest_make(lowered.unit, &packed, &digest);
    if (w->cache && lowered.error_count == 0) {
        struct cache_source from = {unit, &lowered.included, started};

        keep_unit(w, &from, &digest, &packed);
    }
    digest_write(&digest, out);
    str_add_bytes(out, packed.text, packed.len);
    digest_fini(&digest);
    frontend_result_fini(&lowered);
    return true;
}

/* ------------------------------------------------------------------ one program */

static bool analyze_program(const struct work *w, const struct work_program *program,
                            struct str *out, struct err *e)
{
    struct texts texts = {.o = w->o};
    struct engine_sources sources = {text_of, &texts};
    struct engine_options options = {
        .checks = check_all(),
        .sources = &sources,
        .config = w->o->config,
        .explain_file = w->o->explain_file,
        .explain_line = w->o->explain_line,
    };
    struct unit_facts *facts = link_program(program->units, program->count, &options,
                                            e);

    if (facts)
        unit_facts_write(facts, out);
    unit_facts_free(facts);
    texts_fini(&texts);
    return facts != NULL;
}

/* ---------------------------------------------------------------------- service */

struct service {
    const struct work *work;
    int in, out;
};

static bool do_job(const struct work *w, uint32_t job, struct str *out, struct err *e)
{
    if (w->programs)
        return analyze_program(w, &w->programs[job], out, e);
    return lower_unit(w, &w->plan->at[job], out, e);
}

static bool answer(const struct service *s, uint32_t index)
{
    SCOPED_STR struct str bytes = {0};
    struct err e = {0};
    struct worker_reply reply = {.job = index};

    if (!do_job(s->work, index, &bytes, &e)) {
        str_clear(&bytes);
        str_add(&bytes, e.text);
        reply.is_failed = 1;
    }
    reply.size = bytes.len;
    return fs_write_all(s->out, &reply, sizeof reply, NULL) &&
           fs_write_all(s->out, str_text(&bytes), bytes.len, NULL);
}

static void *serve(void *context)
{
    const struct service *s = context;
    uint32_t index;

    while (read(s->in, &index, sizeof index) == (ssize_t)sizeof index)
        if (!answer(s, index))
            break;
    return NULL;
}

/*
 * One thread works at a time, and what a unit or a function gives back the next one
 * takes: memory that is returned and asked for again is all paid for twice.
 */
static void keep_memory(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TOP_PAD, KEPT_BYTES / 4);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

_Noreturn void worker_main(const struct work *w, int in, int out)
{
    struct service service = {w, in, out};
    pthread_attr_t attributes;
    pthread_t thread;

    keep_memory();
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* no worker outlives its parent */
    signal(SIGINT, SIG_IGN); /* the parent decides what an interrupt means */
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0 ||
        pthread_create(&thread, &attributes, serve, &service) != 0)
        serve(&service); /* with the stack we have */
    else
        pthread_join(thread, NULL);
    _exit(0);
}
