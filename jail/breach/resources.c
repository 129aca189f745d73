/*
 * More than its share.
 *
 * The orders say what the jail was asked to allow; each probe tries to get a little
 * more and gives it back at once, so that where nothing holds it no harm is done
 * either. Without such orders nothing is tried.
 */
#include "jail/breach/probe.h"
#include "jail/breach/sys.h"

enum { MIB = 1 << 20, EXTRA_MIB = 16, EXTRA = 48, MAX_CHILDREN = 2048 };

static enum breach_outcome judge_amount(struct probe *p, long got, long wanted,
                                        const char *unit)
{
    int error = errno;
    enum breach_outcome outcome = got >= wanted ? BREACH_ESCAPED : BREACH_BLOCKED;

    p->error = got >= wanted ? 0 : error;
    return probe_counts(p, outcome, got, unit);
}

enum breach_outcome probe_dos_fds(struct probe *p)
{
    long wanted = p->orders->limit_files + EXTRA, got = 0;
    int source = sys_open("/", O_RDONLY | O_DIRECTORY);

    while (got < wanted && syscall(SYS_dup, source) >= 0)
        got++;
    return judge_amount(p, got, wanted, "descriptors");
}

static const char *numbered_scratch(struct line *path, const char *name, long number)
{
    probe_scratch(path, name);
    line_add_number(path, number);
    return path->text;
}

/* One file of a few MiB, so that a limit on one file's size does not hide the other. */
static long write_file(const char *path, const void *block)
{
    enum { BLOCKS = 4 };
    int fd = sys_create(path);
    long written = 0;

    if (fd < 0)
        return 0;
    while (written < BLOCKS && sys_write(fd, block, MIB) == MIB)
        written++;
    sys_close(fd);
    return written;
}

enum breach_outcome probe_dos_disk(struct probe *p)
{
    static char block[MIB];
    long wanted = p->orders->limit_output_mib + EXTRA_MIB, got = 0, files = 0, now = 1;
    int error;
    struct line path;

    sys_signal(SIGXFSZ, SIG_IGN);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (char)i;
    while (got < wanted && now > 0) {
        now = write_file(numbered_scratch(&path, "fill", files++), block);
        got += now;
    }
    error = errno;
    while (files)
        sys_unlink(numbered_scratch(&path, "fill", --files));
    errno = error;
    return judge_amount(p, got, wanted, "MiB written");
}

enum breach_outcome probe_dos_inodes(struct probe *p)
{
    long wanted = p->orders->limit_inodes + EXTRA, got = 0;
    int error;
    struct line path;

    for (; got < wanted; got++) {
        int fd = sys_create(numbered_scratch(&path, "file", got));

        if (fd < 0)
            break;
        sys_close(fd);
    }
    error = errno;
    for (long i = 0; i < got; i++)
        sys_unlink(numbered_scratch(&path, "file", i));
    errno = error;
    return judge_amount(p, got, wanted, "files");
}

enum breach_outcome probe_dos_fork(struct probe *p)
{
    static pid_t children[MAX_CHILDREN];
    long wanted = p->orders->limit_processes + EXTRA, got = 0;
    int error;

    if (wanted > MAX_CHILDREN)
        return probe_says(p, BREACH_SILENT, "the limit is too high to be tried");
    for (; got < wanted; got++) {
        children[got] = sys_fork();
        if (children[got] < 0)
            break;
        if (!children[got]) {
            sys_sleep_ms(3000);
            sys_exit(0);
        }
    }
    error = errno;
    for (long i = 0; i < got; i++)
        sys_kill(children[i], SIGKILL);
    for (long i = 0; i < got; i++)
        sys_wait(children[i], NULL, 0);
    errno = error;
    return judge_amount(p, got, wanted, "processes");
}

/* And keep it for a while, as a watchdog only looks now and then. */
enum breach_outcome probe_dos_memory(struct probe *p)
{
    enum { STEP_MIB = 16, PAGE = 4096, KEEP_MS = 400 };
    long wanted = p->orders->limit_memory_mib + EXTRA_MIB, got = 0;

    while (got < wanted) {
        long at = syscall(SYS_mmap, NULL, STEP_MIB * MIB, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);

        if (at == -1)
            break;
        for (long i = 0; i < STEP_MIB * MIB; i += PAGE)
            ((volatile char *)at)[i] = 1;
        got += STEP_MIB;
    }
    if (got >= wanted)
        sys_sleep_ms(KEEP_MS);
    return judge_amount(p, got, wanted, "MiB touched");
}
