// A character of a class of <ctype.h> is never NUL, and a digit is one of ten.
#include <ctype.h>
#include <string.h>

static int seen['9' + 1], hex['f' + 1], all[256];

int good_digit(const char *s)
{
    return isdigit((unsigned char)*s) ? seen[(int)*s] : 0;
}

int good_hex(const char *s)
{
    return isxdigit(s[0]) && isxdigit(s[1]) ? hex[(int)s[1]] : 0;
}

int good_called(const char *s)
{
    return (isdigit)(*s) ? seen[(int)*s] : 0;
}

int bad_letter(const unsigned char *s)
{
    return isalpha(*s) ? hex[*s] : 0; // expect: bounds-read
}

int good_letter(const char *s)
{
    return isalpha((unsigned char)*s) ? all[(unsigned char)*s - 'A'] : 0;
}

int bad_not_digit(const unsigned char *s)
{
    return !isdigit(*s) ? seen[*s] : 0; // expect: bounds-read
}

size_t good_skipped(const char *s)
{
    if (isspace((unsigned char)s[0]))
        return strlen(s + 1);
    return 0;
}
