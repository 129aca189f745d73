/*
 * The signature of a crash: what makes two crashes one.
 *
 *     stack-buffer-overflow getfilename < LLVMFuzzerTestOneInput
 *
 * Detector kind and the three innermost frames of the program's own code.  Passed over
 * are frames of the sanitizer runtimes, of the C library (also as intercepted by a
 * sanitizer, inside the program's own binary) and of the fuzzing engine.  Recursion,
 * also through several functions, counts once.  No line numbers: the signature survives
 * edits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"
#include "base/vec.h"
#include "evidence/crash.h"

enum { SIGNATURE_FRAMES = 3, LONGEST_CYCLE = 8 };

/* Beginnings of function names that are never the program's own. */
static const char *const foreign_prefixes[] = {
    "__asan_",
    "__sanitizer_",
    "__ubsan_",
    "__lsan_",
    "__msan_",
    "__tsan_",
    "__interceptor_",
    "___interceptor_",
    "__interception::",
    "__asan::",
    "__ubsan::",
    "__lsan::",
    "__msan::",
    "__sanitizer::",
    "fuzzer::",
    "__sanitizer_cov_",
    "__libc_start_",
    "__libc_csu_",
    "_dl_",
    "__GI_",
    "_IO_",
    "__interceptor_trampoline_",
    "__afl_",
    "std::",
};

/* Whole names of the start-up code and of fatal exits of the C library. */
static const char *const foreign_names[] = {
    "_start",
    "start_thread",
    "clone",
    "__clone",
    "clone3",
    "__clone3",
    "abort",
    "raise",
    "gsignal",
    "__GI_raise",
    "__GI_abort",
    "__assert_fail",
    "__assert_fail_base",
    "__stack_chk_fail",
    "__fortify_fail",
    "__chk_fail",
    "__libc_message",
    "malloc_printerr",
    "__pthread_kill_implementation",
    "__pthread_kill_internal",
    "__kernel_vsyscall",
    "scanf_common",
    "printf_common",
    "afl_driver_main",
    "_Exit",
    "_exit",
    "__run_exit_handlers",
    "__libc_free",
    "__libc_malloc",
};

/* C library functions; passed over only where no source line says otherwise. */
static const char *const library_names[] = {
    "exit",       "asprintf",  "atoi",     "atol",           "bcmp",
    "bcopy",      "bzero",     "calloc",   "fgets",          "fgetws",
    "fopen",      "fprintf",   "fread",    "free",           "fscanf",
    "fwrite",     "getcwd",    "getdelim", "getline",        "gets",
    "inet_ntop",  "inet_pton", "malloc",   "mbstowcs",       "memccpy",
    "memchr",     "memcmp",    "memcpy",   "memmem",         "memmove",
    "mempcpy",    "memrchr",   "memset",   "posix_memalign", "pread",
    "printf",     "puts",      "qsort",    "read",           "readlink",
    "readv",      "realloc",   "realpath", "recv",           "recvfrom",
    "recvmsg",    "scanf",     "send",     "sendto",         "snprintf",
    "sprintf",    "sscanf",    "stpcpy",   "stpncpy",        "strcasecmp",
    "strcasestr", "strcat",    "strchr",   "strchrnul",      "strcmp",
    "strcpy",     "strcspn",   "strdup",   "strlen",         "strncasecmp",
    "strncat",    "strncmp",   "strncpy",  "strndup",        "strnlen",
    "strpbrk",    "strrchr",   "strspn",   "strstr",         "strtok",
    "strtok_r",   "strtol",    "strtoul",  "swprintf",       "syslog",
    "vasprintf",  "vfprintf",  "vfscanf",  "vprintf",        "vscanf",
    "vsnprintf",  "vsprintf",  "vsscanf",  "wcscat",         "wcscpy",
    "wcslen",     "wcsncpy",   "wmemcpy",  "wmemset",        "write",
    "writev",
};

