/*
 * Guesses at what a name is that nobody declared, from how the file uses it.
 *
 * Pure functions over hostile text.  All but guess_clean take what that gave: source
 * without comments, and with empty literals, so that words in them mislead nobody.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_GUESS_H
#define SPILLWAY_ANALYZER_FRONTEND_GUESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum guess {
    GUESS_NUMBER, /* some integer: a macro or a variable */
    GUESS_SIZE, /* an array is declared with it: a constant */
    GUESS_LABEL, /* a case of a switch: a constant unlike others */
    GUESS_TEXT, /* next to a string literal: a macro that is one */
    GUESS_TYPE,
};

/* The text with blanks for comments and for what is inside of literals. */
void guess_clean(const char *text, size_t size, struct str *out);

enum guess guess_name(const char *code, const char *name);

/* Whether variables of the type have members. */
bool guess_is_record(const char *code, const char *type);

/* An integer type that the name sounds like. */
const char *guess_integer(const char *name);

/*
 * Declarations, in one line, of all members that the code uses of anything.  `part` is
 * the type of members that have members themselves, NULL for none; `whole` is what
 * pointers point to.
 */
void guess_members(const char *code, const char *part, const char *whole,
                   struct str *out);

/* The names that the conditions around the code want to be defined, one by one. */
const char *guess_condition(const char *code, struct str *name);

#endif
