/*
 * The recording compiler: a program of its own that build systems call as $CC.
 *
 * It appends the call as one line of JSON to the file $SPILLWAY_CC_LOG and becomes the
 * real compiler, $SPILLWAY_CC.  One write(2) with O_APPEND keeps the lines of parallel
 * calls apart.  bear(1) does the same for programs that ignore $CC, but needs a server
 * on the loopback interface; an own compiler works without network and leaves out what
 * the compiler calls itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/scoped.h"
#include "base/str.h"

enum { RECORDING_FAILED = 125 };

static bool append_line(const char *path, const json_t *entry, struct err *e)
{
    SCOPED_FREE char *text = json_dumps(entry, JSON_COMPACT);
    SCOPED_FREE char *line = text ? mem_printf("%s\n", text) : NULL;
    SCOPED_FD int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

    if (!line)
        return err_set(e, 0, "the command line is not valid UTF-8");
    if (fd < 0)
        return err_set(e, errno, "open %s", path);
    return fs_write_all(fd, line, strlen(line), e);
}

static bool record(const char *path, int argc, char **argv, struct err *e)
{
    SCOPED_JSON json_t *entry = json_object();
    SCOPED_FREE char *directory = getcwd(NULL, 0);
    json_t *list = json_array();

    for (int i = 0; i < argc; i++)
        json_add_new(list, json_string(argv[i]));
    json_set_text(entry, "directory", directory);
    json_set_new(entry, "arguments", list);
    return append_line(path, entry, e);
}

static int fail(const char *text)
{
    dprintf(STDERR_FILENO, "spillway-cc: error: %s\n", text);
    return RECORDING_FAILED;
}

int main(int argc, char **argv)
{
    const char *compiler = getenv("SPILLWAY_CC"), *log = getenv("SPILLWAY_CC_LOG");
    struct err e = {0};

    if (!compiler || !log)
        return fail("SPILLWAY_CC and SPILLWAY_CC_LOG must be set");
    if (!record(log, argc, argv, &e))
        return fail(e.text);
    argv[0] = (char *)(uintptr_t)compiler;
    execvp(compiler, argv);
    err_set(&e, errno, "run %s", compiler);
    return fail(e.text);
}
