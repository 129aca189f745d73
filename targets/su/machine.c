/*
 * The machine under su: a user who calls it, PAM, a few accounts, an environment, and
 * no other processes.
 *
 * target.yaml renames the calls (exit becomes machine_exit_called and so on); PAM and
 * the pseudo-terminal are not linked, but stand here.  Memory is counted: su leaves
 * what it has to exit(), which does not happen here, so machine_end() gives it back.
 */
#define _GNU_SOURCE /* vasprintf */
#include "machine.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <security/pam_misc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>

enum {
    BLOCKS = 8192,
    VARIABLES = 512,
    TEXT_SIZE = 4096,
    USER = 1000,
    CHILD = 4242,
    HANDLERS = 64,
    STOPPED = SIGSTOP << 8 | 0x7f, /* as waitpid() writes it */
    NO_FILE = -1,
    SOME_FILE = 3
};

jmp_buf machine_exit;

static struct machine machine;
static const void *file_bytes;
static size_t file_size;

static bool fails(enum machine_call call)
{
    return machine.failing == call;
}

void machine_fail(enum machine_call call)
{
    machine.failing = call;
}

/* --- memory --- */

static void *blocks[BLOCKS];
static size_t block_count;

void *machine_malloc(size_t size);
void *machine_calloc(size_t count, size_t size);
void *machine_realloc(void *block, size_t size);
void machine_free(void *block);
char *machine_strdup(const char *text);
char *machine_strndup(const char *text, size_t size);
int machine_vasprintf(char **text, const char *format, va_list arguments);

static void *keep(void *block)
{
    if (block && block_count < BLOCKS)
        blocks[block_count++] = block;
    return block;
}

static void forget(const void *block)
{
    for (size_t i = block_count; i > 0; i--) {
        if (blocks[i - 1] != block)
            continue;
        blocks[i - 1] = blocks[--block_count];
        return;
    }
}

void *machine_malloc(size_t size)
{
    return keep(malloc(size));
}

void *machine_calloc(size_t count, size_t size)
{
    return keep(calloc(count, size));
}

void *machine_realloc(void *block, size_t size)
{
    forget(block);
    return keep(realloc(block, size));
}

void machine_free(void *block)
{
    forget(block);
    free(block);
}

char *machine_strdup(const char *text)
{
    return keep(strdup(text));
}

char *machine_strndup(const char *text, size_t size)
{
    return keep(strndup(text, size));
}

int machine_vasprintf(char **text, const char *format, va_list arguments)
{
    int length = vasprintf(text, format, arguments);

    if (length >= 0)
        keep(*text);
    return length;
}

/* --- the environment --- */

static const char *variables[VARIABLES];
static size_t variable_count;

char *machine_getenv(const char *name);
int machine_setenv(const char *name, const char *value, int overwrite);
int machine_putenv(char *text);
int machine_clearenv(void);

static const char **find_variable(const char *name, size_t length)
{
    for (size_t i = 0; i < variable_count; i++)
        if (strncmp(variables[i], name, length) == 0 && variables[i][length] == '=')
            return &variables[i];
    return NULL;
}

static int put_variable(const char *text, size_t name_length)
{
    const char **old = find_variable(text, name_length);

    if (old) {
        *old = text;
    } else if (variable_count < VARIABLES) {
        variables[variable_count++] = text;
    } else {
        errno = ENOMEM;
        return -1;
    }
    return 0;
}

char *machine_getenv(const char *name)
{
    size_t length = strlen(name);
    const char **found = find_variable(name, length);

    return found ? (char *)(uintptr_t)*found + length + 1 : NULL;
}

int machine_setenv(const char *name, const char *value, int overwrite)
{
    size_t length = strlen(name), size = length + strlen(value) + 2;
    char *text;

    if (length == 0 || strchr(name, '=') || fails(CALL_SETENV)) {
        errno = EINVAL;
        return -1;
    }
    if (!overwrite && find_variable(name, length))
        return 0;
    text = machine_malloc(size);
    if (!text)
        return -1;
    snprintf(text, size, "%s=%s", name, value);
    return put_variable(text, length);
}

int machine_putenv(char *text)
{
    if (fails(CALL_PUTENV)) {
        errno = ENOMEM;
        return -1;
    }
    return put_variable(text, strcspn(text, "="));
}

int machine_clearenv(void)
{
    variable_count = 0;
    return 0;
}

/* --- the process --- */

void machine_exit_called(int code) __attribute__((noreturn));
void machine_err(int code, const char *format, ...)
    __attribute__((noreturn, format(printf, 2, 3)));
