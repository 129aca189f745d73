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
    for (size_t i = 0; i < SUBJECT_BINARIES; i++) {
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

/* Which build each binary is of; NULL: the engine's that found the crash. */
static const struct {
    const char *engine;
    bool is_breach;
} builds[SUBJECT_BINARIES] = {
    [SUBJECT_PROGRAM] = {"replay", false},
      [SUBJECT_BREACH] = {"replay", true },
    [SUBJECT_MUTED] = {"muted",  false},
      [SUBJECT_MUTED_BREACH] = {"muted",  true },
    [SUBJECT_HARNESS] = {NULL,     false},
};

static bool load(const struct triage_options *o, struct subject *s, struct err *e)
{
    char *name, *entry;

    triage_split_target(s->name, &name, &entry);
    s->target = target_load(o->targets_dir, name, e);
    s->entry = s->target ? target_entry(s->target, entry) : NULL;
    if (s->target && !s->entry)
        err_set(e, 0, "target %s has no entry point %s", name, entry ? entry : "");
    for (size_t i = 0; s->entry && i < SUBJECT_BINARIES; i++)
        s->binaries[i] = target_binary(o->work, name, s->entry->name,
                                       builds[i].engine ? builds[i].engine : s->engine,
                                       builds[i].is_breach);
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
    for (size_t i = 0; i < SUBJECT_BINARIES; i++)
        made->symbols[i] = run_symbols_new(made->binaries[i], s->o->cache_dir);
    *vec_push(s) = made;
    return made;
}

bool subject_is_real(const struct subject *s)
{
    return strcmp(s->entry->kind, "real") == 0;
}

bool subject_has_mutes(const struct subject *s)
{
    return s->target->patches_count > 0;
}

bool subject_is_built(const struct subject *s, enum subject_binary binary)
{
    bool is_muted = binary == SUBJECT_MUTED || binary == SUBJECT_MUTED_BREACH;

    /* What a target that has no mutes any more left is nothing. */
    return (!is_muted || subject_has_mutes(s)) && fs_is_executable(s->binaries[binary]);
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
    bool is_breach = binary == SUBJECT_BREACH || binary == SUBJECT_MUTED_BREACH;
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
        .timeout_ms = is_breach ? 0 : all->o->timeout_ms,
        .symbols = s->symbols[binary],
        .is_breach = is_breach,
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
