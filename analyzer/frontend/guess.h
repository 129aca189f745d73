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
#include "base/vec.h"

enum guess {
    GUESS_NUMBER, /* some integer: a macro or a variable */
    GUESS_SIZE, /* an array is declared with it: a constant */
    GUESS_SMALL_SIZE, /* ... which something is equal to or not: a byte, perhaps */
    GUESS_LABEL, /* a case of a switch: a constant unlike others */
    GUESS_TEXT, /* next to a string literal: a macro that is one */
    GUESS_TYPE,
    GUESS_NOTHING, /* alone on the line of a statement: a macro without an end */
};

/* What stands in for the size of an array, which nobody knows. */
enum { GUESS_UNKNOWN_SIZE = 4096, GUESS_UNKNOWN_SMALL_SIZE = 200 };

/* The text with blanks for comments and for what is inside of literals. */
void guess_clean(const char *text, size_t size, struct str *out);

enum guess guess_name(const char *code, const char *name);

/* Whether the code itself says what is in `struct NAME`. */
bool guess_defines_record(const char *code, const char *name);

/* Whether variables of the type have members; whether they are called. */
bool guess_is_record(const char *code, const char *type);
bool guess_is_function(const char *code, const char *type);

/* Whether such variables are pointers, to something with members if `*has_members`. */
bool guess_is_pointer(const char *code, const char *type, bool *has_members);

/*
 * The next word from `at` on that ends so, into `word`, and what stands behind it; NULL
 * if there is none.
 */
const char *guess_next_word(const char *code, const char *at, const char *ending,
                            struct str *word);

/* Whether the code calls the name, and has no definition of it. */
bool guess_is_used_macro(const char *code, const char *name);

/* Whether all that the code does with the name is to call it with so many arguments. */
bool guess_is_called_with(const char *code, const char *name, unsigned count);

/* An integer type that the name sounds like. */
const char *guess_integer(const char *name);

/*
 * The declaration of a variable of other files by how the code uses it, as with the
 * members below.
 */
void guess_variable(const char *code, const char *name, const char *whole,
                    struct str *out);

/*
 * Declarations of all members that the code uses of anything, but for names that are
 * macros.  `part` is the type of members that have members themselves, NULL for none;
 * `whole` is what pointers point to.
 */
void guess_members(const char *code, const char *part, const char *whole,
                   struct str *out);

/* Whether the name is an array of characters or bytes: the code takes its size. */
bool guess_is_array(const char *code, const char *name, bool is_member);

/* What it is declared with: small where the code holds a byte against its size. */
int guess_array_size(const char *code, const char *name, bool is_member);

/*
 * Whether the code takes the size of what it writes behind the start of elsewhere: an
 * array, too.  And whether it clears one, of whatever, whose elements it looks at.
 */
bool guess_has_size(const char *code, const char *name, bool is_member);
bool guess_is_cleared_array(const char *code, const char *name, bool is_member);

/* The names that the conditions around the code want to be defined, one by one. */
const char *guess_condition(const char *code, struct str *name);

/* By how many lines there is more of the code when a name is defined. */
struct guess_gains {
    struct strv names;
    VEC(int) lines;
};

void guess_gains(const char *code, struct guess_gains *out);
void guess_gains_fini(struct guess_gains *g);

/*
 * Whether the name stands for a part of the program that is there or not, and not for
 * another system; the code itself neither defines it nor takes that back.
 */
bool guess_is_feature(const char *code, const char *name);

#endif
