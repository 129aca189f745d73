/*
 * The fake host's disk: a fresh ext4 in memory, on a loop device.
 *
 * Some techniques need a block device under the root; it must be one of our own, backed
 * by nothing but memory.  The device detaches itself when its last user is gone, also
 * when the supervisor was killed.  Sources: memfd_create(2), loop(4).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/scoped.h"
#include "jail/audit/host.h"

enum { ATTACH_TRIES = 20 };

static char *find_mke2fs(void)
{
    char *found = fs_find_program("mke2fs");

    /* It is an administrator's tool, so often not on a developer's PATH. */
    return found ? found : mem_strdup("/usr/sbin/mke2fs");
}

static bool format(int image, struct err *e)
{
    SCOPED_FREE char *program = find_mke2fs();
    SCOPED_FREE char *path = mem_printf("/proc/%d/fd/%d", getpid(), image);
    const char *const argv[] = {program, "-q",           "-F", "-t", "ext4",
                                "-O",    "^has_journal", "-m", "0",  "-N",
                                "16384", path,           NULL};
    SCOPED_PROC struct proc_result r = {0};

    return proc_run_ok(&(struct proc_spec){.argv = argv, .timeout_ms = 10000}, &r, e);
}

static int make_image(size_t bytes, struct err *e)
{
    SCOPED_FD int image = memfd_create("spillway-host", MFD_CLOEXEC);

    if (image < 0 || ftruncate(image, (off_t)bytes)) {
        err_set(e, errno, "disk of the fake host");
        return -1;
    }
    return format(image, e) ? take_fd(&image) : -1;
}

/* One try: another process may take the free device first (EBUSY). */
static int attach(int control, int image, int *minor)
{
    struct loop_config config = {
        .fd = (unsigned)image,
        .info = {.lo_flags = LO_FLAGS_AUTOCLEAR},
    };
    char path[32];
    int number = ioctl(control, LOOP_CTL_GET_FREE);
    SCOPED_FD int device = -1;

    if (number < 0)
        return -1;
    snprintf(path, sizeof path, "/dev/loop%d", number);
    device = open(path, O_RDWR | O_CLOEXEC);
    if (device < 0 || ioctl(device, LOOP_CONFIGURE, &config))
        return -1;
    *minor = number;
    return take_fd(&device);
}

int host_image_attach(size_t bytes, int *minor, struct err *e)
{
    SCOPED_FD int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    SCOPED_FD int image = -1;
    int device = -1;

    if (control < 0) {
        err_set(e, errno, "open /dev/loop-control");
        return -1;
    }
    image = make_image(bytes, e);
    if (image < 0)
        return -1;
    for (int i = 0; i < ATTACH_TRIES && device < 0; i++) {
        device = attach(control, image, minor);
        if (device < 0 && errno != EBUSY)
            break;
    }
    if (device < 0)
        err_set(e, errno, "attach a loop device");
    return device;
}
