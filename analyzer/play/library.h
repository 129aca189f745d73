/*
 * Between the files that carry out functions of the library.  Private to this folder.
 */
#ifndef SPILLWAY_ANALYZER_PLAY_LIBRARY_H
#define SPILLWAY_ANALYZER_PLAY_LIBRARY_H

#include "analyzer/play/machine.h"

/* Arguments, counted from 0: 0 or no pointer, and the run is stuck, if it is none. */
int64_t play_call_number(struct machine *m, const struct call *c, unsigned k);
const struct value *play_call_place(struct machine *m, const struct call *c,
                                    unsigned k);
bool play_call_is_null(const struct call *c, unsigned k);
/* Units of the text that the argument leads to. */
int64_t play_call_length(struct machine *m, const struct call *c, unsigned k);
/* Bytes of a unit: 4 in functions whose name says wide characters, else 1. */
int play_call_unit(const struct call *c);
/* The result is a new object of that size. */
void play_call_allocate(struct machine *m, struct call *c, int64_t size);
struct value play_value_moved(const struct value *p, int64_t by);

/* library_text.c: rows of the table. */
void play_do_abs(struct machine *m, struct call *c);
void play_do_atoi(struct machine *m, struct call *c);
void play_do_case(struct machine *m, struct call *c);
void play_do_ctype(struct machine *m, struct call *c);
void play_do_ctype_table(struct machine *m, struct call *c);
void play_do_rand(struct machine *m, struct call *c);
void play_do_span(struct machine *m, struct call *c);
void play_do_strcat(struct machine *m, struct call *c);
void play_do_strchr(struct machine *m, struct call *c);
void play_do_strcmp(struct machine *m, struct call *c);
void play_do_strcpy(struct machine *m, struct call *c);
void play_do_strdup(struct machine *m, struct call *c);
void play_do_strlcpy(struct machine *m, struct call *c);
void play_do_strlen(struct machine *m, struct call *c);
void play_do_strncat(struct machine *m, struct call *c);
void play_do_strncpy(struct machine *m, struct call *c);
void play_do_strnlen(struct machine *m, struct call *c);
void play_do_strstr(struct machine *m, struct call *c);
void play_do_strtok(struct machine *m, struct call *c);
void play_do_strtol(struct machine *m, struct call *c);

#endif
