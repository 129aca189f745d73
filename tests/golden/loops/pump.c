/* What was read is passed on in parts: a place, and what is left behind it. */
#include <errno.h>
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

int may_read(int in);
int may_write(int out);

/* Reading and writing take turns as they can: what is left may be begun anew. */
void pump_by_turns(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (may_read(in)) {
            at = buffer;
            left = read(in, at, sizeof buffer);
            if (left < 0) {
                if (errno != EINTR)
                    break;
                left = 0;
            }
        }
        if (may_write(out)) {
            n = write(out, at, left);
            if (n < 0) {
                if (errno == EIO)
                    left = 0;
                else if (errno != EAGAIN)
                    break;
            } else {
                at += n;
                left -= n;
            }
        }
    }
}

void pump_when_empty(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (left == 0) {
            at = buffer;
            left = read(in, at, sizeof buffer);
            if (left <= 0)
                break;
        }
        if (may_write(out)) {
            n = write(out, at, left);
            if (n < 0)
                break;
            at += n;
            left -= n;
        }
    }
}

/* The place goes on, and what is left is taken for all of it. */
void pump_without_taking(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (may_read(in)) {
            at = buffer;
            left = read(in, at, sizeof buffer);
            if (left < 0)
                left = 0;
        }
        if (may_write(out)) {
            n = write(out, at, left); // expect: source-overread
            if (n < 0)
                left = 0;
            else
                at += n;
        }
    }
}

/* It is read again, and the place stays where the last round left it. */
void pump_behind_the_last(int in, int out)
{
    char buffer[2048], *at = buffer;
    int left = 0, n;

    for (;;) {
        if (may_read(in)) {
            left = read(in, buffer, sizeof buffer);
            if (left < 0)
                left = 0;
        }
        if (may_write(out)) {
            n = write(out, at, left); // expect: source-overread
            if (n < 0) {
                left = 0;
            } else {
                at += n;
                left -= n;
            }
        }
    }
}
