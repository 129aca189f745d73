/* No `main`: there may be callers that are not here, so their strings can be long. */
#include <string.h>

static char name[16];

void set_name(const char *text)
{
    strcpy(name, text); // expect: strcpy-overflow (warning)
}
