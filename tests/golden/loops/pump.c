/* What was read is passed on in parts: a place, and what is left behind it. */
#include <unistd.h>

void pump(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (left == 0) {
            left = read(in, buffer, sizeof buffer);
            if (left <= 0)
                break;
            at = buffer;
        }
        n = write(out, at, left);
        if (n < 0)
            break;
        at += n;
        left -= n;
    }
}

void pump_on(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (left == 0) {
            left = read(in, buffer, sizeof buffer);
            if (left <= 0)
                break;
        }
        n = write(out, at, left); // expect: source-overread
        if (n < 0)
            break;
        at += n;
        left -= n;
    }
}

void pump_behind_a_header(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (left == 0) {
            left = read(in, buffer, sizeof buffer);
            if (left <= 0)
                break;
            at = buffer + 4;
        }
        n = write(out, at, left); // expect: source-overread
        if (n < 0)
            break;
        at += n;
        left -= n;
    }
}
