/*
 * A host in a hosts file: the name is cut to the size of its buffer.
 *
 * Planted: missing terminator, stack.  strncpy() leaves none when the name is cut.
 * Seed: "localhost 127.0.0.1\n"
 */
#include <stdio.h>
#include <string.h>

enum { HOST_SIZE = 16 };

static size_t host_length(const char *name)
{
    char host[HOST_SIZE];

    strncpy(host, name, sizeof host);
#ifdef FIXED
    host[sizeof host - 1] = '\0';
#endif
    return strlen(host); // expect: source-overread
}

int main(void)
{
    char line[128];
    size_t longest = 0;

    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, " \t\n")] = '\0';
        size_t length = host_length(line);
        if (length > longest)
            longest = length;
    }
    return longest == 0;
}
