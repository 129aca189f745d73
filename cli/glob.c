/*
 * Path patterns; see glob.h.
 *
 * The path is cut into parts and fnmatch(3) judges each; only "**" is ours.
 */
#include "cli/glob.h"

#include <fnmatch.h>
#include <string.h>

#include "base/scoped.h"
#include "base/vec.h"

static void split(const char *text, struct strv *parts)
{
    while (*text) {
        size_t len = strcspn(text, "/");
        if (len && !(len == 1 && *text == '.'))
            strv_addf(parts, "%.*s", (int)len, text);
        text += len + (text[len] == '/');
    }
}

/* A pattern that ends matches what is below, so a folder names all that it holds. */
static bool parts_match(char *const *pattern, char *const *path)
{
    for (; *pattern; pattern++, path++) {
        if (strcmp(*pattern, "**") == 0) {
            for (; *path; path++)
                if (parts_match(pattern + 1, path))
                    return true;
            return !pattern[1];
        }
        if (!*path || fnmatch(*pattern, *path, FNM_NOESCAPE) != 0)
            return false;
    }
    return true;
}

bool glob_matches(const char *pattern, const char *path)
{
    SCOPED_STRV struct strv wanted = {0}, parts = {0};
    const char *slash = strchr(pattern, '/');

    if (!slash || !slash[1])
        strv_add(&wanted, "**");
    size_t floating = wanted.len;
    split(pattern, &wanted);
    split(path, &parts);
    return wanted.len > floating && parts.len > 0 &&
           parts_match(strv_argv(&wanted), strv_argv(&parts));
}
