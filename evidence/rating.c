/*
 * How bad a crash is: one row for each kind and access.
 *
 * The table looks at the access alone, not at who can send the input: that is for the
 * reader, who knows where the program runs. It never says "exploitable"; the highest
 * rating is for accesses from which others have taken control.
 */
#include <string.h>

#include "evidence/crash.h"
#include "evidence/shape.h"

#define LOW CRASH_SEVERITY_LOW
#define MEDIUM CRASH_SEVERITY_MEDIUM
#define HIGH CRASH_SEVERITY_HIGH
#define CRITICAL CRASH_SEVERITY_CRITICAL
#define ANY CRASH_ACCESS_NONE
#define WRITE CRASH_ACCESS_WRITE

/* `access` CRASH_ACCESS_NONE matches any. */
struct row {
    const char *kind;
    enum crash_access access;
    struct crash_rating rating;
};

static const char stack_write[] =
    "It overwrites what lies behind the buffer on the stack: other variables, saved "
    "registers, the return address. Whoever chooses the bytes can choose where the "
    "program goes on.";
static const char heap_write[] =
    "It overwrites neighbouring blocks of the heap or the allocator's own data. "
    "Whoever "
    "chooses the bytes can often turn that into control of the program.";
static const char global_write[] =
    "It overwrites the variables behind the buffer. What that means depends on what "
    "they are: flags, pointers and tables of functions are the bad cases.";
static const char out_of_bounds_read[] =
    "It reads memory beyond the buffer: the program can end, or send out data that was "
    "not meant to be seen.";
static const char freed_write[] = "It writes to memory that has been given back and "
                                  "may belong to something else now.";
static const char freed_read[] = "It reads memory that has been given back: what is "
                                 "there may have been put there by "
                                 "somebody else.";
static const char dead_stack[] =
    "It uses a local variable whose function or block has ended; other data is there "
    "now.";
static const char bad_release[] =
    "It gives the allocator memory that is not its to take, which corrupts the heap.";
static const char wrong_size[] =
    "A size was computed wrongly; as an unsigned number it is huge, and the copy runs "
    "far beyond the buffer.";
static const char overlap[] =
    "Source and destination overlap, which the function does not allow: the result is "
    "not what was meant.";
static const char denial[] =
    "It ends or blocks the program: a denial of service where the input comes from "
    "outside.";
static const char wild[] = "It follows a pointer that points nowhere; how bad that is "
                           "depends on who chose the "
                           "address.";
static const char arithmetic[] = "The result is not defined. Where it is a size or an "
                                 "index, an overflow of a buffer "
                                 "can follow.";
static const char leak[] = "Memory is never given back: a long-running program grows.";
static const char stopped[] =
    "The C library noticed that memory was overwritten, and stopped the program.";
static const char unset[] =
    "A decision was made from memory that was never set: it can differ each time, or "
    "show old data.";
static const char undefined[] = "The language gives this no meaning; the compiler may "
                                "assume that it never happens.";
static const char unclear[] = "How bad it is cannot be said from the report alone.";

