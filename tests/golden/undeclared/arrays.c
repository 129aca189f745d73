/* A file without its own headers: who passes a name with its size has an array. */
#include "session.h"
#include <stdio.h>
#include <string.h>

void path_bad(struct session *s, const char *dir, const char *file)
{
    sprintf(s->path, "%s/%s", dir, file); // expect: sprintf-overflow
    open_path(s->path, sizeof(s->path));
}

void path_good(struct session *s, const char *dir, const char *file)
{
    snprintf(s->path, sizeof(s->path), "%s/%s", dir, file);
    open_path(s->path, sizeof(s->path));
}

void code_bad(struct session *s, const unsigned char *text)
{
    for (unsigned i = 0; i <= sizeof(s->code); i++)
        s->code[i] = text[i] ^ 1; // expect: bounds-write
}

void code_good(struct session *s, const unsigned char *text)
{
    for (unsigned i = 0; i < sizeof(s->code); i++)
        s->code[i] = text[i] ^ 1;
}

/* A variable of another file. */
void host_bad(const char *name)
{
    strcpy(last_host, name); // expect: strcpy-overflow
}

void host_good(const char *name)
{
    strncpy(last_host, name, sizeof(last_host) - 1);
    last_host[sizeof(last_host) - 1] = '\0';
}

/* Two arrays of a size that nobody knows: nothing is said of a copy. */
void both_good(struct session *s, const struct session *from)
{
    strcpy(s->path, from->path);
    memcpy(s->code, from->code, sizeof(s->code));
}

/* A pointer whose size is taken, and which is set. */
void text_good(struct session *s, char *text, const char *more)
{
    s->text = text;
    memset(&s->text, 0, sizeof(s->text));
    save_text(s->text, sizeof(s->text));
    strcpy(s->text, more);
}
