/*
 * What a rule's file defines, and the words rules share.  Private to check/.
 */
#ifndef SPILLWAY_ANALYZER_CHECK_RULE_H
#define SPILLWAY_ANALYZER_CHECK_RULE_H

#include "analyzer/engine/access.h"
#include "base/str.h"
#include "evidence/rule.h"

struct check_rule {
    const struct rule_info *info;
    bool (*is_mine)(const struct access *a);
    void (*describe)(const struct access *a, struct finding *f);
};

extern const struct check_rule check_scanf_unbounded;
extern const struct check_rule check_scanf_width;
extern const struct check_rule check_gets;
extern const struct check_rule check_strcpy;
extern const struct check_rule check_strcat;
extern const struct check_rule check_sprintf;
extern const struct check_rule check_copy_size;
extern const struct check_rule check_input_size;
extern const struct check_rule check_result_size;
extern const struct check_rule check_source_overread;
extern const struct check_rule check_bounds_write;
extern const struct check_rule check_bounds_read;

/* error, warning or note by the verdict. */
enum finding_severity words_severity(const struct access *a);

/* "`tmp`, which holds 13 bytes"; "a buffer of unknown size". */
void words_add_buffer(const struct access *a, struct str *out);

/* The name of the buffer in backquotes, or "the buffer". */
void words_add_object(const struct access *a, struct str *out);

/* "`a[i]`, up to byte 44 of an array of 40 bytes". */
void words_add_element(const struct access *a, struct str *out);

/* The check of an index that would make the access safe; new memory. */
char *words_index_guard(const struct access *a);

/* " (from standard input)" where it is known who decides; else nothing. */
void words_add_source(const struct access *a, struct str *out);

/* "up to 264 bytes", "any number of bytes". */
void words_add_largest(const struct access *a, struct str *out);

/* Characters a string in the buffer can have, its end not counted; -1 unknown. */
int64_t words_room(const struct access *a);

/* Propose `sizeof BUFFER` for the size argument, where that means just that. */
void words_propose_sizeof(const struct access *a, struct finding *f);

#endif
