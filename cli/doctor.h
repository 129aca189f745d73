/*
 * What `spillway doctor` looks at: one row per thing, one function per kind of thing.
 */
#ifndef SPILLWAY_CLI_DOCTOR_H
#define SPILLWAY_CLI_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum doctor_state {
    DOCTOR_OK,
    DOCTOR_WEAKER, /* works, with less; the detail says what */
    DOCTOR_MISSING,
};

struct doctor_answer {
    enum doctor_state state;
    struct str detail; /* version, place, or the reason */
    struct str get; /* a better command than the row's, when the reason is known */
};

/* All texts are static. */
struct doctor_row {
    const char *name;
    const char *argument; /* of `look`: names of programs, for example */
    const char *needed_for;
    const char *get; /* the command that gets it */
    bool is_required; /* for the main job: find, break and contain with libFuzzer */
    void (*look)(const char *argument, struct doctor_answer *out);
};

/* ---- doctor_tools.c: programs and libraries ---- */

/* The first of the space-separated programs that is on PATH, with its version. */
void doctor_look_program(const char *names, struct doctor_answer *out);

/* A runtime library of clang: "fuzzer", "asan". */
void doctor_look_runtime(const char *name, struct doctor_answer *out);

void doctor_look_libclang(const char *unused, struct doctor_answer *out);

/* ---- doctor_kernel.c: what the kernel and its configuration allow ---- */

void doctor_look_user_namespaces(const char *unused, struct doctor_answer *out);
void doctor_look_cgroups(const char *unused, struct doctor_answer *out);
void doctor_look_seccomp(const char *unused, struct doctor_answer *out);
void doctor_look_landlock(const char *unused, struct doctor_answer *out);
void doctor_look_core_pattern(const char *unused, struct doctor_answer *out);
void doctor_look_proc(const char *unused, struct doctor_answer *out);

/* Free space where targets are built. */
void doctor_look_disk(const char *unused, struct doctor_answer *out);

#endif
