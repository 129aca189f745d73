/*
 * The build contract of OSS-Fuzz: one folder with everything a fuzzing service needs.
 *
 * Compiler, flags and engine come from the environment; $OUT receives NAME-ENTRY,
 * NAME-ENTRY_seed_corpus.zip, .dict and .options (google.github.io/oss-fuzz, "Setting
 * up a new project").  A breach link is never among them.
 */
#include "provision/provision.h"

#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "provision/archive.h"
#include "provision/build.h"
#include "provision/record.h"
#include "provision/source.h"

/* CORPUS/NAME/PART, new memory. */
static char *corpus_path(const struct provision_options *o, const char *part)
{
    SCOPED_FREE char *folder = fs_join(o->corpus_dir, o->target->name);

    return fs_join(folder, part);
}

static bool add_seeds(const struct provision_options *o,
                      const struct target_entry *entry, const char *stem, struct err *e)
{
    SCOPED_FREE char *zip = mem_printf("%s_seed_corpus.zip", stem);
    const struct target_places places = {.corpus = o->corpus_dir, .work = o->work};
    SCOPED_STRV struct strv seeds = {0};

    return target_seeds(o->target, entry, &places, &seeds, e) &&
           (seeds.len == 0 || archive_zip(&seeds, zip, e));
}

static bool add_dictionary(const struct provision_options *o,
                           const struct target_entry *entry, const char *stem,
                           struct err *e)
{
    SCOPED_FREE char *to = mem_printf("%s.dict", stem);
    SCOPED_FREE char *from = entry->dictionary ? corpus_path(o, entry->dictionary)
                                               : NULL;

    return !from || fs_copy(from, to, 0644, e);
}

static bool add_options(const struct target_entry *entry, const char *stem,
                        struct err *e)
{
    SCOPED_FREE char *path = mem_printf("%s.options", stem);
    SCOPED_STR struct str text = {0};

    str_add(&text, "[libfuzzer]\n");
    if (entry->max_len > 0)
        str_addf(&text, "max_len = %u\n", entry->max_len);
    if (entry->keeps_inputs)
        str_add(&text, "reduce_inputs = 0\n");
    str_add(&text, "\n[asan]\ndetect_leaks = 0\n");
    return fs_write(path, text.text, text.len, 0644, e);
}

static bool add_company(const struct provision_options *o, const char *out,
                        struct err *e)
{
    for (unsigned i = 0; i < o->target->entries_count; i++) {
        const struct target_entry *entry = &o->target->entries[i];
        SCOPED_FREE char *stem = mem_printf("%s/%s-%s", out, o->target->name,
                                            entry->name);
        if (!add_seeds(o, entry, stem, e) || !add_dictionary(o, entry, stem, e) ||
            !add_options(entry, stem, e))
            return false;
    }
    return true;
}

bool provision_contract(const struct provision_options *o, const char *out_dir,
                        struct err *e)
{
    SCOPED_SITE struct site s = {.lock = -1};
    SCOPED_ENGINE struct engine g = {0};
    SCOPED_FREE char *out = fs_absolute(out_dir);

    engine_from_environment(&g);
    if (!site_open(o, &s, e))
        return false;
    if (fs_mkdirs(out, 0755, e) && source_get(&s, e) && record_build(&s, e) &&
        build_engine(&s, &g, out, e) && add_company(o, out, e))
        return true;
    return err_wrap(e, "%s", o->target->name);
}
