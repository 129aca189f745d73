/*
 * A text that was written past its buffer is told of there, and not once more where it
 * is copied whole; and the number of a process has few digits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *in_folder(const char *folder, const char *file)
{
    size_t a = strlen(folder), b = strlen(file);
    char *path = malloc(a + b + 2);

    if (!path)
        return NULL;
    memcpy(path, folder, a);
    path[a] = '/';
    memcpy(path + a + 1, file, b + 1);
    return path;
}

char *path_of(const char *file, int number)
{
    char folder[sizeof "Spool" + 4];

    sprintf(folder, "%s%04d", "Spool", number); // expect: sprintf-overflow
    return in_folder(folder, file);
}

char *temporary(const char *file)
{
    char folder[sizeof "TMP1234567890"], digits[12];

    sprintf(digits, "%10ld\n", (long)getpid());
    puts(digits);
    sprintf(folder, "TMP%010lx", (unsigned long)getpid());
    return in_folder(folder, file);
}

/* The bad twins: more than the text has, */
void behind_text(int number, char *out)
{
    char folder[10];

    sprintf(folder, "%d", number & 7);
    memcpy(out, folder, strlen(folder) + 10); // expect: source-overread
}

/* and too few digits for a process. */
void short_digits(void)
{
    char digits[7];

    sprintf(digits, "%ld", (long)getpid()); // expect: sprintf-overflow
    puts(digits);
}
