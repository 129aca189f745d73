/*
 * Fuzzing harness: the functions of misc.c and user.c that the two entries of crontabs
 * do not reach, or not on a machine where something is missing.
 *
 * The first letter says which function it is (functions below).  Up to the end of the
 * first line it says what goes wrong: "3f" the third call fails, "2a" the second
 * allocation does, "u" a user who is not root, "d" a file in the place of a folder.
 * What follows are the function's texts, one in each line.
 */
#include "machine.h"

#include <errno.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_CALLS = 100, MOST_MEMORY = 4, PID_FILE = 1001, CRONTAB_FD = 1000 };

/* cron.h declares its functions in the style of its time; these are its own types. */
struct _user;
struct _user *load_user(int fd, struct passwd *pw, char *uname, char *fname,
                        char *tabname);
void free_user(struct _user *u);
void set_cron_uid(void);
void set_cron_cwd(void);
void acquire_daemonlock(int closeflag);
int get_string(char *string, int size, FILE *file, char *terms);
int allowed(char *username);
char *first_word(char *s, char *t);
char *mkprints(unsigned char *src, unsigned int len);
int strcmp_until(char *left, char *right, int until);
int strdtb(char *s);
int swap_uids(void);
int swap_uids_back(void);
long get_gmtoff(time_t *clock, struct tm *local);
FILE *open_crontab(int fd, const char *mode);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

extern char *ProgramName;

static char *table; /* a crontab */

FILE *open_crontab(int fd, const char *mode)
{
    static char nothing[] = "\n";

    if (machine_fails(ENOMEM))
        return NULL;
    if (fd == PID_FILE)
        return machine_sink();
    return *table ? fmemopen(table, strlen(table), mode) : fmemopen(nothing, 1, mode);
}

static void go_there(char *text, char *second)
{
    (void)text;
    (void)second;
    set_cron_uid();
    set_cron_cwd();
}

static void lock(char *text, char *second)
{
    (void)second;
    acquire_daemonlock(0);
    if (*text)
        acquire_daemonlock(0);
}

static void ask_allowed(char *text, char *second)
{
    machine.list = second;
    allowed(text);
    machine.list = NULL;
}

static void split(char *text, char *second)
{
    first_word(text, second);
    strcmp_until(text, second, ',');
    strdtb(text);
}

static void print(char *text, char *second)
{
    char *printed = mkprints((unsigned char *)text, (unsigned)strlen(text));

    (void)second;
    free(printed);
}

static void swap(char *text, char *second)
{
    (void)text;
    (void)second;
    swap_uids();
    swap_uids_back();
}

/* Where it is another day, and another year, than in Greenwich. */
static void offset(char *text, char *second)
{
    static const char *const zones[] = {"XYZ-14", "XYZ12"};
    time_t clock = (time_t)(strtoul(text, NULL, 10) % INT32_MAX);

    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        struct tm local = *localtime(&clock);
        get_gmtoff(&clock, *second ? NULL : &local);
    }
}

static void read_string(char *text, char *second)
{
    char string[8];

    for (int size = 0; size <= (int)sizeof string; size += 4) {
        FILE *file = fmemopen(text, strlen(text) + 1, "r");
        if (file) {
            get_string(string, size, file, second);
            fclose(file);
        }
    }
}

/* The name of a file below /etc/cron.d, and its content. */
static void load(char *text, char *second)
{
    static char system_name[] = "*system*", tabname[] = "/etc/cron.d/some";
    char name[64];
    struct _user *user;

    snprintf(name, sizeof name, "*system*%s", text);
    table = second;
    user = load_user(CRONTAB_FD, NULL, system_name, name, tabname);
    if (user)
        free_user(user);
}

static const struct {
    char letter;
    void (*call)(char *text, char *second);
} functions[] = {
    {'a', ask_allowed},
    {'c', go_there   },
    {'g', read_string},
    {'i', swap       },
    {'k', lock       },
    {'l', load       },
    {'p', print      },
    {'w', split      },
    {'z', offset     },
};

static void set_trouble(char letter, unsigned number)
{
    switch (letter) {
    case 'f': machine.failing_call = number; break;
    case 'a': /* later ones find env.c without a way to say so */
        machine.failing_memory = number % MOST_MEMORY;
        break;
    case 'u': machine.is_user = true; break;
    case 'd': machine.is_file = true; break;
    }
}

static void read_trouble(const char *line)
{
    unsigned number = 0;

    for (; *line; line++) {
        if (*line >= '0' && *line <= '9') {
            number = (number * 10 + (unsigned)(*line - '0')) % MOST_CALLS;
            continue;
        }
        set_trouble(*line, number);
        number = 0;
    }
}

static void start(void)
{
    static char program[] = "cron";

    ProgramName = program;
    stderr = machine_sink(); /* where cron complains; the engines have their own */
    if (!stderr)
        abort();
}

/* The end of a line, which becomes the end of a text. */
static char *cut(char *text)
{
    char *end = strchr(text, '\n');

    if (!end)
        return text + strlen(text);
    *end = '\0';
    return end + 1;
}

static void run(char letter, char *text)
{
    char *second = cut(text);

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (functions[i].letter == letter && setjmp(machine_exit) == 0)
            functions[i].call(text, second);
    machine = (struct machine){0};
    if (setjmp(machine_exit) == 0)
        acquire_daemonlock(1); /* forget the lock, or take it once more */
    if (setjmp(machine_exit) == 0)
        acquire_daemonlock(1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static bool is_started;
    char *text, *rest;

    if (!is_started)
        start();
    is_started = true;
    if (size == 0 || !(text = strndup((const char *)bytes, size)))
        return 0;
    if (*text) {
        rest = cut(text);
        read_trouble(text + 1);
        run(*text, rest);
    }
    free(text);
    return 0;
}
