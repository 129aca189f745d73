/*
 * The engines, and what they share.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/scoped.h"
#include "fuzz/engine.h"
#include "fuzz/fuzz.h"

static const struct fuzz_engine *const engines[] = {
    &fuzz_engine_libfuzzer,
    &fuzz_engine_afl,
    &fuzz_engine_msan,
};

enum { ENGINE_COUNT = sizeof engines / sizeof *engines };

const struct fuzz_engine *fuzz_engine_find(const char *name)
{
    for (size_t i = 0; i < ENGINE_COUNT; i++)
        if (strcmp(engines[i]->name, name) == 0)
            return engines[i];
    return NULL;
}

const char *const *fuzz_engines(void)
{
    static const char *names[ENGINE_COUNT + 1];

    for (size_t i = 0; i < ENGINE_COUNT; i++)
        names[i] = engines[i]->name;
    return names;
}

bool fuzz_engine_available(const char *name, struct err *why_not)
{
    const struct fuzz_engine *engine = fuzz_engine_find(name);

    if (!engine)
        return err_set(why_not, 0, "there is no engine \"%s\"", name);
    if (!engine->driver)
        return true;

    SCOPED_FREE char *driver = fs_find_program(engine->driver);
    return driver || err_set(why_not, 0, "%s is not installed (Debian package afl++)",
                             engine->driver);
}

uint64_t fuzz_number_after(const char *text, const char *label, uint64_t otherwise)
{
    const char *at = strstr(text, label);

    if (!at)
        return otherwise;
    at += strlen(label);
    while (*at == ' ' || *at == ':')
        at++;
    return isdigit((unsigned char)*at) ? strtoull(at, NULL, 10) : otherwise;
}