void machine_errx(int code, const char *format, ...)
    __attribute__((noreturn, format(printf, 2, 3)));
void machine_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void machine_warnx(const char *format, ...) __attribute__((format(printf, 1, 2)));
void machine_log(int priority, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int machine_execv(const char *path, char *const arguments[]);
int machine_execvp(const char *path, char *const arguments[]);
pid_t machine_fork(void);
pid_t machine_waitpid(pid_t pid, int *status, int options);
pid_t machine_setsid(void);
int machine_kill(pid_t pid, int signal);
unsigned machine_sleep(unsigned seconds);
int machine_isatty(int fd);
char *machine_ttyname(int fd);
int machine_chdir(const char *path);
int machine_atexit(void (*function)(void));
char *machine_setlocale(int category, const char *locale);
void machine_openlog(const char *name, int option, int facility);
void machine_closelog(void);
void machine_updwtmpx(const char *path, const void *record);
int machine_sigaction(int signal, const struct sigaction *action,
                      struct sigaction *old);
int machine_sigprocmask(int how, const void *set, void *old);

static void (*handlers[HANDLERS])(int signal);
static size_t waits;

void machine_start(const struct machine *new)
{
    machine = *new;
    variable_count = 0;
    waits = 0;
    memset(handlers, 0, sizeof handlers);
    for (char **text = machine.environment; *text; text++)
        if (variable_count < VARIABLES)
            variables[variable_count++] = *text;
}

void machine_end(void)
{
    while (block_count > 0)
        free(blocks[--block_count]);
    variable_count = 0;
    file_bytes = NULL;
}

/* A message is made as it would be, so that each of its strings is read. */
static void format_text(const char *format, va_list arguments)
{
    static char text[TEXT_SIZE];

    vsnprintf(text, sizeof text, format, arguments);
}

void machine_exit_called(int code)
{
    (void)code;
    longjmp(machine_exit, 1);
}

void machine_err(int code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
    machine_exit_called(code);
}

void machine_errx(int code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
    machine_exit_called(code);
}

void machine_warn(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
}

void machine_warnx(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
}

void machine_log(int priority, const char *format, ...)
{
    va_list arguments;

    (void)priority;
    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
}

/* The shell starts: each argument is read, as the kernel would. */
int machine_execv(const char *path, char *const arguments[])
{
    size_t length = strlen(path);

    for (; *arguments; arguments++)
        length += strlen(*arguments);
    errno = length > 0 ? EACCES : ENOENT;
    return -1;
}

int machine_execvp(const char *path, char *const arguments[])
{
    return machine_execv(path, arguments);
}

pid_t machine_fork(void)
{
    if (fails(CALL_FORK)) {
        errno = EAGAIN;
        return -1;
    }
    return machine.is_parent ? CHILD : 0;
}

/* A signal arrives while su waits. */
static pid_t interrupt(int signal)
{
    if (handlers[signal])
        handlers[signal](signal);
    errno = EINTR;
    return -1;
}

/* What becomes of the shell. */
pid_t machine_waitpid(pid_t pid, int *status, int options)
{
    static const int signals[] = {
        [END_TERM] = SIGTERM, [END_INTERRUPT] = SIGINT, [END_QUIT] = SIGQUIT};

    (void)options;
    *status = 0;
    switch (machine.end) {
    case END_KILLED: *status = SIGKILL; return pid;
    case END_DUMPED: *status = SIGSEGV | WCOREFLAG; return pid;
    case END_STOPPED: *status = waits++ == 0 ? STOPPED : 0; return pid;
    case END_LOST: errno = ECHILD; return -1;
    case END_TERM:
    case END_INTERRUPT:
    case END_QUIT: return interrupt(signals[machine.end]);
    case END_USUAL: break;
    }
    return pid;
}

pid_t machine_setsid(void)
{
    return CHILD;
}

int machine_kill(pid_t pid, int signal)
{
    (void)pid;
    (void)signal;
    return 0;
}

unsigned machine_sleep(unsigned seconds)
{
    (void)seconds;
    return 0;
}

int machine_isatty(int fd)
{
    (void)fd;
    return machine.has_terminal;
}

char *machine_ttyname(int fd)
{
    static char name[] = "/dev/pts/7";

    (void)fd;
    return name;
}

int machine_chdir(const char *path)
{
    return strcmp(path, "/") == 0 && !fails(CALL_CHDIR) ? 0 : -1;
}

int machine_atexit(void (*function)(void))
{
    (void)function;
    return 0;
}

char *machine_setlocale(int category, const char *locale)
{
    (void)category;
    (void)locale;
    return NULL;
}

void machine_openlog(const char *name, int option, int facility)
{
    (void)name;
    (void)option;
    (void)facility;
}

void machine_closelog(void)
{
}

void machine_updwtmpx(const char *path, const void *record)
{
    (void)path;
    (void)record;
}

int machine_sigaction(int signal, const struct sigaction *action, struct sigaction *old)
{
    if ((signal == SIGCHLD && fails(CALL_SIGACTION_CHILD)) ||
        (signal == SIGINT && fails(CALL_SIGACTION_INT)) ||
        (signal == SIGQUIT && fails(CALL_SIGACTION_QUIT)) ||
        (signal == SIGTERM && fails(CALL_SIGACTION_TERM)))
        return -1;
    if (old)
        *old = (struct sigaction){.sa_handler = SIG_DFL};
    if (action && signal > 0 && signal < HANDLERS)
        handlers[signal] = action->sa_handler == SIG_DFL ? NULL : action->sa_handler;
    return 0;
}

int machine_sigprocmask(int how, const void *set, void *old)
{
    (void)set;
    (void)old;
    return (how == SIG_BLOCK && fails(CALL_BLOCK)) ||
                   (how == SIG_UNBLOCK && fails(CALL_UNBLOCK))
               ? -1
               : 0;
}

/* --- messages and files --- */

int machine_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int machine_fprintf(FILE *stream, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int machine_vfprintf(FILE *stream, const char *format, va_list arguments);
int machine_fputs(const char *text, FILE *stream);
int machine_fputc(int character, FILE *stream);
int machine_fflush(FILE *stream);
size_t machine_fwrite(const void *bytes, size_t size, size_t count, FILE *stream);
FILE *machine_fopen(const char *path, const char *mode);

int machine_printf(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
    return 0;
}

int machine_fprintf(FILE *stream, const char *format, ...)
{
    va_list arguments;

    (void)stream;
    va_start(arguments, format);
    format_text(format, arguments);
    va_end(arguments);
    return 0;
}

int machine_vfprintf(FILE *stream, const char *format, va_list arguments)
{
    (void)stream;
    format_text(format, arguments);
    return 0;
}

int machine_fputs(const char *text, FILE *stream)
{
    (void)text;
    (void)stream;
    return 0;
}

int machine_fputc(int character, FILE *stream)
{
    (void)stream;
    return character;
}

int machine_fflush(FILE *stream)
{
    (void)stream;
    return 0;
}

size_t machine_fwrite(const void *bytes, size_t size, size_t count, FILE *stream)
{
    (void)bytes;
    (void)size;
    (void)stream;
    return count;
}

void machine_set_file(const void *bytes, size_t size)
{
    file_bytes = bytes;
    file_size = size;
}

FILE *machine_fopen(const char *path, const char *mode)
{
    static const char *const definitions[] = {
        "ALWAYS_SET_PATH yes\nENV_PATH PATH=/bin:/usr/bin\n"
        "ENV_SUPATH PATH=/sbin:/bin\nFAIL_DELAY 3\nTTYGROUP tty\n"
        "TTYPERM 0600\n",
        "ALWAYS_SET_PATH no\nTTYGROUP 5\nTTYPERM no-number\n",
        "ALWAYS_SET_PATH yes\nTTYGROUP\nENV_ROOTPATH /sbin\n",
        "ALWAYS_SET_PATH yes\nENV_SUPATH PATH=\n",
    };
    const char *text = definitions[machine.definitions];
    FILE *file;

    if (strstr(path, "unreadable"))
        return NULL;
    if (!file_bytes)
        return strstr(path, "login.defs")
                   ? fmemopen((void *)(uintptr_t)text, strlen(text), mode)
                   : NULL;
    file = file_size > 0 ? fmemopen((void *)(uintptr_t)file_bytes, file_size, mode)
                         : NULL;
    file_bytes = NULL;
    return file;
}

/* --- files that silence a greeting: they are there or not by their names --- */

int machine_stat(const char *path, struct stat *status);
int machine_open(const char *path, int flags, ...);
int machine_close(int fd);
int machine_setregid(gid_t real, gid_t effective);
int machine_setreuid(uid_t real, uid_t effective);

int machine_stat(const char *path, struct stat *status)
{
    *status = (struct stat){.st_size = strstr(path, "empty") ? 0 : (off_t)file_size};
    return strstr(path, "gone") ? -1 : 0;
}

int machine_open(const char *path, int flags, ...)
{
    (void)flags;
    errno = strstr(path, "denied") ? EACCES : ENOENT;
    return strstr(path, "hush") ? SOME_FILE : NO_FILE;
}

int machine_close(int fd)
{
    return fd == SOME_FILE ? 0 : -1;
}

int machine_setregid(gid_t real, gid_t effective)
{
    (void)real;
    return fails(CALL_SETREGID) && effective != USER ? -1 : 0;
}

int machine_setreuid(uid_t real, uid_t effective)
{
    (void)effective;
    return fails(CALL_SETREUID) && real == 0 ? -1 : 0;
}

/* --- accounts --- */

static char root[] = "root", user[] = "user", bare[] = "bare", kept[] = "kept";
static char lost[] = "lost";
static char secret[] = "x", none[] = "", home[] = "/", far_home[] = "/home/user";
static char sh[] = "/bin/sh", restricted[] = "/bin/rbash", tty[] = "tty", adm[] = "adm";

static const struct passwd accounts[] = {
    {root, secret, 0,        0,        none, home,     sh        },
    {user, secret, USER,     USER,     none, far_home, sh        },
    {bare, secret, USER + 1, USER + 1, none, home,     none      },
    {kept, secret, USER + 2, USER + 2, none, home,     restricted},
    {lost, secret, USER + 3, USER + 3, none, none,     sh        },
    {none, secret, USER + 4, USER + 4, none, home,     sh        },
};
static struct group groups[] = {
    {tty, secret, 5, NULL},
    {adm, secret, 4, NULL}
};
static const char *const shells[] = {"/bin/sh", "/bin/bash", NULL};
static size_t next_shell;

int machine_getpwnam_r(const char *name, struct passwd *account, char *buffer,
                       size_t size, struct passwd **result);
struct passwd *machine_getpwuid(uid_t uid);
struct group *machine_getgrnam(const char *name);
void machine_setusershell(void);
void machine_endusershell(void);
char *machine_getusershell(void);
void machine_endgrent(void);
uid_t machine_getuid(void);
uid_t machine_geteuid(void);
int machine_setuid(uid_t uid);
int machine_setgid(gid_t gid);
int machine_setgroups(size_t count, const gid_t *list);
int machine_initgroups(const char *name, gid_t gid);
int machine_getrlimit(int resource, struct rlimit *limit);
int machine_setrlimit(int resource, const struct rlimit *limit);

int machine_getpwnam_r(const char *name, struct passwd *account, char *buffer,
                       size_t size, struct passwd **result)
{
    *result = NULL;
    if (size > 0)
        buffer[0] = '\0';
    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) {
        if (strcmp(accounts[i].pw_name, name) != 0)
            continue;
        *account = accounts[i];
        *result = account;
    }
    return 0;
}

struct passwd *machine_getpwuid(uid_t uid)
{
    static struct passwd account;

    if (fails(CALL_GETPWUID))
        return NULL;
    account = accounts[uid == 0 ? 0 : 1];
    return &account;
}

struct group *machine_getgrnam(const char *name)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(groups[i].gr_name, name) == 0)
            return &groups[i];
    return NULL;
}

