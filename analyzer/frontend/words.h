/*
 * Words of source that was cleaned of comments and of what is in literals: what the
 * guesses at unknown names look at.  Pure functions over hostile text; `code` is where
 * it begins.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_WORDS_H
#define SPILLWAY_ANALYZER_FRONTEND_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { MAX_SCAN = 160 }; /* how far back one looks for where an expression begins */

bool words_is_char(char c);

/* The first word `word` at or after `at`; NULL. */
const char *words_find(const char *code, const char *at, const char *word);

const char *words_skip_blanks(const char *at);

/* The last character that is no blank before `at`; NULL at the start. */
const char *words_before(const char *code, const char *at);

/* The word that ends at `last`, its size into `size`; NULL if there is none. */
const char *words_ending(const char *code, const char *last, size_t *size);

bool words_is(const char *at, size_t size, const char *word);

/* The parenthesis of the call whose argument ends before `at`, and which one it is. */
const char *words_call_around(const char *code, const char *at, unsigned *number);

/* `->name` or `.name` stands at `at`. */
bool words_is_member(const char *code, const char *at);

#endif
