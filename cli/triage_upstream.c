/*
 * spillway triage report --upstream: one crash, written down for the maintainers of the
 * program.
 *
 * Draft and input belong to nobody's history while the bug is not fixed, so the folder
 * tells git to ignore all that is in it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "cli/cli.h"
#include "cli/triage.h"
#include "evidence/report/upstream.h"
#include "provision/provision.h"

enum { OWNER_ONLY = 0600 };

static const char input_name[] = "input";

/* What the draft says of the target; zeroed strings where that is not to be had. */
struct subject {
    char *name, *entry;
    struct target *target;
    struct provision_state state;
};

static void subject_fini(struct subject *s)
{
    provision_state_fini(&s->state);
    target_free(s->target);
    free(s->name);
    free(s->entry);
}

#define SCOPED_SUBJECT __attribute__((cleanup(subject_fini)))

/* A target that was removed since, or never fetched, leaves gaps in the draft. */
static void find_subject(const struct triage_call *call, const struct chain_crash *c,
                         struct subject *out)
{
    struct err e = {0};

    triage_split_target(c->crash.target, &out->name, &out->entry);
    out->target = target_load(call->targets, out->name, &e);
    if (!out->target)
        return;
    const struct provision_options options = {
        .target = out->target,
        .work = call->work,
        .corpus_dir = call->corpus,
        .libexec = call->libexec,
    };
    provision_state(&options, &out->state, &e);
}

static char *describe_entry(const struct target_entry *entry, const struct subject *s)
{
    if (!entry)
        return NULL;
    if (strcmp(entry->input, "stdin") == 0)
        return mem_strdup("standard input of the program");
    if (strcmp(entry->input, "file") == 0)
        return mem_strdup("a file that the program was told to read");
    return mem_printf("entry point %s of the target %s", entry->name, s->name);
}

/* What a person said of this crash: the row of its kind and of a function it is in. */
static const struct target_known *find_known(const struct target *t,
                                             const struct crash *c)
{
    const struct crash_frame *own = crash_own_frame(c);

    for (unsigned i = 0; t && own && i < t->known_count; i++)
        if (strcmp(t->known[i].kind, c->kind) == 0 &&
            strcmp(t->known[i].function, own->function) == 0)
            return &t->known[i];
    return NULL;
}

/* The lines of the plain build, in their order. */
static void find_lines(const struct target *t, struct strv *out)
{
    for (unsigned i = 0; t && i < t->configure_count; i++)
        strv_add(out, t->configure[i]);
    for (unsigned i = 0; t && i < t->build_count; i++)
        strv_add(out, t->build[i]);
}

static bool write_folder(const char *dir, const struct str *draft,
                         const struct str *bytes, struct err *e)
{
    SCOPED_FREE char *ignore = fs_join(dir, ".gitignore");
    SCOPED_FREE char *report = fs_join(dir, "report.md");
    SCOPED_FREE char *input = fs_join(dir, input_name);

    return fs_mkdirs(dir, 0700, e) &&
           (fs_exists(ignore) || fs_write(ignore, "*\n", 2, OWNER_ONLY, e)) &&
           fs_write(input, str_text(bytes), bytes->len, OWNER_ONLY, e) &&
           fs_write(report, str_text(draft), draft->len, OWNER_ONLY, e);
}

int triage_upstream(const struct triage_call *call, const struct chain *chain)
{
    const struct chain_crash *c = &chain->crashes[0];
    SCOPED_SUBJECT struct subject subject = {0};
    SCOPED_STR struct str bytes = {0}, draft = {0};
    SCOPED_FREE char *folder = mem_printf("%s/upstream/%s", call->store_path,
                                          c->crash.id);
    const char *dir = call->output ? call->output : folder;
    struct err e = {0};

    if (!store_get_input(call->store,
                         c->minimized_key ? c->minimized_key : c->input_key, &bytes,
                         &e))
        return cli_fail(&e);
    find_subject(call, c, &subject);
    const struct target_entry *entry = subject.target
                                           ? target_entry(subject.target, subject.entry)
                                           : NULL;
    const struct target_known *known = find_known(subject.target, &c->crash);
    SCOPED_FREE char *harness = describe_entry(entry, &subject);
    SCOPED_STRV struct strv lines = {0};
    find_lines(subject.target, &lines);
    const struct upstream_input input = {
        .chain = chain,
        .crash = c,
        .program = subject.name,
        .origin = subject.state.origin,
        .entry_kind = c->entry,
        .harness = harness,
        .how = entry ? entry->how : NULL,
        .build = lines.at,
        .build_count = (unsigned)lines.len,
        .note = known ? known->note : NULL,
        .seen = known ? known->seen : NULL,
        .input_name = input_name,
        .bytes = &bytes,
        .tool_version = SPILLWAY_VERSION,
    };
    report_upstream(&input, &draft);
    if (!write_folder(dir, &draft, &bytes, &e))
        return cli_fail(&e);
    printf("%s/report.md\n", dir);
    return CLI_FOUND;
}