void machine_setusershell(void)
{
    next_shell = 0;
}

void machine_endusershell(void)
{
}

char *machine_getusershell(void)
{
    return shells[next_shell] ? (char *)(uintptr_t)shells[next_shell++] : NULL;
}

void machine_endgrent(void)
{
}

uid_t machine_getuid(void)
{
    return machine.is_root ? 0 : USER;
}

uid_t machine_geteuid(void)
{
    return 0;
}

int machine_setuid(uid_t uid)
{
    (void)uid;
    return fails(CALL_SETUID) ? -1 : 0;
}

int machine_setgid(gid_t gid)
{
    (void)gid;
    return fails(CALL_SETGID) ? -1 : 0;
}

int machine_setgroups(size_t count, const gid_t *list)
{
    gid_t all = 0;

    for (size_t i = 0; i < count; i++)
        all |= list[i];
    return all == (gid_t)-1 || fails(CALL_GROUPS) ? -1 : 0;
}

int machine_initgroups(const char *name, gid_t gid)
{
    (void)gid;
    return *name && !fails(CALL_GROUPS) ? 0 : -1;
}

int machine_getrlimit(int resource, struct rlimit *limit)
{
    (void)resource;
    *limit = (struct rlimit){.rlim_cur = machine.is_root ? FD_SETSIZE : 0};
    return 0;
}

