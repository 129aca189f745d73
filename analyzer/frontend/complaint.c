/* What the parser complains of; see complaint.h. */
#include "analyzer/frontend/complaint.h"

#include <ctype.h>
#include <string.h>

bool complaint_quotes(const char *text, const char *before, const char *after,
                      struct str *out)
{
    size_t n = strlen(before);

    str_clear(out);
    if (strncmp(text, before, n) != 0 || text[n] != '\'')
        return false;
    const char *from = text + n + 1, *to = strchr(from, '\'');
    if (!to || strncmp(to + 1, after, strlen(after)) != 0)
        return false;
    str_add_bytes(out, from, (size_t)(to - from));
    return out->len > 0;
}

void complaint_each(const struct library *cl, CXTranslationUnit tu,
                    void (*visit)(void *context, const struct complaint *c),
                    void *context)
{
    unsigned count = cl->getNumDiagnostics(tu);

    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic d = cl->getDiagnostic(tu, i);
        CXString spelled = cl->getDiagnosticSpelling(d);
        struct complaint c = {cl, tu, d, cl->getCString(spelled)};
        if (c.text && cl->getDiagnosticSeverity(d) >= CXDiagnostic_Error)
            visit(context, &c);
        cl->disposeString(spelled);
        cl->disposeDiagnostic(d);
    }
}

const char *complaint_text(const struct complaint *c, size_t *left)
{
    CXFile file = NULL;
    unsigned offset = 0;
    size_t size = 0;

    c->cl->getFileLocation(c->cl->getDiagnosticLocation(c->d), &file, NULL, NULL,
                           &offset);
    const char *text = file ? c->cl->getFileContents(c->tu, file, &size) : NULL;
    if (!text || offset >= size)
        return NULL;
    *left = size - offset;
    return text + offset;
}

bool complaint_word(const struct complaint *c, struct str *name)
{
    size_t left = 0, n = 0;
    const char *text = complaint_text(c, &left);

    while (left > 0 && isspace((unsigned char)*text)) {
        text++;
        left--;
    }
    while (text && n < left && (text[n] == '_' || isalnum((unsigned char)text[n])))
        n++;
    str_clear(name);
    if (n > 0 && !isdigit((unsigned char)*text))
        str_add_bytes(name, text, n);
    return name->len > 0;
}

const char *complaint_text_before(const struct complaint *c, const char **at)
{
    size_t left = 0, size = 0;
    CXFile file = NULL;

    *at = complaint_text(c, &left);
    if (!*at)
        return NULL;
    c->cl->getFileLocation(c->cl->getDiagnosticLocation(c->d), &file, NULL, NULL, NULL);
    return c->cl->getFileContents(c->tu, file, &size);
}
