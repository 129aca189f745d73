/* What the programs of this folder share; the tests also leave it out. */
#ifndef DAEMON_H
#define DAEMON_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NAME 255
#define MAX_LINE 1024
#define MAX_LABELS 127
#define HW_LEN 16

typedef unsigned char u_char_t;

struct packet {
    unsigned char *data;
    unsigned char *end;
    size_t length;
    unsigned type;
};

struct lease {
    char host[64];
    unsigned char hw[HW_LEN];
    unsigned hw_len;
    int flags;
};

struct peer {
    char name[64];
    char *dir;
    struct lease lease;
    int socket;
};

void log_error(const char *format, ...);
int fail(const char *why);

#endif
