/* That so many characters were put somewhere does not limit how many there are. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int compare_after_fill(void)
{
    char text[16] = "", other[12] = {0};
    int n = 0;

    if (read(0, &n, sizeof n) != sizeof n || n >= 15)
        return 0;
    memset(text, 1, n); // expect: copy-size
    return memcmp(other, text, n); // expect: source-overread
}
