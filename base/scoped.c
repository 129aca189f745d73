/* Release at the end of the scope; see scoped.h.  errno survives every release. */
#include "base/scoped.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

void scoped_free(void *pointer_to_pointer)
{
    int saved = errno;

    free(*(void **)pointer_to_pointer);
    errno = saved;
}

void scoped_close_fd(int *fd)
{
    int saved = errno;

    if (*fd >= 0)
        close(*fd);
    errno = saved;
}

void scoped_close_file(FILE **file)
{
    int saved = errno;

    if (*file)
        fclose(*file);
    errno = saved;
}

void scoped_close_dir(DIR **dir)
{
    int saved = errno;

    if (*dir)
        closedir(*dir);
    errno = saved;
}

int take_fd(int *fd)
{
    int taken = *fd;

    *fd = -1;
    return taken;
}
