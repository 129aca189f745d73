/*
 * spillway-battery: the escape battery as a program of its own.
 *
 * It does nothing unless the audit arms it.  With --whoami it tells its effective user
 * id: a set-id copy of it is the bait of the probe `setuid_binary`.
 */
#include "jail/breach/battery.h"
#include "jail/breach/sys.h"
#include "jail/breach/text.h"

enum { EXIT_NOT_ARMED = 2 };

static void say(int fd, const char *text)
{
    if (sys_write(fd, text, text_size(text)) < 0)
        sys_exit(EXIT_NOT_ARMED);
}

static int tell_identity(void)
{
    struct line l = {0};

    line_add(&l, "euid ");
    line_add_number(&l, sys_geteuid());
    line_add(&l, "\n");
    say(STDOUT_FILENO, l.text);
    return 0;
}

int main(int argc, char **argv)
{
    static struct breach_link link;

    if (argc == 2 && text_equal(argv[1], "--whoami"))
        return tell_identity();
    if (!breach_arm(&link)) {
        say(STDERR_FILENO,
            "spillway-battery: only `spillway jail audit` can arm this\n");
        return EXIT_NOT_ARMED;
    }
    battery_run(&link, "main");
    return 0;
}
