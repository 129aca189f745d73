/* How much was filled, as the function says that filled it. */
#include <string.h>

int send_all(const char *text);

static int copy(const char *from, char *to, int size)
{
    int n = 0;

    for (; *from; from++) {
        if (*from == '%')
            continue;
        if (n < size)
            to[n++] = *from;
    }
    return n;
}

int end_bad(const char *from)
{
    char text[500];
    int n = copy(from, text, sizeof text);

    text[n] = '\0'; // expect: bounds-write
    return send_all(text);
}

int end_good(const char *from)
{
    char text[500];
    int n = copy(from, text, sizeof text - 1);

    text[n] = '\0';
    return send_all(text);
}
