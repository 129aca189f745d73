#include <string.h>

struct field {
    char *text;
    int width;
};

void blank(struct field f);

int main(void)
{
    char narrow[8], wide[40];
    struct field f;

    f.text = narrow;
    f.width = 8;
    blank(f); // expect: copy-size (error), bounds-write (error)
    f.text = wide;
    blank(f);
    return narrow[0] + wide[0];
}
