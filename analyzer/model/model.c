/*
 * Lookup in the generated table.
 */
#include "analyzer/model/model.h"

#include <string.h>

#include "base/str.h"

static const struct model_function functions[] = {
#include "functions.inc"
};

static const struct model_function *find_exact(const char *name)
{
    size_t lo = 0, hi = sizeof functions / sizeof functions[0];

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(functions[mid].name, name);

        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < sizeof functions / sizeof functions[0] &&
                   strcmp(functions[lo].name, name) == 0
               ? &functions[lo]
               : NULL;
}

const struct model_function *model_find(const char *name)
{
    const struct model_function *f = find_exact(name);

    if (!f && str_starts_with(name, "__builtin_"))
        f = find_exact(name + strlen("__builtin_"));
    return f;
}

const struct model_function *model_next(const struct model_function *f)
{
    return f->has_next ? f + 1 : NULL;
}

const struct model_function *model_rows(size_t *count)
{
    *count = sizeof functions / sizeof functions[0];
    return functions;
}
