/*
 * Fuzzing harness: one crontab through cron's own load_user().
 *
 * In the daemon, process_crontab() opens the file, checks who owns it, and hands the
 * descriptor to load_user(), which makes a stream of it and reads the rest:
 * load_env(), load_entry(), and below them every field parser.  Here the stream is
 * made of memory (cron is compiled with -Dfdopen=open_crontab), so each input is a
 * crontab as a user (or, with SYSTEM_CRONTAB, a package) would install it, and no
 * system call is needed that the jail's filter would have to allow.
 */
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* cron.h declares its functions in the style of its time; these are its own types. */
struct _user;
struct _user *load_user(int fd, struct passwd *pw, char *uname, char *fname,
                        char *tabname);
void free_user(struct _user *u);
FILE *open_crontab(int fd, const char *mode);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

extern char *ProgramName;

enum { CRONTAB_FD = 1000 }; /* never opened: stands for the crontab's descriptor */

static struct {
    const uint8_t *bytes;
    size_t size;
} crontab;

/* What fdopen(3) would be: the crontab as a stream that can be rewound. */
FILE *open_crontab(int fd, const char *mode)
{
    static uint8_t nothing[1];
    FILE *file;

    if (fd != CRONTAB_FD)
        return NULL;
    if (crontab.size > 0)
        return fmemopen((void *)(uintptr_t)crontab.bytes, crontab.size, mode);
    file = fmemopen(nothing, sizeof nothing, mode); /* POSIX lets it refuse no bytes */
    if (file)
        fgetc(file);
    return file;
}

#ifdef SYSTEM_CRONTAB
static struct _user *load(void)
{
    static char uname[] = "root", fname[] = "*system*", tabname[] = "/etc/crontab";

    return load_user(CRONTAB_FD, NULL, uname, fname, tabname);
}
#else
static struct _user *load(void)
{
    static char name[] = "user", tabname[] = "crontabs/user";
    static char dir[] = "/home/user", shell[] = "/bin/sh";
    struct passwd user = {.pw_name = name,
                          .pw_uid = 1000,
                          .pw_gid = 1000,
                          .pw_dir = dir,
                          .pw_shell = shell};

    return load_user(CRONTAB_FD, &user, name, name, tabname);
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static char program[] = "cron";

    crontab.bytes = bytes;
    crontab.size = size;
    ProgramName = program;

    struct _user *u = load();
    if (u)
        free_user(u);
    return 0;
}
