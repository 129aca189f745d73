/* How large a buffer is, by how much of it the function clears before it fills it. */
#include <string.h>

void widen_bad(const char *text, int n, unsigned char *to)
{
    memset(to, 0, (size_t)(n * 2));
    for (int i = 0; i <= n; i++)
        to[i * 2] = (unsigned char)text[i]; // expect: bounds-write
}

void widen_good(const char *text, int n, unsigned char *to)
{
    memset(to, 0, (size_t)(n * 2));
    for (int i = 0; i < n; i++)
        to[i * 2] = (unsigned char)text[i];
}

/* Only a head is cleared, and what follows it filled. */
void frame_good(const char *text, int head, unsigned char *to)
{
    memset(to, 0, (size_t)head);
    for (int i = 0; text[i]; i++)
        to[head + i] = (unsigned char)text[i];
}
