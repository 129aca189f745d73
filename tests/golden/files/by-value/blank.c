#include <string.h>

struct field {
    char *text;
    int width;
};

void blank(struct field f)
{
    memset(f.text, ' ', 39);
    f.text[39] = '\0';
}
