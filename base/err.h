/*
 * Errors that travel up.
 *
 * A function that can fail takes a `struct err *` as its last parameter and returns
 * false (or NULL, or -1).  The lowest layer says what it was doing with err_set(); each
 * caller that knows more puts it in front with err_wrap().  Nobody below cli/ prints.
 * Outcomes that a caller must act on are enums, not errors.
 */
#ifndef SPILLWAY_BASE_ERR_H
#define SPILLWAY_BASE_ERR_H

#include <stdbool.h>

enum { ERR_TEXT_SIZE = 1024 };

/* Zero-initialise (`struct err e = {0}`).  Needs no release. */
struct err {
    int errnum; /* errno value of the cause, 0 where there is none */
    char text[ERR_TEXT_SIZE]; /* one line, outermost context first; "" = no error */
};

/*
 * Record an error: the formatted text, followed by ": " and strerror(errnum) when
 * `errnum` is not 0.  An earlier text is replaced.  `e` may be NULL.  Returns false, so
 * that a function can end with `return err_set(...)`.  Too long a text is cut.
 */
bool err_set(struct err *e, int errnum, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put the formatted text and ": " in front of what is there.  Returns false. */
bool err_wrap(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether an error was recorded. */
bool err_is_set(const struct err *e);

/* Forget the error. */
void err_clear(struct err *e);

#endif
