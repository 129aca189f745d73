#include <wchar.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void snprintf_accumulate(const char *const *word, int n)
{
    char b[128];
    size_t used = 0;
    int i;

    for (i = 0; i < n; i++)
        used += snprintf(b + used, 128 - used, "%s", word[i]); // expect: copy-size
}

void snprintf_accumulate_checked(const char *const *word, int n)
{
    char b[128];
    size_t used = 0;
    int i, wrote;

    for (i = 0; i < n; i++) {
        wrote = snprintf(b + used, sizeof b - used, "%s,", word[i]);
        if (wrote < 0 || (size_t)wrote >= sizeof b - used)
            return;
        used += wrote;
    }
}

void nonliteral_format(const char *format, const char *s)
{
    char b[64];

    sprintf(b, format, s); // expect: sprintf-overflow (warning)
    snprintf(b, sizeof b, format, s);
}

void narrow_wide_mix(const wchar_t *w)
{
    char b[8];

    strcpy(b, "narrow");
    wcscpy((wchar_t *)b, L"wide"); // expect: strcpy-overflow (error)
    sprintf(b, "%ls", w); // expect: sprintf-overflow (warning)
}
