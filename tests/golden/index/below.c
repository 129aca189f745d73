/* Back to the last slash, of a text that has none. */
void shorten_bad(char *path)
{
    char *from = path, *to = path;

    while (*from) {
        if (from[0] == '/' && from[1] == '.' && from[2] == '.') {
            from += 3;
            while (*--to != '/') // expect: bounds-read
                ;
            continue;
        }
        *to++ = *from++;
    }
    *to = '\0';
}

void shorten_good(char *path)
{
    char *from = path, *to = path;

    while (*from) {
        if (from[0] == '/' && from[1] == '.' && from[2] == '.') {
            from += 3;
            while (to > path && *--to != '/')
                ;
            continue;
        }
        *to++ = *from++;
    }
    *to = '\0';
}

/* A place in a text: what stands before it, the caller knows. */
char *start_good(char *at)
{
    while (at[-1] != '\n')
        at--;
    return at;
}
