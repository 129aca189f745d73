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
