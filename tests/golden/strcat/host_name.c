#include <string.h>
#include <unistd.h>

/* Linux has no host name of more than 64 bytes. */
void good(char out[256])
{
    char name[256];

    gethostname(name, sizeof name);
    strcat(name, ".domain");
    strcpy(out, name);
}

void bad(void)
{
    char name[68];

    gethostname(name, sizeof name);
    strcat(name, ".domain"); // expect: strcat-overflow
}

/* The size that the caller gives is the limit that counts here. */
static void own_name(char *name, size_t len)
{
    gethostname(name, len);
    name[len] = '\0';
    if (strlen(name) + 2 <= len)
        strcat(name, ".");
}

void own_good(char out[64])
{
    char name[64];

    own_name(name, sizeof name - 1);
    strcpy(out, name);
}
