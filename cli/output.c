/*
 * What the user sees: messages on standard error, reports on standard output or in a
 * file, and the state of the terminal.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/scoped.h"

struct cli_globals cli;

/*
 * A process started with a closed standard descriptor would get its next file under
 * that number, and messages would end up in that file.  The stand-in is opened for
 * reading, so writing to it still fails and is noticed.
 */
static void reserve_standard_descriptors(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", O_RDONLY) != fd) /* not O_CLOEXEC: it stands for fd */
            _exit(CLI_FAILED);
}

static bool wants_colour(int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (no_color && *no_color) /* no-color.org: any value but the empty one */
        return false;
    return isatty(fd) && term && strcmp(term, "dumb") != 0;
}

void cli_init(void)
{
    reserve_standard_descriptors();
    cli.colour_out = wants_colour(STDOUT_FILENO);
    cli.colour_err = wants_colour(STDERR_FILENO);
    cli.progress = isatty(STDERR_FILENO) && getenv("TERM") &&
                   strcmp(getenv("TERM"), "dumb") != 0;
    cli_ignore_closed_pipes();
}

int cli_finish(int code)
{
    cli_progress_end();

    int flush_failed = fflush(stdout) != 0;
    int errnum = errno;
    if (!flush_failed && !ferror(stdout))
        return code;

    struct err e = {0};
    err_set(&e, flush_failed ? errnum : EIO, "write standard output");
    return cli_fail(&e);
}

/* ---------------------------------------------------------------- messages */

/*
 * "spillway: KIND: TEXT".  Texts carry names of files and words of child processes, so
 * control characters are shown, never sent to the terminal.
 */
static void message(const char *who, const char *kind, const char *colour,
                    const char *text)
{
    SCOPED_STR struct str line = {0};

    cli_progress_end();
    str_addf(&line, "%s: ", who);
    if (kind && cli.colour_err)
        str_addf(&line, "\033[1;%sm%s:\033[0m ", colour, kind);
    else if (kind)
        str_addf(&line, "%s: ", kind);
    str_add_escaped(&line, text, strlen(text), true);
    str_add_char(&line, '\n');
    fflush(stdout);
    fputs(line.text, stderr);
}

int cli_fail(const struct err *e)
{
    message("spillway", "error", "31", e->text[0] ? e->text : "unknown error");
    return CLI_FAILED;
}

int cli_usage_error(const char *verb, const char *fmt, ...)
{
    SCOPED_STR struct str who = {0}, text = {0};
    va_list ap;

    str_addf(&who, "spillway%s%s", verb ? " " : "", verb ? verb : "");
    va_start(ap, fmt);
    str_vaddf(&text, fmt, ap);
    va_end(ap);
    message(who.text, "error", "31", str_text(&text));
    fprintf(stderr, "try '%s --help'\n", who.text);
    return CLI_USAGE;
}

void cli_warn(const char *fmt, ...)
{
    SCOPED_STR struct str text = {0};
    va_list ap;

    va_start(ap, fmt);
    str_vaddf(&text, fmt, ap);
    va_end(ap);
    message("spillway", "warning", "35", str_text(&text));
}

void cli_info(const char *fmt, ...)
{
    SCOPED_STR struct str text = {0};
    va_list ap;

    if (cli.quiet)
        return;
    va_start(ap, fmt);
    str_vaddf(&text, fmt, ap);
    va_end(ap);
    message("spillway", NULL, NULL, str_text(&text));
}

/* ----------------------------------------------------------------- reports */

static bool write_stdout(const struct str *text, struct err *e)
{
    cli_progress_end();
    if (fflush(stdout) != 0)
        return err_set(e, errno, "write standard output");
    return fs_write_all(STDOUT_FILENO, str_text(text), text->len, e) ||
           err_wrap(e, "standard output");
}

/* A device, a pipe, a terminal: there is nothing to replace. */
static bool write_special(const char *path, const struct str *text, struct err *e)
{
    SCOPED_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    return fs_write_all(fd, str_text(text), text->len, e) || err_wrap(e, "%s", path);
}

static mode_t default_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

bool cli_write_output(const char *path, const struct str *text, struct err *e)
{
    struct stat st;

    if (!path || strcmp(path, "-") == 0)
        return write_stdout(text, e);
    if (stat(path, &st) != 0)
        return fs_write(path, str_text(text), text->len, default_mode(), e);
    if (S_ISDIR(st.st_mode))
        return err_set(e, EISDIR, "write %s", path);
    if (!S_ISREG(st.st_mode))
        return write_special(path, text, e);

    SCOPED_FREE char *real = fs_real(path, e);
    return real && fs_write(real, str_text(text), text->len, st.st_mode & 07777, e);
}
