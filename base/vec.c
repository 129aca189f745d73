/* Growing arrays and lists of strings; see vec.h. */
#include "base/vec.h"

#include <stdarg.h>
#include <string.h>

void *vec_grow(void *at, size_t len, size_t *cap, size_t element_size)
{
    if (len == *cap) {
        *cap = *cap ? mem_mul(*cap, 2) : 8;
        at = mem_resize(at, *cap, element_size);
    }
    memset((char *)at + len * element_size, 0, element_size);
    return at;
}

void strv_fini(struct strv *v)
{
    if (!v)
        return;
    for (size_t i = 0; i < v->len; i++)
        free(v->at[i]);
    free(v->at);
    *v = (struct strv){0};
}

/* Takes `s`; keeps a NULL behind the last element. */
static void add_owned(struct strv *v, char *s)
{
    if (mem_add(v->len, 1) >= v->cap) {
        v->cap = v->cap ? mem_mul(v->cap, 2) : 8;
        v->at = mem_resize(v->at, v->cap, sizeof *v->at);
    }
    v->at[v->len++] = s;
    v->at[v->len] = NULL;
}

void strv_add(struct strv *v, const char *s)
{
    add_owned(v, mem_strdup(s));
}

void strv_addf(struct strv *v, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_owned(v, mem_vprintf(fmt, ap));
    va_end(ap);
}

void strv_add_all(struct strv *v, const char *const *list)
{
    for (; list && *list; list++)
        strv_add(v, *list);
}

char *const *strv_argv(struct strv *v)
{
    if (!v->at) {
        v->cap = 8;
        v->at = mem_calloc(v->cap, sizeof *v->at);
    }
    return v->at;
}

int strv_index(const struct strv *v, const char *s)
{
    for (size_t i = 0; i < v->len; i++)
        if (strcmp(v->at[i], s) == 0)
            return (int)i;
    return -1;
}