static const char *const library_folders[] = {
    "csu/",    "debug/",   "io/",     "libio/",  "malloc/",       "misc/",
    "nptl/",   "posix/",   "signal/", "socket/", "stdio-common/", "stdlib/",
    "string/", "sysdeps/", "time/",   "wcsmbs/",
};

/* Parts of source paths of runtimes and engines, when debug information is there. */
static const char *const foreign_paths[] = {
    "compiler-rt/lib/", "/sanitizer_common/", "/libfuzzer/Fuzzer",
    "/fuzzer/Fuzzer",   "asan_interceptors",  "aflpp_driver",
    "afl-compiler-rt",  "/sysdeps/",          "/csu/libc-start",
};

/* Modules (base names, by beginning) that are never the program. */
static const char *const foreign_modules[] = {
    "libc.so",     "libc-",    "libpthread", "ld-linux", "ld-2",       "libasan",
    "libubsan",    "liblsan",  "libm.so",    "libm-",    "linux-vdso", "[vdso]",
    "libclang_rt", "libgcc_s", "libstdc++",  "librt.so", "libdl.so",
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* By name; a C++ function's parameters do not count. */
static bool is_in(const char *name, const char *const *table, size_t count)
{
    size_t len = strcspn(name, "(");

    for (size_t i = 0; i < count; i++) {
        if (strncmp(name, table[i], len) == 0 && !table[i][len])
            return true;
    }
    return false;
}

static bool begins_in(const char *name, const char *const *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_starts_with(name, table[i]))
            return true;
    }
    return false;
}

static const char *text(const char *s)
{
    return s ? s : "";
}

/* "strcpy", also as "__strcpy_chk", "__isoc99_sscanf", "__strlen_avx2". */
static bool is_library_name(const char *function)
{
    static const char *const starts[] = {"__isoc99_", "__isoc23_", "__"};
    static const char *const ends[] = {"_chk", "_avx",  "_evex",
                                       "_sse", "_erms", "_unlocked"};
    size_t len;
    char name[32];

    if (is_in(function, library_names, COUNT(library_names)))
        return true;
    for (size_t i = 0; i < COUNT(starts); i++) {
        if (str_starts_with(function, starts[i])) {
            function += strlen(starts[i]);
            break;
        }
    }
    len = strlen(function);
    for (size_t i = 0; i < COUNT(ends); i++) {
        const char *end = strstr(function, ends[i]);
        if (end && (size_t)(end - function) < len)
            len = (size_t)(end - function);
    }
    if (len >= sizeof name)
        return false;
    memcpy(name, function, len);
    name[len] = '\0';
    return is_in(name, library_names, COUNT(library_names));
}

/* A runtime without debug information names its object file: "asan_rtl.cpp.o". */
static bool has_source(const struct crash_frame *f)
{
    const char *file = text(f->file);

    return *file && f->line > 0 && !str_ends_with(file, ".o");
}

/* Debug information of the C library names its sources without the folder above. */
static bool is_library_source(const struct crash_frame *f)
{
    return begins_in(text(f->file), library_folders, COUNT(library_folders));
}

bool crash_is_own(const struct crash_frame *f)
{
    const char *function = text(f->function);
    const char *module = fs_base(text(f->module));

    if (begins_in(module, foreign_modules, COUNT(foreign_modules)))
        return false;
    for (size_t i = 0; i < COUNT(foreign_paths); i++) {
        if (strstr(text(f->file), foreign_paths[i]))
            return false;
    }
    if (!*function)
        return *module != '\0' || has_source(f);
    if (begins_in(function, foreign_prefixes, COUNT(foreign_prefixes)) ||
        is_in(function, foreign_names, COUNT(foreign_names)))
        return false;
    return !is_library_name(function) || (has_source(f) && !is_library_source(f));
}

