/* Errors that travel up; see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *e, int errnum, const char *fmt, ...)
{
    if (!e)
        return false;

    va_list ap;
    va_start(ap, fmt);
    int used = vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);

    e->errnum = errnum;
    if (errnum && used >= 0 && (size_t)used < sizeof e->text)
        snprintf(e->text + used, sizeof e->text - (size_t)used, ": %s",
                 strerror(errnum));
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...)
{
    if (!e)
        return false;

    char inner[sizeof e->text];
    memcpy(inner, e->text, sizeof inner);

    va_list ap;
    va_start(ap, fmt);
    int used = vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);

    if (inner[0] && used >= 0 && (size_t)used < sizeof e->text) {
        size_t room = sizeof e->text - (size_t)used;
        snprintf(e->text + used, room, ": %.*s", (int)room, inner);
    }
    return false;
}

bool err_is_set(const struct err *e)
{
    return e && e->text[0];
}

void err_clear(struct err *e)
{
    if (e)
        *e = (struct err){0};
}
