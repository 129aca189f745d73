/*
 * What one ELF file asks the dynamic linker for.
 *
 * Only the program headers and the dynamic section are read, as the dynamic linker
 * does (System V ABI, "Program Loading and Dynamic Linking"); section headers may be
 * stripped and are not trusted.  The file may be anything: every offset is checked.
 */
#ifndef SPILLWAY_JAIL_TREE_ELF_H
#define SPILLWAY_JAIL_TREE_ELF_H

#include <stdbool.h>

#include "base/err.h"
#include "base/vec.h"

struct tree_elf {
    int class; /* ELFCLASS32 or ELFCLASS64 */
    int machine; /* EM_X86_64, ... */
    char *interpreter; /* PT_INTERP; NULL for a static program or a library */
    struct strv needed; /* DT_NEEDED, in order */
    bool has_writable_code; /* a segment is to be written and executed */
    char *rpath, *runpath; /* DT_RPATH, DT_RUNPATH; NULL if absent */
};

/* Read `path`.  An error if it is not an ELF program or library, or is damaged. */
bool tree_elf_read(const char *path, struct tree_elf *out, struct err *e);
void tree_elf_fini(struct tree_elf *f);

/* Whether `path` is an ELF file of this class and machine; false also if unreadable. */
bool tree_elf_matches(const char *path, int class, int machine);

#endif
