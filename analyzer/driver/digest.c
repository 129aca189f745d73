/*
 * A unit's digest; see digest.h.
 *     functions N
 *     packed KEY
 *     sources KEY        when it is known
 *     problem TEXT       one per error
 *     (a blank line)
 */
#include "analyzer/driver/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/scoped.h"

void digest_fini(struct digest *d)
{
    if (!d)
        return;
    strv_fini(&d->problems);
    *d = (struct digest){0};
}

void digest_make(const struct ir_unit *u, const struct str *packed, struct digest *out)
{
    *out = (struct digest){.packed = hash_bytes(packed->text, packed->len)};
    for (ir_id f = 1; f < u->function_count; f++)
        if (u->functions[f].has_body && !(u->functions[f].flags & IR_FUNCTION_SYSTEM))
            out->functions++;
    for (ir_id d = 1; d < u->diagnostic_count; d++) {
        SCOPED_STR struct str line = {0};

        ir_loc_text(u, u->diagnostics[d].loc, &line);
        str_addf(&line, ": %s", u->diagnostics[d].text);
        for (char *c = line.text; *c; c++)
            if (*c == '\n')
                *c = ' ';
        strv_add(&out->problems, str_text(&line));
    }
}

void digest_write(const struct digest *d, struct str *out)
{
    str_addf(out, "functions %zu\npacked %s\n", d->functions, d->packed.hex);
    if (d->sources.hex[0])
        str_addf(out, "sources %s\n", d->sources.hex);
    for (size_t i = 0; i < d->problems.len; i++)
        str_addf(out, "problem %s\n", d->problems.at[i]);
    str_add(out, "\n");
}

static void read_key(const char *text, struct hash_key *out)
{
    if (strlen(text) == sizeof out->hex - 1)
        memcpy(out->hex, text, sizeof out->hex);
}

static bool read_line(const char *line, struct digest *out)
{
    if (str_starts_with(line, "functions "))
        out->functions = strtoull(line + strlen("functions "), NULL, 10);
    else if (str_starts_with(line, "packed "))
        read_key(line + strlen("packed "), &out->packed);
    else if (str_starts_with(line, "sources "))
        read_key(line + strlen("sources "), &out->sources);
    else if (str_starts_with(line, "problem "))
        strv_add(&out->problems, line + strlen("problem "));
    else
        return false;
    return true;
}

bool digest_read(const char *bytes, size_t size, struct digest *out, size_t *length)
{
    const char *at = bytes, *end = bytes + size;

    *out = (struct digest){0};
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        SCOPED_FREE char *line = newline ? mem_strndup(at, (size_t)(newline - at))
                                         : NULL;

        if (line && !line[0]) {
            *length = (size_t)(newline - bytes) + 1;
            return out->packed.hex[0] != '\0';
        }
        if (!line || !read_line(line, out))
            break;
        at = newline + 1;
    }
    digest_fini(out);
    return false;
}
