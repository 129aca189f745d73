/*
 * What a set of inputs reaches in a program's own sources, branch by branch.
 *
 * The coverage link of an entry point runs all inputs in the jail; LLVM's tools say
 * what was taken.  A branch has two outcomes, true and false, and each counts.  Results
 * of several entry points of one program can be put together: a function is known by
 * where it begins, so a unit that a harness includes is the same as the unit itself.
 */
#ifndef SPILLWAY_FUZZ_COVER_H
#define SPILLWAY_FUZZ_COVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"
#include "jail/jail.h"

struct cover_function {
    char *name; /* without the file that LLVM puts before a static one */
    char *file; /* relative to one of the roots, else absolute */
    bool is_reached;
    bool *outcomes; /* taken or not, two for each branch */
    size_t outcome_count;
};

/* Zero-initialise with cover_init(). */
struct cover {
    VEC(struct cover_function) functions;
    struct map places; /* where a function begins -> its index + 1 */
    size_t inputs; /* that were run */
    size_t lost; /* of them: ended the program or took too long; counted up to there */
};

struct cover_options {
    const char *binary; /* the entry's link of the engine "coverage" */
    const char *const *inputs; /* folders and files, NULL-terminated */
    const char *clang; /* "clang-19": the version of LLVM's tools */
    const char *cache_dir; /* jail trees and staged inputs */
    const char *const *roots; /* folders that files are named from, NULL-terminated */
    const char *const *assertions; /* headers, see cover_read(); NULL: none */
    enum jail_level level;
    void (*progress)(void *context, size_t done, size_t total);
    void *progress_context;
    const volatile bool *interrupted; /* may be NULL */
};

void cover_init(struct cover *c);
void cover_fini(struct cover *c);
#define SCOPED_COVER __attribute__((cleanup(cover_fini)))

/* Run all inputs, and add what they reach to `out`.  Without any input: an error. */
bool cover_run(const struct cover_options *o, struct cover *out, struct err *e);

/*
 * Add the document of `llvm-cov export`; what it says of sizes is not believed.  The
 * branches of macros that the headers `assertions` define (NULL-terminated, named from
 * the roots; NULL: none) are left out: their other side is the end of the program.
 */
bool cover_read(struct cover *c, const char *text, size_t size,
                const char *const *roots, const char *const *assertions, struct err *e);

/* Add what was reached elsewhere.  Inputs are added up, too. */
void cover_merge(struct cover *into, const struct cover *from);

struct cover_sum {
    size_t outcomes, taken; /* of branches */
    size_t functions, reached;
};

/* All functions of the file; no functions: it is not part of the program. */
struct cover_sum cover_of_file(const struct cover *c, const char *file);

#endif
