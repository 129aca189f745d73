/* Lines, words, headers and paths. */
#include "parts/daemon.h"
#include <ctype.h>
#include <unistd.h>

/* Words of a configuration line into a fixed number of slots. */
int words_bad(char *line)
{
    char *words[16];
    int n = 0;
    char *word;

    for (word = strtok(line, " \t"); word; word = strtok(NULL, " \t"))
        words[n++] = word; // expect: bounds-write
    return fail(words[0]);
}

int words_good(char *line)
{
    char *words[16];
    int n = 0;
    char *word;

    for (word = strtok(line, " \t"); word; word = strtok(NULL, " \t")) {
        if (n == 16)
            return -1;
        words[n++] = word;
    }
    return fail(words[0]);
}

/* A word is copied until white space. */
int token_bad(FILE *f)
{
    char token[32];
    int c, n = 0;

    while ((c = getc(f)) != EOF && !isspace(c))
        token[n++] = (char)c; // expect: bounds-write
    token[n] = '\0'; // expect: bounds-write
    return fail(token);
}

int token_good(FILE *f)
{
    char token[32];
    int c, n = 0;

    while ((c = getc(f)) != EOF && !isspace(c)) {
        if (n < (int)sizeof token - 1)
            token[n++] = (char)c;
    }
    token[n] = '\0';
    return fail(token);
}

/* The guard leaves no room for the terminator. */
int token_guard_bad(FILE *f)
{
    char token[32];
    int c, n = 0;

    while ((c = getc(f)) != EOF && !isspace(c)) {
        if (n >= (int)sizeof token)
            break;
        token[n++] = (char)c;
    }
    token[n] = '\0'; // expect: bounds-write
    return fail(token);
}

/* Folded header lines are joined. */
int unfold_bad(FILE *f)
{
    char header[512], line[256];

    header[0] = '\0';
    while (fgets(line, sizeof line, f)) {
        if (line[0] != ' ' && line[0] != '\t' && header[0])
            break;
        strcat(header, line); // expect: strcat-overflow
    }
    return fail(header);
}

int unfold_good(FILE *f)
{
    char header[512], line[256];

    header[0] = '\0';
    while (fgets(line, sizeof line, f)) {
        if (line[0] != ' ' && line[0] != '\t' && header[0])
            break;
        if (strlen(header) + strlen(line) >= sizeof header)
            return -1;
        strcat(header, line);
    }
    return fail(header);
}

/* A path of a caller's parts. */
int path_bad(const char *dir, const char *name)
{
    char path[256];

    sprintf(path, "%s/%s", dir, name); // expect: sprintf-overflow
    return access(path, 0);
}

int path_good(const char *dir, const char *name)
{
    char path[256];

    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
        return -1;
    return access(path, 0);
}

/* Both lengths are checked, the slash and the terminator are forgotten. */
int path_room_bad(const char *dir, const char *name)
{
    char path[256];

    if (strlen(dir) + strlen(name) > sizeof path)
        return -1;
    strcpy(path, dir); // expect: strcpy-overflow
    strcat(path, "/"); // expect: strcat-overflow
    strcat(path, name); // expect: strcat-overflow
    return access(path, 0);
}

int path_room_good(const char *dir, const char *name)
{
    char path[256];

    if (strlen(dir) + strlen(name) + 2 > sizeof path)
        return -1;
    strcpy(path, dir);
    strcat(path, "/");
    strcat(path, name);
    return access(path, 0);
}

/* A name of the peer, in the structure. */
void set_name_bad(struct peer *p, const char *name)
{
    strcpy(p->name, name); // expect: strcpy-overflow
}

void set_name_good(struct peer *p, const char *name)
{
    if (strlen(name) < sizeof p->name)
        strcpy(p->name, name);
}

/* strncpy and then a terminator one too far. */
void cut_name_bad(struct peer *p, const char *name)
{
    strncpy(p->name, name, sizeof p->name);
    p->name[sizeof p->name] = '\0'; // expect: bounds-write
}

void cut_name_good(struct peer *p, const char *name)
{
    strncpy(p->name, name, sizeof p->name - 1);
    p->name[sizeof p->name - 1] = '\0';
}

