/*
 * What cron asks the machine for while it parses, answered the same way every time: no
 * log daemon, and two accounts.
 */
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <syslog.h>

void openlog(const char *ident, int option, int facility)
{
    (void)ident;
    (void)option;
    (void)facility;
}

void syslog(int priority, const char *format, ...)
{
    (void)priority;
    (void)format;
}

void closelog(void)
{
}

/* The user field of a system crontab. */
struct passwd *getpwnam(const char *name)
{
    static char root_name[] = "root", root_dir[] = "/root";
    static char mail_name[] = "mail", mail_dir[] = "/var/mail", shell[] = "/bin/sh";
    static struct passwd accounts[] = {
        {.pw_name = root_name, .pw_dir = root_dir, .pw_shell = shell},
        {.pw_name = mail_name,
         .pw_uid = 8,
         .pw_gid = 8,
         .pw_dir = mail_dir,
         .pw_shell = shell},
    };

    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++)
        if (strcmp(name, accounts[i].pw_name) == 0)
            return &accounts[i];
    return NULL;
}
