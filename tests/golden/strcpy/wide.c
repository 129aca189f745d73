/* Wide strings: elements, not bytes. */
#include <wchar.h>

void bad(void)
{
    wchar_t w[4];

    wcscpy(w, L"four"); // expect: strcpy-overflow (error)
}

void good(const wchar_t *s)
{
    wchar_t w[5];

    wcscpy(w, L"four");
    if (wcslen(s) < 5)
        wcscpy(w, s);
}
