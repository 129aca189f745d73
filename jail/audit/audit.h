/*
 * The audit: try to get out, and watch from outside.
 *
 * One battery of escape techniques (jail/breach) is run twice: inside the jail under
 * test, and as a positive control in a bare chroot, both inside a throwaway fake host
 * that this module makes for the purpose.  The verdict comes from witnesses outside (a
 * random canary, a signal counter, the mount table, the hostname), never from what the
 * jailed process says alone.  The real host is never attacked: without a fake host
 * there is no audit.
 */
#ifndef SPILLWAY_JAIL_AUDIT_AUDIT_H
#define SPILLWAY_JAIL_AUDIT_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "jail/jail.h"

enum audit_outcome {
    AUDIT_BLOCKED,
    AUDIT_ESCAPED,
    AUDIT_REACHABLE,
    AUDIT_NOT_HERE,
    AUDIT_NO_CONTROL,
    AUDIT_NO_REPORT,
};

enum { AUDIT_MAX_CLOSERS = 8 };

struct audit_attempt {
    const char *technique; /* static */
    const char *about; /* one line, static */
    const char *closed_by; /* what closes it, in words, strongest first; static */
    const char *layers[AUDIT_MAX_CLOSERS]; /* those of our jail that do; static */
    size_t layer_count; /* 0 for another sandbox */
    enum audit_outcome jailed, control;
    char detail[160]; /* errno or what was reached, in the jail */
};

struct audit_witness {
    const char *name; /* static */
    bool is_unchanged; /* around the jailed run */
    bool saw_control; /* it did notice the control run */
    char detail[160];
};

enum { AUDIT_MAX_ATTEMPTS = 96, AUDIT_MAX_WITNESSES = 16 };

struct audit_result {
    struct jail_record jail;
    struct audit_attempt attempts[AUDIT_MAX_ATTEMPTS];
    size_t attempt_count;
    struct audit_witness witnesses[AUDIT_MAX_WITNESSES];
    size_t witness_count;
    unsigned jailed_escapes, control_escapes;
    bool was_root; /* the fake host was made by root */
    bool is_sound; /* the control escaped, every probe and witness reported */
    char reason[200]; /* why not sound */
};

struct audit_options {
    enum jail_level level;
    const char *battery; /* path of the battery program; NULL: audit_find_battery() */
    const char *const *without; /* jail layers left out: for tests */
    const char *const *only; /* techniques; NULL = all */
    enum jail_profile
        profile; /* JAIL_PROFILE_TARGET: the same, with errors to report */
    const char *tree; /* with the battery as AUDIT_BATTERY; NULL: nothing but that */
    /*
     * Another sandbox instead of our jail: a whole command, NULL-terminated, started by
     * an unprivileged id in the fake host.  There the system's folders are read-only,
     * AUDIT_OTHER_TREE is a tree with the battery as AUDIT_BATTERY in it, and /etc is a
     * tmpfs with what sandboxes ask for.  NULL = our jail.
     */
    const char *const *sandbox;
};

#define AUDIT_BATTERY "/bin/spillway-battery"
#define AUDIT_OTHER_TREE "/srv/jail"
/* Descriptors that a sandbox must pass on for the battery to be heard. */
enum { AUDIT_ANSWER_FD = 210, AUDIT_REPORT_FD = 211 };

/* The battery beside this program, in its build or installed.  New memory, or NULL. */
char *audit_find_battery(void);

/* False when no audit could be made (no fake host here, ...). */
bool audit_run(const struct audit_options *o, struct audit_result *out, struct err *e);

const char *audit_outcome_name(enum audit_outcome o);

/* The audit is sound, nothing escaped, and no witness saw a change. */
bool audit_held(const struct audit_result *r);

/*
 * Assumed breach: run a program that was linked as NAME-breach in the jail `spec` asks
 * for, inside a throwaway fake host, and arm it by the handshake.  When it crashes, the
 * battery runs from within it, with its descriptors and credentials; one line per
 * technique comes back through a pipe, and the witnesses give the verdict.
 *
 * Of `spec`, the tree and what the binds name are copied into the fake host; output
 * goes to `output`; the id is the one that the victim outside has; limits that are 0 or
 * huge are made small, so that exceeding them is quick; and JAIL_PROFILE_TARGET becomes
 * _BATTERY, the same filter with errors that can be reported.
 */
struct audit_breach_options {
    const struct jail_spec *spec; /* stdin_fd and keep_fds as for jail_start() */
    const char *battery; /* for the controls; NULL: audit_find_battery() */
    unsigned timeout_ms; /* for the program and the battery together; 0 = 20 s */
};

/* A file that the program left in its output folder. */
struct audit_artefact {
    char *name; /* escaped, relative to the folder */
    void *bytes;
    size_t size;
};

struct audit_breach_result {
    struct audit_result audit; /* not sound if the program was not breached */
    struct jail_exit exit;
    struct str output; /* standard output and error of the program, bounded, raw */
    bool was_armed; /* the handshake took place */
    bool was_breached; /* the crash happened and the battery ran */
    char via[32]; /* how: "death-callback", "signal-6" */
    struct audit_artefact *artefacts; /* at most 16, 4 MiB */
    size_t artefact_count;
};

/* False when no audit could be made.  Release the result in any case. */
bool audit_breach(const struct audit_breach_options *o, struct audit_breach_result *out,
                  struct err *e);
void audit_breach_result_fini(struct audit_breach_result *r);

#endif