int machine_setrlimit(int resource, const struct rlimit *limit)
{
    (void)resource;
    (void)limit;
    return 0;
}

/* --- PAM, as far as su asks it; what it says goes through su --- */

static const struct pam_conv *talk;

static void say(int style, const char *text, int count)
{
    const struct pam_message message = {.msg_style = style, .msg = text};
    const struct pam_message *messages[] = {&message, &message};
    struct pam_response *answers = NULL;

    if (talk)
        talk->conv(count, messages, &answers, talk->appdata_ptr);
}

int pam_start(const char *service, const char *name, const struct pam_conv *talk_to,
              pam_handle_t **handle)
{
    talk = talk_to;
    *handle = (pam_handle_t *)(void *)&machine;
    return *service && *name && !fails(CALL_PAM_START) ? PAM_SUCCESS : PAM_ABORT;
}

int pam_end(pam_handle_t *handle, int status)
{
    (void)handle;
    (void)status;
    talk = NULL;
    return PAM_SUCCESS;
}

int pam_set_item(pam_handle_t *handle, int item, const void *value)
{
    (void)handle;
    if (fails(item == PAM_TTY ? CALL_PAM_TTY : CALL_PAM_USER))
        return PAM_BUF_ERR;
    return *(const char *)value ? PAM_SUCCESS : PAM_AUTH_ERR;
}

