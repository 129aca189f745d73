/*
 * Entry points and their replays; see subject.h.
 */
#include "triage/subject.h"

#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/vec.h"

void triage_split_target(const char *target, char **name, char **entry)
{
    const char *slash = strchr(target, '/');

    *name = slash ? mem_strndup(target, (size_t)(slash - target)) : mem_strdup(target);
    *entry = slash ? mem_strdup(slash + 1) : NULL;
}

static void subject_free(struct subject *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < 3; i++) {
        free(s->binaries[i]);
        run_symbols_free(s->symbols[i]);
    }
    target_free(s->target);
    free(s->name);
    free(s->engine);
    free(s);
}

void subjects_fini(struct subjects *s)
{
    for (size_t i = 0; i < s->len; i++)
        subject_free(s->at[i]);
    vec_fini(s);
}

static bool load(const struct triage_options *o, struct subject *s, struct err *e)
{
    char *name, *entry;

    triage_split_target(s->name, &name, &entry);
    s->target = target_load(o->targets_dir, name, e);
    s->entry = s->target ? target_entry(s->target, entry) : NULL;
    if (s->target && !s->entry)
        err_set(e, 0, "target %s has no entry point %s", name, entry ? entry : "");
    if (s->entry) {
        s->binaries[SUBJECT_PROGRAM] = target_binary(o->work, name, s->entry->name,
                                                     "replay", false);
        s->binaries[SUBJECT_BREACH] = target_binary(o->work, name, s->entry->name,
                                                    "replay", true);
        s->binaries[SUBJECT_HARNESS] = target_binary(o->work, name, s->entry->name,
                                                     s->engine, false);
    }
    free(name);
    free(entry);
    return s->entry != NULL;
}

struct subject *subjects_get(struct subjects *s, const char *name, const char *engine,
                             struct err *e)
{
    for (size_t i = 0; i < s->len; i++)
        if (strcmp(s->at[i]->name, name) == 0 && strcmp(s->at[i]->engine, engine) == 0)
            return s->at[i];

    struct subject *made = mem_alloc(sizeof *made);
    made->name = mem_strdup(name);
    made->engine = mem_strdup(engine);
    if (!load(s->o, made, e)) {
        subject_free(made);
        return NULL;
    }
    for (size_t i = 0; i < 3; i++)
        made->symbols[i] = run_symbols_new(made->binaries[i], s->o->cache_dir);
    *vec_push(s) = made;
    return made;
}

bool subject_is_real(const struct subject *s)
{
    return strcmp(s->entry->kind, "real") == 0;
}

/* The crash's identity depends on its target, so that is set here, once. */
static void name_crash(const struct subject *s, struct crash *crash)
{
    if (!crash->kind)
        return;
    free(crash->target);
    free(crash->engine);
    crash->target = mem_strdup(s->name);
    crash->engine = mem_strdup(s->engine);
    crash_set_signature(crash);
}

void subject_run(const struct subjects *all, struct subject *s,
                 enum subject_binary binary, const struct str *input,
                 struct run_result *out)
{
    static const char *const with_file[] = {"@@", NULL};
    bool on_stdin = binary != SUBJECT_HARNESS && strcmp(s->entry->input, "stdin") == 0;
    const struct run_input one = {.bytes = str_text(input), .size = input->len};
    const struct run_request request = {
        .binary = s->binaries[binary],
        .args = on_stdin ? NULL : with_file,
        .inputs = &one,
        .input_count = 1,
        .input_on_stdin = on_stdin,
        .level = all->o->level,
        .profile = JAIL_PROFILE_TARGET,
        .cache_dir = all->o->cache_dir,
        .timeout_ms = binary == SUBJECT_BREACH ? 0 : all->o->timeout_ms,
        .symbols = s->symbols[binary],
        .is_breach = binary == SUBJECT_BREACH,
        .battery = all->o->battery,
    };
    struct err e = {0};

    if (run_once(&request, out, &e)) {
        name_crash(s, &out->crash);
        return;
    }
    *out = (struct run_result){
        .outcome = RUN_INFRASTRUCTURE,
        .problem = mem_printf("%s (build it with `spillway targets build %s`)", e.text,
                              s->target->name),
    };
}
