/*
 * One attempt, and what probes share.
 *
 * A probe is a function named probe_TECHNIQUE for each row of techniques.h.  It runs
 * in a process of its own with a time limit, so it may change its root, its limits or
 * its signals and need not tidy up in memory; what it makes in the file system it
 * removes. It never knows the canary: it hands back the bytes it read, and the
 * outside compares.
 */
#ifndef SPILLWAY_JAIL_BREACH_PROBE_H
#define SPILLWAY_JAIL_BREACH_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "jail/breach/breach.h"
#include "jail/breach/orders.h"
#include "jail/breach/techniques.h"
#include "jail/breach/text.h"

struct probe {
    const struct breach_orders *orders;
    enum breach_outcome outcome; /* BREACH_SILENT until the probe has returned */
    int error; /* errno of the step that failed, or 0 */
    unsigned char evidence[BREACH_CANARY_SIZE]; /* what may be the canary */
    size_t evidence_size;
    char detail[120];
};

#define DECLARE_PROBE(name, proof, witness, flags, about, closed_by)                   \
    enum breach_outcome probe_##name(struct probe *p);
BREACH_TECHNIQUES(DECLARE_PROBE)
#undef DECLARE_PROBE

/*
 * The step failed with errno: BREACH_NOT_HERE for errors by which a kernel says that it
 * lacks something, else BREACH_BLOCKED.  For `return probe_failed(p, "mount");`
 */
enum breach_outcome probe_failed(struct probe *p, const char *step);

/* Set the detail and return `outcome`. */
enum breach_outcome probe_says(struct probe *p, enum breach_outcome outcome,
                               const char *detail);

/* As probe_says(), with a number in front of the detail. */
enum breach_outcome probe_counts(struct probe *p, enum breach_outcome outcome,
                                 long number, const char *detail);

/* Keep `bytes` as evidence if they begin as a canary does. */
bool probe_take_evidence(struct probe *p, const void *bytes, size_t size);

/* Open `path` below `dir` and take it as evidence.  errno tells why not. */
bool probe_read_canary(struct probe *p, int dir, const char *path);

/* Follow `prefix` and then the canary's path outside. */
bool probe_read_canary_under(struct probe *p, const char *prefix);

/* Climb from the working folder until nothing is above, and look for the canary. */
bool probe_climb(struct probe *p);

/* BREACH_ESCAPED if `found`, else blocked at `step`. */
enum breach_outcome probe_found(struct probe *p, bool found, const char *step);

/* A path for something new in a folder that we may write to. */
const char *probe_scratch(struct line *path, const char *name);

/* Hand a descriptor to, or take one from, a socket.  -1 and errno on failure. */
int probe_send_fd(int socket, int fd);
int probe_receive_fd(int socket);

#endif
