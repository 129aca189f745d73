/* Program headers and dynamic section through libelf; see elf.h. */
#include "jail/tree/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/scoped.h"

static void end_elf(Elf **elf)
{
    elf_end(*elf);
}

#define SCOPED_ELF __attribute__((cleanup(end_elf)))

/* The dynamic string table: a piece of the file. */
struct strings {
    const char *at;
    size_t size;
};

/* The string at `index`, or NULL if it does not end within the table. */
static const char *string_at(const struct strings *s, uint64_t index)
{
    if (index >= s->size || !memchr(s->at + index, '\0', s->size - (size_t)index))
        return NULL;
    return s->at + index;
}

static bool has_writable_code(Elf *elf)
{
    size_t count = 0;

    if (elf_getphdrnum(elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;

        if (gelf_getphdr(elf, (int)i, &segment) && segment.p_type == PT_LOAD &&
            (segment.p_flags & PF_W) && (segment.p_flags & PF_X))
            return true;
    }
    return false;
}

static bool read_header(Elf *elf, struct tree_elf *out, struct err *e)
{
    GElf_Ehdr header;

    if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header))
        return err_set(e, 0, "not an ELF file");
    if (header.e_type != ET_EXEC && header.e_type != ET_DYN)
        return err_set(e, 0, "neither a program nor a shared library");
    out->class = gelf_getclass(elf);
    out->machine = header.e_machine;
    out->has_writable_code = has_writable_code(elf);
    return true;
}

/* The first program header of `type`; false if there is none. */
static bool find_segment(Elf *elf, uint32_t type, GElf_Phdr *out)
{
    size_t count = 0;

    if (elf_getphdrnum(elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (gelf_getphdr(elf, (int)i, out) && out->p_type == type)
            return true;
    }
    return false;
}

/* Where in the file the address `address` comes from; false if no segment has it. */
static bool file_offset(Elf *elf, uint64_t address, int64_t *offset)
{
    size_t count = 0;

    if (elf_getphdrnum(elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;

        if (!gelf_getphdr(elf, (int)i, &segment) || segment.p_type != PT_LOAD)
            continue;
        if (address < segment.p_vaddr || address - segment.p_vaddr >= segment.p_filesz)
            continue;
        *offset = (int64_t)(address - segment.p_vaddr + segment.p_offset);
        return true;
    }
    return false;
}

static Elf_Data *file_piece(Elf *elf, int64_t offset, uint64_t size, Elf_Type type)
{
    /* libelf itself refuses a piece that is not within the file. */
    if (offset < 0 || size == 0 || size > SIZE_MAX / 2)
        return NULL;
    return elf_getdata_rawchunk(elf, offset, (size_t)size, type);
}

static bool read_interpreter(Elf *elf, struct tree_elf *out, struct err *e)
{
    GElf_Phdr segment;

    if (!find_segment(elf, PT_INTERP, &segment))
        return true;

    Elf_Data *piece = file_piece(elf, (int64_t)segment.p_offset, segment.p_filesz,
                                 ELF_T_BYTE);
    if (!piece)
        return err_set(e, 0, "damaged: the interpreter's name is outside the file");

    struct strings text = {piece->d_buf, piece->d_size};
    const char *name = string_at(&text, 0);
    if (!name || name[0] != '/')
        return err_set(e, 0, "damaged: the interpreter's name is not a path");
    out->interpreter = mem_strdup(name);
    return true;
}

/* The value of the first `tag`; false if it is absent. */
static bool dynamic_value(Elf_Data *dynamic, int64_t tag, uint64_t *value)
{
    GElf_Dyn entry;

    for (int i = 0; gelf_getdyn(dynamic, i, &entry) && entry.d_tag != DT_NULL; i++) {
        if (entry.d_tag == tag) {
            *value = entry.d_un.d_val;
            return true;
        }
    }
    return false;
}

static bool find_strings(Elf *elf, Elf_Data *dynamic, struct strings *out)
{
    uint64_t address, size;
    int64_t offset;

    if (!dynamic_value(dynamic, DT_STRTAB, &address) ||
        !dynamic_value(dynamic, DT_STRSZ, &size) || !file_offset(elf, address, &offset))
        return false;

    Elf_Data *piece = file_piece(elf, offset, size, ELF_T_BYTE);
    if (!piece)
        return false;
    *out = (struct strings){piece->d_buf, piece->d_size};
    return true;
}

static bool keep_entry(const GElf_Dyn *entry, const struct strings *names,
                       struct tree_elf *out, struct err *e)
{
    if (entry->d_tag != DT_NEEDED && entry->d_tag != DT_RPATH &&
        entry->d_tag != DT_RUNPATH)
        return true;

    const char *text = string_at(names, entry->d_un.d_val);
    if (!text)
        return err_set(e, 0, "damaged: a name is outside the string table");
    if (entry->d_tag == DT_NEEDED) {
        strv_add(&out->needed, text);
        return true;
    }

    char **path = entry->d_tag == DT_RPATH ? &out->rpath : &out->runpath;
    free(*path);
    *path = mem_strdup(text);
    return true;
}

static bool read_dynamic(Elf *elf, struct tree_elf *out, struct err *e)
{
    GElf_Phdr segment;
    struct strings names;
    GElf_Dyn entry;

    if (!find_segment(elf, PT_DYNAMIC, &segment))
        return true; /* linked statically */

    Elf_Data *dynamic = file_piece(elf, (int64_t)segment.p_offset, segment.p_filesz,
                                   ELF_T_DYN);
    if (!dynamic)
        return err_set(e, 0, "damaged: the dynamic section is outside the file");
    if (!find_strings(elf, dynamic, &names))
        return err_set(e, 0, "damaged: the dynamic section has no string table");
    for (int i = 0; gelf_getdyn(dynamic, i, &entry) && entry.d_tag != DT_NULL; i++) {
        if (!keep_entry(&entry, &names, out, e))
            return false;
    }
    return true;
}

/* Say what a text file is, since running a script in a jail is a common first try. */
static bool refuse_script(int fd, const char *path, struct err *e)
{
    char start[2];

    if (pread(fd, start, sizeof start, 0) == 2 && start[0] == '#' && start[1] == '!')
        return err_set(e, 0,
                       "%s is a script: give its interpreter as the program and the "
                       "script as a file to copy",
                       path);
    return true;
}

bool tree_elf_read(const char *path, struct tree_elf *out, struct err *e)
{
    SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    *out = (struct tree_elf){0};
    if (fd < 0 || fstat(fd, &st) != 0)
        return err_set(e, errno, "open %s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(e, 0, "%s is not a file", path);
    if (!refuse_script(fd, path, e))
        return false;
    elf_version(EV_CURRENT);

    SCOPED_ELF Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    if (read_header(elf, out, e) && read_interpreter(elf, out, e) &&
        read_dynamic(elf, out, e))
        return true;
    tree_elf_fini(out);
    return err_wrap(e, "%s", path);
}

void tree_elf_fini(struct tree_elf *f)
{
    if (!f)
        return;
    free(f->interpreter);
    free(f->rpath);
    free(f->runpath);
    strv_fini(&f->needed);
    *f = (struct tree_elf){0};
}

bool tree_elf_matches(const char *path, int class, int machine)
{
    SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    GElf_Ehdr header;

    if (fd < 0)
        return false;
    elf_version(EV_CURRENT);

    SCOPED_ELF Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    return elf && elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &header) &&
           gelf_getclass(elf) == class && header.e_machine == machine;
}