/* Outside the harness there is only the engine, which has a `main` of its own. */
static bool is_outermost(const struct crash_frame *f)
{
    return strcmp(text(f->function), "LLVMFuzzerTestOneInput") == 0 ||
           str_starts_with(text(f->function), "fuzzer::FuzzerDriver");
}

/* The function without parameters and without what the optimiser appended. */
static char *frame_name(const struct crash_frame *f)
{
    static const char *const suffixes[] = {".constprop.", ".isra.",     ".part.",
                                           ".cold",       ".lto_priv.", ".llvm."};
    const char *function = text(f->function);
    size_t len = strcspn(function, "(");

    if (!*function && !*text(f->module))
        return mem_strdup(fs_base(text(f->file)));
    if (!*function)
        return mem_printf("%s+0x%llx", fs_base(text(f->module)),
                          (unsigned long long)f->offset);
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        const char *end = strstr(function, suffixes[i]);
        if (end && (size_t)(end - function) < len)
            len = (size_t)(end - function);
    }
    return mem_strndup(function, len);
}

static void drop_last(struct strv *names, size_t count)
{
    while (count-- > 0)
        free(names->at[--names->len]);
    names->at[names->len] = NULL;
}

/* If the list ends in the same cycle twice, keep one of them. */
static bool fold(struct strv *names)
{
    for (size_t period = 1; period <= LONGEST_CYCLE; period++) {
        size_t same = 0;

        if (names->len < 2 * period)
            return false;
        while (same < period && strcmp(names->at[names->len - 1 - same],
                                       names->at[names->len - 1 - same - period]) == 0)
            same++;
        if (same == period) {
            drop_last(names, period);
            return true;
        }
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Where in the cycle the stack ran out is chance: order the functions by name. */
static void canonicalise_recursion(struct strv *names)
{
    size_t kept = 0;

    if (names->len < 2)
        return;
    qsort(names->at, names->len, sizeof *names->at, compare_names);
    for (size_t i = 1; i < names->len; i++) {
        if (strcmp(names->at[kept], names->at[i]) == 0)
            free(names->at[i]);
        else
            names->at[++kept] = names->at[i];
    }
    names->len = kept + 1;
    names->at[names->len] = NULL;
}

/* Names of own frames, innermost first, recursion folded; of all if none is own. */
static void own_names(const struct crash *c, bool any, struct strv *names)
{
    bool folded = false;

    for (size_t i = 0; i < c->frame_count; i++) {
        SCOPED_FREE char *name = NULL;

        if (any || crash_is_own(&c->frames[i])) {
            name = frame_name(&c->frames[i]);
            strv_add(names, name);
            folded = fold(names) || folded;
        }
        if (is_outermost(&c->frames[i]))
            break;
    }
    if (folded && strcmp(text(c->kind), "stack-overflow") == 0)
        canonicalise_recursion(names);
}

void crash_set_signature(struct crash *c)
{
    SCOPED_STRV struct strv names = {0};
    SCOPED_STR struct str signature = {0};
    SCOPED_FREE char *keyed = NULL;
    struct hash_key key;

    own_names(c, false, &names);
    if (names.len == 0)
        own_names(c, true, &names);
    str_add(&signature, *text(c->kind) ? c->kind : "unknown");
    for (size_t i = 0; i < names.len && i < SIGNATURE_FRAMES; i++)
        str_addf(&signature, "%s%s", i ? " < " : " ", names.at[i]);
    keyed = mem_printf("%s\n%s", text(c->target), str_text(&signature));
    key = hash_bytes(keyed, strlen(keyed));
    memcpy(c->id, key.hex, sizeof c->id - 1);
    c->id[sizeof c->id - 1] = '\0';
    free(c->signature);
    c->signature = str_take(&signature);
}

const struct crash_frame *crash_own_frame(const struct crash *c)
{
    for (size_t i = 0; i < c->frame_count; i++) {
        if (crash_is_own(&c->frames[i]))
            return &c->frames[i];
        if (is_outermost(&c->frames[i]))
            break;
    }
    return NULL;
}