/* The room that is left, counted wrongly. */
void list_bad(char *const *names, int count)
{
    char line[200];
    size_t used = 0;
    int i;

    line[0] = '\0';
    for (i = 0; i < count; i++)
        used += snprintf(line + used, sizeof line, "%s ", names[i]); // expect: copy-size
    log_error("%s", line);
}

void list_good(char *const *names, int count)
{
    char line[200];
    size_t used = 0;
    int i;

    line[0] = '\0';
    for (i = 0; i < count; i++) {
        int n = snprintf(line + used, sizeof line - used, "%s ", names[i]);

        if (n < 0 || (size_t)n >= sizeof line - used)
            break;
        used += n;
    }
    log_error("%s", line);
}

/* snprintf says what it would have needed: the sum runs away. */
void sum_bad(char *const *names, int count)
{
    char line[200];
    int used = 0, i;

    for (i = 0; i < count; i++)
        used += snprintf(line + used, sizeof line - used, "%s ", names[i]); // expect: copy-size
    log_error("%s", line);
}

/* A user name up to the '@'. */
int local_part_bad(const char *address)
{
    char user[64];
    const char *at = strchr(address, '@');

    if (!at)
        return -1;
    memcpy(user, address, at - address); // expect: copy-size
    user[at - address] = '\0';
    return fail(user);
}

int local_part_good(const char *address)
{
    char user[64];
    const char *at = strchr(address, '@');

    if (!at || at - address >= (int)sizeof user)
        return -1;
    memcpy(user, address, at - address);
    user[at - address] = '\0';
    return fail(user);
}

/* An end pointer that lies one too far. */
void copy_end_bad(const char *s)
{
    char b[80];
    char *d = b, *end = b + sizeof b;

    while (*s && d <= end)
        *d++ = *s++; // expect: bounds-write
    log_error("%s", b);
}

void copy_end_good(const char *s)
{
    char b[80];
    char *d = b, *end = b + sizeof b - 1;

    while (*s && d < end)
        *d++ = *s++;
    *d = '\0';
    log_error("%s", b);
}

/* The terminator where the end pointer points. */
void copy_close_bad(const char *s)
{
    char b[80];
    char *d = b, *end = b + sizeof b;

    while (*s && d < end)
        *d++ = *s++;
    *d = '\0'; // expect: bounds-write
    log_error("%s", b);
}

/* Trailing blanks of a line that may be empty. */
void trim_bad(FILE *f)
{
    char line[128];

    if (!fgets(line, sizeof line, f))
        return;
    line[strlen(line) - 1] = '\0'; // expect: bounds-write
    log_error("%s", line);
}

void trim_good(FILE *f)
{
    char line[128];
    size_t n;

    if (!fgets(line, sizeof line, f))
        return;
    n = strlen(line);
    if (n > 0 && line[n - 1] == '\n')
        line[n - 1] = '\0';
    log_error("%s", line);
}

/* sscanf of a line that is longer than its fields. */
int fields_bad(FILE *f)
{
    char line[256], key[32], value[64];

    if (!fgets(line, sizeof line, f))
        return -1;
    if (sscanf(line, "%s %s", key, value) != 2) // expect: scanf-unbounded
        return -1;
    return fail(key) + fail(value);
}

int fields_good(FILE *f)
{
    char line[256], key[32], value[64];

    if (!fgets(line, sizeof line, f))
        return -1;
    if (sscanf(line, "%31s %63s", key, value) != 2)
        return -1;
    return fail(key) + fail(value);
}

/* A home directory from the environment. */
int home_bad(void)
{
    char path[128];
    const char *home = getenv("HOME");

    if (!home)
        return -1;
    strcpy(path, home); // expect: strcpy-overflow
    strcat(path, "/.daemonrc"); // expect: strcat-overflow
    return access(path, 0);
}

int home_good(void)
{
    char path[128];
    const char *home = getenv("HOME");

    if (!home || strlen(home) > sizeof path - sizeof "/.daemonrc")
        return -1;
    strcpy(path, home);
    strcat(path, "/.daemonrc");
    return access(path, 0);
}
