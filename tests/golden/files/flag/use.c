#include <string.h>

int want_long = 0;
char *make(char *text);

static void wrong(void)
{
    char space[100], dest[50];
    char *text = space;

    want_long = 1;
    text = make(text);
    memcpy(dest, text, strlen(text)); // expect: copy-size
    dest[49] = 0;
}

static void right(void)
{
    char space[100], dest[50];
    char *text = space;

    want_long = 0;
    text = make(text);
    memcpy(dest, text, strlen(text));
    dest[49] = 0;
}

int main(void)
{
    wrong();
    right();
    return 0;
}