/* clang-format off */
static const struct row rows[] = {
    {"stack-buffer-overflow",         WRITE, {CRITICAL, "CWE-121", stack_write}},
    {"stack-buffer-underflow",        WRITE, {CRITICAL, "CWE-124", stack_write}},
    {"dynamic-stack-buffer-overflow", WRITE, {CRITICAL, "CWE-121", stack_write}},
    {"heap-buffer-overflow",          WRITE, {CRITICAL, "CWE-122", heap_write}},
    {"global-buffer-overflow",        WRITE, {HIGH,     "CWE-787", global_write}},
    {"container-overflow",            WRITE, {HIGH,     "CWE-787", heap_write}},
    {"intra-object-overflow",         WRITE, {HIGH,     "CWE-787", global_write}},
    {"stack-buffer-overflow",         ANY,   {MEDIUM,   "CWE-125", out_of_bounds_read}},
    {"stack-buffer-underflow",        ANY,   {MEDIUM,   "CWE-127", out_of_bounds_read}},
    {"dynamic-stack-buffer-overflow", ANY,   {MEDIUM,   "CWE-125", out_of_bounds_read}},
    {"heap-buffer-overflow",          ANY,   {MEDIUM,   "CWE-125", out_of_bounds_read}},
    {"global-buffer-overflow",        ANY,   {MEDIUM,   "CWE-125", out_of_bounds_read}},
    {"container-overflow",            ANY,   {MEDIUM,   "CWE-125", out_of_bounds_read}},
    {"array-index-out-of-bounds",     ANY,   {HIGH,     "CWE-129", global_write}},
    {"object-size",                   ANY,   {MEDIUM,   "CWE-125", out_of_bounds_read}},
    {"heap-use-after-free",           WRITE, {CRITICAL, "CWE-416", freed_write}},
    {"heap-use-after-free",           ANY,   {HIGH,     "CWE-416", freed_read}},
    {"stack-use-after-return",        WRITE, {HIGH,     "CWE-562", dead_stack}},
    {"stack-use-after-return",        ANY,   {MEDIUM,   "CWE-562", dead_stack}},
    {"stack-use-after-scope",         WRITE, {HIGH,     "CWE-562", dead_stack}},
    {"stack-use-after-scope",         ANY,   {MEDIUM,   "CWE-562", dead_stack}},
    {"double-free",                   ANY,   {HIGH,     "CWE-415", bad_release}},
    {"bad-free",                      ANY,   {HIGH,     "CWE-590", bad_release}},
    {"alloc-dealloc-mismatch",        ANY,   {MEDIUM,   "CWE-762", bad_release}},
    {"negative-size-param",           ANY,   {HIGH,     "CWE-195", wrong_size}},
    {"memcpy-param-overlap",          ANY,   {MEDIUM,   "CWE-475", overlap}},
    {"strcpy-param-overlap",          ANY,   {MEDIUM,   "CWE-475", overlap}},
    {"strcat-param-overlap",          ANY,   {MEDIUM,   "CWE-475", overlap}},
    {"strncpy-param-overlap",         ANY,   {MEDIUM,   "CWE-475", overlap}},
    {"stack-overflow",                ANY,   {LOW,      "CWE-674", denial}},
    {"allocation-size-too-big",       ANY,   {LOW,      "CWE-789", denial}},
    {"calloc-overflow",               ANY,   {MEDIUM,   "CWE-190", arithmetic}},
    {"reallocarray-overflow",         ANY,   {MEDIUM,   "CWE-190", arithmetic}},
    {"out-of-memory",                 ANY,   {LOW,      "CWE-770", denial}},
    {"rss-limit-exceeded",            ANY,   {LOW,      "CWE-770", denial}},
    {"timeout",                       ANY,   {LOW,      "CWE-834", denial}},
    {"memory-leak",                   ANY,   {LOW,      "CWE-401", leak}},
    {"use-of-uninitialized-value",    ANY,   {MEDIUM,   "CWE-457", unset}},
    {"signed-integer-overflow",       ANY,   {MEDIUM,   "CWE-190", arithmetic}},
    {"unsigned-integer-overflow",     ANY,   {LOW,      "CWE-190", arithmetic}},
    {"implicit-conversion",           ANY,   {LOW,      "CWE-681", arithmetic}},
    {"float-cast-overflow",           ANY,   {LOW,      "CWE-681", arithmetic}},
    {"shift-out-of-bounds",           ANY,   {LOW,      "CWE-1335", arithmetic}},
    {"division-by-zero",              ANY,   {LOW,      "CWE-369", denial}},
    {"FPE",                           ANY,   {LOW,      "CWE-369", denial}},
    {"SIGFPE",                        ANY,   {LOW,      "CWE-369", denial}},
    {"null-pointer",                  ANY,   {LOW,      "CWE-476", denial}},
    {"null-argument",                 ANY,   {LOW,      "CWE-476", undefined}},
    {"pointer-overflow",              ANY,   {MEDIUM,   "CWE-823", arithmetic}},
    {"misaligned-pointer",            ANY,   {LOW,      "CWE-704", undefined}},
    {"function-type-mismatch",        ANY,   {LOW,      "CWE-843", undefined}},
    {"stack-smashing",                ANY,   {CRITICAL, "CWE-121", stopped}},
    {"buffer-overflow",               ANY,   {HIGH,     "CWE-120", stopped}},
    {"heap-corruption",               ANY,   {HIGH,     "CWE-122", stopped}},
    {"assertion-failure",             ANY,   {LOW,      "CWE-617", denial}},
    {"deadly-signal",                 ANY,   {LOW,      "",        denial}},
    {"fuzz-target-exited",            ANY,   {LOW,      "",        denial}},
    {"ABRT",                          ANY,   {LOW,      "",        denial}},
    {"SIGABRT",                       ANY,   {LOW,      "",        denial}},
    {"SEGV",                          WRITE, {HIGH,     "CWE-787", wild}},
    {"SEGV",                          ANY,   {MEDIUM,   "CWE-125", wild}},
    {"SIGSEGV",                       ANY,   {MEDIUM,   "",        wild}},
    {"BUS",                           ANY,   {MEDIUM,   "",        wild}},
    {"SIGBUS",                        ANY,   {MEDIUM,   "",        wild}},
};
/* clang-format on */

struct crash_rating crash_rate(const struct crash *c)
{
    static const struct crash_rating null_page = {LOW, "CWE-476", denial};
    const char *kind = c->kind ? c->kind : "";

    if (strcmp(kind, "SEGV") == 0 && c->object && strstr(c->object, "zero page"))
        return null_page;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].kind, kind) == 0 &&
            (rows[i].access == CRASH_ACCESS_NONE || rows[i].access == c->access))
            return rows[i].rating;
    }
    return (struct crash_rating){MEDIUM, "", unclear};
}

const char *crash_severity_name(enum crash_severity s)
{
    static const char *const names[] = {"low", "medium", "high", "critical"};
    static const struct shape_names severities = {names, 4};

    return shape_enum_name(&severities, (int)s);
}
