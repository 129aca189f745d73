#include <stdio.h>
#include <string.h>

/* How long the text in an array is, kept beside it in a whole program. */
static char path[256], name[64];
static int path_length, name_length;

static size_t copy_text(char *to, const char *from, size_t size)
{
    size_t length = strlen(from);

    if (size != 0) {
        if (length < size) {
            strcpy(to, from);
        } else {
            memcpy(to, from, size - 1);
            to[size - 1] = '\0';
        }
    }
    return length;
}

/* At most 255: one byte is left, and that gets the end. */
static char *add_good(const char *tail)
{
    if (path_length == 0) {
        copy_text(path, "/proc", sizeof path);
        path_length = 5;
        if (fgets(path, sizeof path, stdin))
            path_length = strlen(path);
    }
    copy_text(path + path_length, tail, sizeof(path) - path_length);
    return path;
}

/* The length of what was to be copied, not of what was: the room wraps. */
static char *add_bad(const char *from, const char *tail)
{
    if (name_length == 0) {
        copy_text(name, from, sizeof name);
        name_length = strlen(from);
    }
    copy_text(name + name_length, tail, // expect: strcpy-overflow, copy-size
              sizeof(name) - name_length);
    return name;
}

int main(int argc, char **argv)
{
    if (argc > 3) {
        puts(add_good(argv[1]));
        puts(add_bad(argv[2], argv[3]));
    }
    return 0;
}
