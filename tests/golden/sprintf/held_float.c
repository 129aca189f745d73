/* A floating number that is held against others: how many digits it has, nobody knows. */
#include <stdio.h>

const char *milliseconds(long ns);
const char *seconds(double t);
const char *magnitude(double t);

const char *milliseconds(long ns)
{
    static char buf[10];
    double t = (double)ns / 1e6;

    if (t < 10.0)
        sprintf(buf, "%.2f", t);
    else if (t < 1000000.0)
        sprintf(buf, "%.0f", t);
    else
        sprintf(buf, "%.3e", t);
    return buf;
}

const char *seconds(double t)
{
    static char buf[10];

    sprintf(buf, "%.2f", t); // expect: sprintf-overflow
    return buf;
}

/* Its sign is no size. */
const char *magnitude(double t)
{
    static char buf[10];

    if (t < 0)
        t = -t;
    sprintf(buf, "%.2f", t); // expect: sprintf-overflow
    return buf;
}
