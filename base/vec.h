/*
 * Growing arrays of any type.
 *
 *     VEC(struct frame) frames = {0};
 *     *vec_push(&frames) = frame;
 *     for (size_t i = 0; i < frames.len; i++) use(&frames.at[i]);
 *     vec_fini(&frames);
 *
 * A zeroed vector is empty.  Pushing may move the elements: keep indices, not pointers.
 */
#ifndef SPILLWAY_BASE_VEC_H
#define SPILLWAY_BASE_VEC_H

#include <stdlib.h>

#include "base/mem.h"

#define VEC(type)                                                                      \
    struct {                                                                           \
        type *at;                                                                      \
        size_t len, cap;                                                               \
    }

/* Grow `*at` so that one more element fits.  Used by vec_push only. */
void *vec_grow(void *at, size_t len, size_t *cap, size_t element_size);

/* A pointer to one new, zeroed element at the end. */
#define vec_push(v)                                                                    \
    ((v)->at = vec_grow((v)->at, (v)->len, &(v)->cap, sizeof *(v)->at),                \
     &(v)->at[(v)->len++])

#define vec_fini(v) (free((v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)

/* A list of strings that it owns, NULL after the last one so that it can be an argv. */
struct strv {
    char **at; /* NULL while empty and never used */
    size_t len, cap;
};

void strv_fini(struct strv *v);
void strv_add(struct strv *v, const char *s); /* copies */
void strv_addf(struct strv *v, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void strv_add_all(struct strv *v, const char *const *list); /* NULL-terminated */
char *const *strv_argv(struct strv *v); /* never NULL; ends with NULL */
int strv_index(const struct strv *v, const char *s); /* -1 if absent */

#define SCOPED_STRV __attribute__((cleanup(strv_fini)))

#endif