int pam_authenticate(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    say(PAM_PROMPT_ECHO_OFF, "Password: ", 1);
    return machine.pam == PAM_REFUSES ? PAM_AUTH_ERR : PAM_SUCCESS;
}

int pam_acct_mgmt(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    return machine.pam == PAM_WANTS_NEW ? PAM_NEW_AUTHTOK_REQD : PAM_SUCCESS;
}

int pam_chauthtok(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    return fails(CALL_PAM_PASSWORD) ? PAM_AUTHTOK_ERR : PAM_SUCCESS;
}

int pam_setcred(pam_handle_t *handle, int flags)
{
    (void)handle;
    return fails(CALL_PAM_CREDENTIALS) && flags == PAM_ESTABLISH_CRED ? PAM_CRED_ERR
                                                                      : PAM_SUCCESS;
}

int pam_open_session(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    say(PAM_TEXT_INFO, "Last login: Thu Jan  1 00:00:00 UTC 1970 on pts/7", 1);
    say(PAM_TEXT_INFO, "You have mail.", 2);
    say(PAM_ERROR_MSG, "The disk is full.", 1);
    return machine.pam == PAM_NO_SESSION ? PAM_SESSION_ERR : PAM_SUCCESS;
}

int pam_close_session(pam_handle_t *handle, int flags)
{
    (void)handle;
    (void)flags;
    return PAM_SUCCESS;
}

char **pam_getenvlist(pam_handle_t *handle)
{
    char **list = fails(CALL_PAM_LIST) ? NULL : machine_calloc(2, sizeof *list);

    (void)handle;
    if (list)
        list[0] = machine_strdup("KRB5CCNAME=FILE:/tmp/ticket");
    return list;
}

const char *pam_strerror(pam_handle_t *handle, int status)
{
    (void)handle;
    return status == PAM_AUTH_ERR ? "Authentication failure" : NULL;
}

int misc_conv(int count, const struct pam_message **messages,
              struct pam_response **answers, void *data)
{
    (void)count;
    (void)messages;
    (void)answers;
    (void)data;
    return PAM_AUTH_ERR;
}

/* --- the pseudo-terminal, whose other end nobody holds --- */

int ul_pty_setup(void *pty);
int ul_pty_proxy_master(void *pty);
void ul_pty_cleanup(void *pty);
void ul_pty_init_slave(void *pty);
int ul_pty_chownmod_slave(void *pty, uid_t uid, gid_t gid, mode_t mode);

int ul_pty_setup(void *pty)
{
    (void)pty;
    return fails(CALL_PTY) ? -1 : 0;
}

int ul_pty_proxy_master(void *pty)
{
    if (machine.proxy)
        machine.proxy(pty);
    return 0;
}

void ul_pty_cleanup(void *pty)
{
    (void)pty;
}

void ul_pty_init_slave(void *pty)
{
    (void)pty;
}

int ul_pty_chownmod_slave(void *pty, uid_t uid, gid_t gid, mode_t mode)
{
    (void)pty;
    (void)gid;
    (void)mode;
    return uid == 0 ? 0 : -1;
}
