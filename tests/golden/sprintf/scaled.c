// What a shift or a division leaves of 64 bits has fewer digits; the number of a table.
#include <stdio.h>

void good_units(char *name, long rate, unsigned long size)
{
    static char a[20], b[19], c[16];

    if (rate < 0)
        return;
    sprintf(a, "%ldk", rate >> 10);
    sprintf(b, "%lu", size / 1024);
    sprintf(c, "%ldM", rate / (1 << 20));
    puts(name);
}

void bad_units(long rate, unsigned long size)
{
    static char a[18], b[17];

    sprintf(a, "%ldk", rate >> 10); // expect: sprintf-overflow
    sprintf(b, "%lu", size / 1024); // expect: sprintf-overflow
}

void good_table(unsigned k, unsigned a)
{
    static const char *const formats[] = {"%u.%u.%u.%u", "*.%u.%u.%u", "*.%u.%u",
                                          "*.%u"};
    char name[16];

    sprintf(name, formats[k], a & 255, (a >> 8) & 255, (a >> 16) & 255, a >> 24);
    puts(name);
}

void bad_table(unsigned k, unsigned a)
{
    static const char *const formats[] = {"%u", "%u.%u.%u"};
    char name[11];

    // clang-format off
    sprintf(name, formats[k], a & 255, a >> 16 & 255, a >> 24); // expect: sprintf-overflow
    // clang-format on
    puts(name);
}

void good_table_of_texts(int k, const char *s)
{
    static const char *const formats[] = {"%.4s", "%.14s"};
    char name[15];

    sprintf(name, formats[k & 1], s);
    puts(name);
}

void bad_table_of_texts(int k, const char *s)
{
    static const char *const formats[] = {"%s", "%.14s"};
    char name[15];

    sprintf(name, formats[k & 1], s); // expect: sprintf-overflow
    puts(name);
}
