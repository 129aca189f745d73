/* What comes from outside, and what is made of it. */
#include <arpa/inet.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

static char table[64];

static void options(int argc, char **argv)
{
    char name[32];
    int c;

    while ((c = getopt(argc, argv, "n:s:")) != -1) {
        if (c == 'n')
            strcpy(name, optarg); // expect: strcpy-overflow (error)
        if (c == 's')
            table[atoi(optarg)] = 1; // expect: bounds-write (error)
        if (c == 's' && strlen(optarg) < sizeof name)
            strcpy(name, optarg);
    }
    puts(name);
}

static void numbers(FILE *f, int fd)
{
    char line[80];
    uint16_t length = 0;
    uint32_t size = 0;
    long n = 0;
    int i = 0;

    if (!fgets(line, sizeof line, f))
        return;
    n = strtol(line, NULL, 10);
    table[n] = 1; // expect: bounds-write (error)
    table[strtoul(line, NULL, 16)] = 1; // expect: bounds-write (error)
    if (sscanf(line, "%d", &i) == 1)
        table[i] = 1; // expect: bounds-write (error)
    if (n >= 0 && n < 64)
        table[n] = 1;
    if (recv(fd, &length, sizeof length, 0) != sizeof length)
        return;
    if (read(fd, table, ntohs(length)) < 0) // expect: input-size (error)
        return;
    if (ntohs(length) <= sizeof table && read(fd, table, ntohs(length)) < 0)
        return;
    if (fread(&size, sizeof size, 1, f) == 1)
        memset(table, 0, ntohl(size)); // expect: copy-size (error)
}

static void lines(FILE *f)
{
    char *line = NULL, word[16];
    size_t size = 0;

    while (getline(&line, &size, f) > 0)
        strcpy(word, line); // expect: strcpy-overflow (error)
    if (environ[0])
        strcpy(word, environ[0]); // expect: strcpy-overflow (error)
    free(line);
}

int main(int argc, char **argv)
{
    char name[16];

    options(argc, argv);
    numbers(stdin, 0);
    lines(stdin);
    if (argc > 1)
        sprintf(name, "%s", argv[1]); // expect: sprintf-overflow (error)
    return name[0];
}
