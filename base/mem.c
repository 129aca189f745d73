/*
 * Heap memory; see mem.h.  The one place where running out of it ends the process.
 */
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "spillway: error: %s\n", what);
    exit(3); /* the exit code for "the tool itself failed" */
}

size_t mem_add(size_t a, size_t b)
{
    size_t sum;

    if (__builtin_add_overflow(a, b, &sum))
        die("a size is too large");
    return sum;
}

size_t mem_mul(size_t a, size_t b)
{
    size_t product;

    if (__builtin_mul_overflow(a, b, &product))
        die("a size is too large");
    return product;
}

void *mem_calloc(size_t count, size_t size)
{
    size_t bytes = mem_mul(count, size);
    void *p = calloc(1, bytes ? bytes : 1);

    if (!p)
        die("out of memory");
    return p;
}

void *mem_alloc(size_t size)
{
    return mem_calloc(1, size);
}

void *mem_resize(void *old, size_t count, size_t size)
{
    size_t bytes = mem_mul(count, size);
    void *p = realloc(old, bytes ? bytes : 1);

    if (!p)
        die("out of memory");
    return p;
}

void *mem_dup(const void *bytes, size_t size)
{
    void *copy = mem_resize(NULL, size, 1);

    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

char *mem_strndup(const char *s, size_t max_bytes)
{
    if (!s)
        return NULL;

    size_t len = strnlen(s, max_bytes);
    char *copy = mem_alloc(mem_add(len, 1));
    memcpy(copy, s, len);
    return copy;
}

char *mem_strdup(const char *s)
{
    return s ? mem_dup(s, mem_add(strlen(s), 1)) : NULL;
}

char *mem_vprintf(const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        die("a text could not be formatted");

    size_t size = mem_add((size_t)len, 1);
    char *text = mem_alloc(size);
    vsnprintf(text, size, fmt, ap);
    return text;
}

char *mem_printf(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = mem_vprintf(fmt, ap);
    va_end(ap);
    return text;
}
