/*
 * Programs and libraries, as the rest of Spillway would find them.
 */
#include "cli/doctor.h"

#include <ctype.h>
#include <string.h>
#include <sys/utsname.h>

#include "analyzer/frontend/frontend.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"

enum { PROBE_TIMEOUT_MS = 10000, PROBE_OUTPUT = 64 << 10 };

/* The first thing that looks like a version: a digit, then digits and dots. */
static void add_version(struct str *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        size_t len = strspn(at, "0123456789.");
        bool starts_word = at == text || !isalnum((unsigned char)at[-1]);
        if (!isdigit((unsigned char)*at) || !starts_word || !memchr(at, '.', len))
            continue;
        while (at[len - 1] == '.')
            len--;
        str_add_escaped(out, at, len, false);
        return;
    }
}

/* The output of `program --version`; programs that do not know it print usage. */
static void ask_version(const char *program, struct str *out)
{
    const char *argv[] = {program, "--version", NULL};
    struct proc_spec spec = {.argv = argv,
                             .timeout_ms = PROBE_TIMEOUT_MS,
                             .max_output = PROBE_OUTPUT,
                             .merge_stderr = true};
    SCOPED_PROC struct proc_result result = {0};

    if (proc_run(&spec, &result, NULL) && !result.timed_out)
        add_version(out, str_text(&result.out));
}

void doctor_look_program(const char *names, struct doctor_answer *out)
{
    while (*names) {
        size_t len = strcspn(names, " ");
        SCOPED_FREE char *name = mem_strndup(names, len);
        SCOPED_FREE char *path = fs_find_program(name);
        if (path) {
            SCOPED_STR struct str version = {0};
            ask_version(path, &version);
            str_addf(&out->detail, "%s%s%s", name, version.len ? " " : "",
                     str_text(&version));
            return;
        }
        names += len + strspn(names + len, " ");
    }
    out->state = DOCTOR_MISSING;
    str_add(&out->detail, "not on PATH");
}

/* clang prints the name as it came when it does not have the file. */
void doctor_look_runtime(const char *name, struct doctor_answer *out)
{
    struct utsname machine;
    SCOPED_PROC struct proc_result result = {0};

    uname(&machine);
    SCOPED_FREE char *question = mem_printf("-print-file-name=libclang_rt.%s-%s.a",
                                            name, machine.machine);
    SCOPED_FREE char *question_plain = mem_printf("-print-file-name=libclang_rt.%s.a",
                                                  name);
    const char *const questions[] = {question, question_plain};

    for (size_t i = 0; i < 2; i++) {
        const char *argv[] = {"clang-19", questions[i], NULL};
        struct proc_spec spec = {.argv = argv, .timeout_ms = PROBE_TIMEOUT_MS};
        proc_result_fini(&result);
        memset(&result, 0, sizeof result);
        if (!proc_run(&spec, &result, NULL))
            break;
        SCOPED_FREE char *path = mem_strndup(str_text(&result.out),
                                             strcspn(str_text(&result.out), "\n"));
        if (path[0] == '/' && fs_exists(path)) {
            str_add_escaped(&out->detail, path, strlen(path), false);
            return;
        }
    }
    out->state = DOCTOR_MISSING;
    str_add(&out->detail, "clang-19 has none");
}

void doctor_look_libclang(const char *unused, struct doctor_answer *out)
{
    SCOPED_FREE char *path = frontend_find_library();
    struct err e = {0};

    (void)unused;
    if (path && frontend_load(&e)) {
        str_addf(&out->detail, "%s, %s", frontend_version(), path);
        return;
    }
    out->state = DOCTOR_MISSING;
    str_add(&out->detail, e.text[0] ? e.text : "no libclang from 17 to 22 found");
}
