/*
 * Heap memory, and sizes that cannot wrap.
 *
 * Out of memory ends the process here and nowhere else, so no caller checks for NULL.
 * Everything returned is released with free().
 */
#ifndef SPILLWAY_BASE_MEM_H
#define SPILLWAY_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* `size` zeroed bytes; a unique pointer also for size 0. */
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull));

/* `count` zeroed elements of `size` bytes; ends the process if the product wraps. */
void *mem_calloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* Resize to `count` elements of `size` bytes; new bytes are not initialised. */
void *mem_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

/* Copies; a NULL string gives NULL. */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t max_bytes);
void *mem_dup(const void *bytes, size_t size);

/* printf into new memory. */
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

/* a + b and a * b, ending the process on overflow. */
size_t mem_add(size_t a, size_t b);
size_t mem_mul(size_t a, size_t b);

#endif
