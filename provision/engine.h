/*
 * How a target is compiled for an engine: compiler, flags, and what is linked to it.
 */
#ifndef SPILLWAY_PROVISION_ENGINE_H
#define SPILLWAY_PROVISION_ENGINE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

struct engine {
    const char *name;
    const char *objects; /* the engine in whose folder its objects are: one that
                            compiles what has no patch in the same way */
    char *compiler, *linker;
    struct strv cflags, ldflags;
    const char *const *env; /* for compiler and linker; may be NULL */
    const char *driver; /* file of targets/common that is main(), or NULL */
    const char *options; /* flag for targets/common/options.c; NULL: not linked */
    bool has_own_main; /* "stdin" and "file" entries keep the program's main() */
    bool has_breach; /* also linked as NAME-ENTRY-breach */
    bool has_patches; /* known findings are muted */
    bool needs_memory; /* only entries that say `sanitizer: memory` */
};

/* The row called `name`; an unknown name is an error that lists the known ones. */
bool engine_get(const char *name, struct engine *out, struct err *e);

/* From $CC, $CXX, $CFLAGS, $CXXFLAGS and $LIB_FUZZING_ENGINE, as OSS-Fuzz sets them. */
void engine_from_environment(struct engine *out);

void engine_fini(struct engine *g);
#define SCOPED_ENGINE __attribute__((cleanup(engine_fini)))

/* The clang that all of this is built with; $SPILLWAY_CLANG overrides it. */
const char *engine_clang(void);

#endif
