/*
 * What innd's harness tells the machine's stand-ins; see machine.c and store.c.
 */
#ifndef SPILLWAY_TARGETS_INND_MACHINE_H
#define SPILLWAY_TARGETS_INND_MACHINE_H

#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>

/* Where a call of exit() ends up: the program is over, the harness goes on. */
extern jmp_buf machine_exit;

/* What does not work, until the next input. */
enum {
    NO_STORE = 1, /* no article is kept */
    NO_HISTORY = 2,
    NO_OVERVIEW = 4,
    NO_GROUP_OVERVIEW = 8, /* the overview wants none of the article's groups */
    WRITES_WAIT = 0x10,
    READS_FAIL = 0x20,
    READS_WAIT = 0x40,
    NO_LISTS = 0x80, /* the files that LIST shows are not there */
    NO_NEW_FILES = 0x100,
    NO_RENAMES = 0x200,
    SHORT_WRITES = 0x400,
    NO_LOG = 0x800,
    NO_CLASS = 0x1000, /* no rule of the storage takes the article */
};

extern unsigned machine_faults;

/* Number of the connection that is accepted next, and its address in host order. */
void machine_set_peer(unsigned which, unsigned address);

int machine_peer_descriptor(unsigned which);

/* What the peer sends from now on: at most `most` bytes arrive by one read(2). */
void machine_send(const void *bytes, size_t size, size_t most);

/* Bytes of the peer that were not read yet. */
size_t machine_waiting(void);

/* A stream: a file of the configuration, or one that keeps nothing. */
FILE *machine_fopen(const char *path, const char *mode);

/* Forget the articles and message identifiers of the last input. */
void store_forget(void);

#endif
