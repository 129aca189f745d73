/* A list that one of many options fills: what it is compared with is not forgotten. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define NAMES 8

int use(char **names);

static _Noreturn void fail(const char *what)
{
    fputs(what, stderr);
    exit(1);
}

int run(int argc, char **argv)
{
    char *names[NAMES], *others[NAMES];
    int total = 0, more = 0, option = 0;
    int has_align = 0;
    long align = 0;
    int has_bytes = 0;
    long bytes = 0;
    int has_count = 0;
    long count = 0;
    int has_depth = 0;
    long depth = 0;
    int has_every = 0;
    long every = 0;
    int has_first = 0;
    long first = 0;
    int has_gap = 0;
    long gap = 0;
    int has_hold = 0;
    long hold = 0;

    while ((option = getopt(argc, argv, "a:b:c:d:e:f:g:h:N:O:")) != -1)
        switch (option) {
        case 'a':
            has_align = 1;
            align = atoi(optarg);
            if (align < 0 || align > 9)
                fail("no such number");
            break;
        case 'b':
            has_bytes = 1;
            bytes = atoi(optarg);
            if (bytes < 0 || bytes > 16)
                fail("no such number");
            break;
        case 'c':
            has_count = 1;
            count = atoi(optarg);
            if (count < 0 || count > 23)
                fail("no such number");
            break;
        case 'd':
            has_depth = 1;
            depth = atoi(optarg);
            if (depth < 0 || depth > 30)
                fail("no such number");
            break;
        case 'e':
            has_every = 1;
            every = atoi(optarg);
            if (every < 0 || every > 37)
                fail("no such number");
            break;
        case 'f':
            has_first = 1;
            first = atoi(optarg);
            if (first < 0 || first > 44)
                fail("no such number");
            break;
        case 'g':
            has_gap = 1;
            gap = atoi(optarg);
            if (gap < 0 || gap > 51)
                fail("no such number");
            break;
        case 'h':
            has_hold = 1;
            hold = atoi(optarg);
            if (hold < 0 || hold > 58)
                fail("no such number");
            break;
        case 'N':
            if (total == NAMES)
                fail("too many names");
            names[total++] = optarg;
            break;
        case 'O':
            if (more == NAMES + 1)
                fail("too many names");
            others[more++] = optarg; // expect: bounds-write
            break;
        default: fail("no such option");
        }
    if (has_align && has_bytes && has_count && has_depth && has_every && has_first &&
        has_gap && has_hold)
        return (int)align + (int)bytes + (int)count + (int)depth + (int)every +
               (int)first + (int)gap + (int)hold;
    return use(names) + use(others);
}
