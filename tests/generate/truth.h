/*
 * What a generated program is compiled with to learn where it leaves its buffers.
 *
 * Input comes from a byte string instead of standard input, library functions look
 * at the shadow memory of AddressSanitizer before they touch anything, and members
 * of a struct are kept apart by gaps that are poisoned (instead.inc sees to that).
 * The first access that leaves its object ends the run.  `room` is what the
 * program's text shows of the size (__builtin_object_size).  See truth.c.
 */
#ifndef SPILLWAY_TESTS_GENERATE_TRUTH_H
#define SPILLWAY_TESTS_GENERATE_TRUTH_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { TRUTH_GAP = 32, TRUTH_APART = 1024 };

/* One generated program and the input it is run with. */
struct truth_program {
    int seed;
    int (*run)(void);
    /* Positions of the input: for each the byte strings it may hold. */
    const struct truth_position {
        size_t count;
        const struct truth_bytes {
            const char *at;
            size_t size;
        } *choices;
    } *positions;
    size_t position_count;
};

extern const struct truth_program truth_programs[];
extern const size_t truth_program_count;

int truth_getchar(void);
ssize_t truth_read(size_t room, void *into, size_t size);
char *truth_fgets(size_t room, char *into, int size);
size_t truth_fread(size_t room, void *into, size_t size, size_t count);
int truth_scanf(const char *format, size_t room, void *out);
void *truth_memset(size_t room, void *into, int value, size_t size);
void *truth_memcpy(size_t room, void *into, const void *from, size_t size);
void *truth_memmove(size_t room, void *into, const void *from, size_t size);
int truth_memcmp(const void *a, const void *b, size_t size);
size_t truth_strlen(const char *s);
size_t truth_strcspn(const char *s, const char *stop);
char *truth_strcpy(size_t room, char *into, const char *from);
char *truth_strcat(size_t room, char *into, const char *from);
char *truth_strncpy(size_t room, char *into, const char *from, size_t size);
char *truth_strncat(size_t room, char *into, const char *from, size_t size);
int truth_sprintf(size_t room, char *into, const char *format, ...);
int truth_snprintf(size_t room, char *into, size_t size, const char *format, ...);
int truth_atoi(const char *s);
void *truth_malloc(size_t size);
void *truth_calloc(size_t count, size_t size);
void truth_abort(void); /* not declared noreturn: see truth.c */
void truth_poison(const void *at);

#endif
