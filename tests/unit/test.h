/*
 * cmocka with the headers it wants, and what every unit test needs.
 */
#ifndef SPILLWAY_TESTS_UNIT_TEST_H
#define SPILLWAY_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

/* A call that reports through `struct err *e` must succeed; its error is shown. */
#define assert_ok(call)                                                                \
    do {                                                                               \
        struct err e_ = {0}, *e = &e_;                                                 \
        if (!(call))                                                                   \
            fail_msg("%s: %s", #call, e->text);                                        \
    } while (0)

/* ... must fail, with `part` in its message. */
#define assert_error(call, part)                                                       \
    do {                                                                               \
        struct err e_ = {0}, *e = &e_;                                                 \
        if (call)                                                                      \
            fail_msg("%s: succeeded", #call);                                          \
        if (!strstr(e->text, (part)))                                                  \
            fail_msg("%s: \"%s\" lacks \"%s\"", #call, e->text, (part));               \
    } while (0)

#endif
