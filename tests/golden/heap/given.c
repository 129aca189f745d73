/* What unseen functions were given for the memory that they return, or fill. */
#include <stddef.h>
#include <string.h>

void *keep(size_t size);
void *keep_for(void *pool, size_t size, const char *file, int line);
void *many(size_t count, size_t size);
char *copy_part(const char *text, size_t length);
char *line_of(int number);
int fetch(int fd, void *to, size_t size);
void use(const char *text);

char *name_bad(const char *name)
{
    char *p = keep(strlen(name));

    strcpy(p, name); // expect: strcpy-overflow
    return p;
}

char *name_good(const char *name)
{
    char *p = keep(strlen(name) + 1);

    strcpy(p, name);
    return p;
}

void **slots_bad(void *pool, unsigned count)
{
    void **at = keep_for(pool, count * sizeof(void *), "given.c", 30);

    for (unsigned i = 0; i <= count; i++)
        at[i] = NULL; // expect: bounds-write
    return at;
}

void **slots_good(void *pool, unsigned count)
{
    void **at = keep_for(pool, count * sizeof(void *), "given.c", 39);

    for (unsigned i = 0; i < count; i++)
        at[i] = NULL;
    return at;
}

/* It ends before, for reasons that are not followed. */
char *quoted_good(const char *text)
{
    size_t size = 1, n = 0;
    char *to = NULL;

    for (const char *p = text; *p; p++)
        size += *p == '"' ? 2 : 1;
    to = keep(size);
    for (const char *p = text; *p && n < size; p++) {
        if (*p == '"' && n + 1 < size)
            to[n++] = '\\';
        if (n < size)
            to[n++] = *p;
    }
    to[n] = '\0';
    return to;
}

/* So many of so many bytes. */
long *numbers_good(unsigned count)
{
    long *at = many(count, sizeof(long));

    for (unsigned i = 0; i < count; i++)
        at[i] = 1;
    return at;
}

/* A copy of a text ends with a terminator of its own. */
char *part_good(const char *text, size_t length)
{
    char *p = copy_part(text, length);

    p[length] = '\0';
    return p;
}

/* No size at all, by far. */
int line_good(int number)
{
    const char *line = line_of(number);

    return line[number + 100];
}

void reply_bad(int fd)
{
    char text[256];
    int n = fetch(fd, text, sizeof text);

    if (n < 0)
        return;
    text[n] = '\0'; // expect: bounds-write
    use(text);
}

void reply_good(int fd)
{
    char text[256], all[256];
    int n = fetch(fd, text, sizeof text - 1), m = fetch(fd, all, sizeof all);

    if (n < 0)
        return;
    text[n] = '\0';
    use(text);
    if (m < 0 || m >= (int)sizeof all)
        return;
    all[m] = '\0';
    use(all);
}

/* In a function of the file that only known calls lead to, too. */
static void own_wide_bad(const char *text, int n, unsigned char *wide)
{
    memset(wide, 0, (size_t)(n * 2)); // expect: copy-size
    for (int i = 0; i <= n; i++)
        wide[i * 2] = (unsigned char)text[i]; // expect: bounds-write
}

void use_own_wide(const char *text, int n)
{
    unsigned char wide[512];

    own_wide_bad(text, n, wide);
    use((const char *)wide);
}

static void own_wide_good(const char *text, int n, unsigned char *wide)
{
    memset(wide, 0, (size_t)(n * 2));
    for (int i = 0; i < n; i++)
        wide[i * 2] = (unsigned char)text[i];
}

void use_own_wide_good(const char *text, int n)
{
    unsigned char wide[512];

    if (n < 0 || n > 256)
        return;
    own_wide_good(text, n, wide);
    use((const char *)wide);
}
