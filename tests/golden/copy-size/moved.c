/* Functions that are given pointers and sizes by address move them on. */
#include <iconv.h>
#include <string.h>
#include <sys/socket.h>

void converted(iconv_t cd, char *in, size_t n)
{
    char b[16], *out = b;
    size_t left = sizeof b;

    iconv(cd, &in, &n, &out, &left);
    iconv(cd, &in, &n, &out, &left);
    left = 17;
    out = b;
    iconv(cd, &in, &n, &out, &left); // expect: copy-size (error)
}

void accepted(int s)
{
    char address[16];
    socklen_t size = sizeof address;

    accept(s, (struct sockaddr *)address, &size);
    size = sizeof address;
    accept(s, (struct sockaddr *)address, &size);
    size = 28;
    accept(s, (struct sockaddr *)address, &size); // expect: copy-size (error)
}
