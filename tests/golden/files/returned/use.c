#include <string.h>

char *make_small(void);
char *make_sized(unsigned long n);
char *get_shared(void);
int ten(void);
char *ask_environment(void);

int main(void)
{
    char *a = make_small(), *b = make_sized(20), *home = ask_environment();
    char local[10];

    if (!a || !b || !home)
        return 1;
    strcpy(a, "0123456789"); // expect: strcpy-overflow (error)
    strcpy(b, "0123456789");
    strcpy(get_shared(), "0123456789012345678901234567890"); /* 32 with the end */
    strcpy(get_shared(), "01234567890123456789012345678901"); // expect: strcpy-overflow
    local[ten()] = 'x'; // expect: bounds-write
    local[ten() - 1] = 'x';
    strcpy(local, home); // expect: strcpy-overflow (error)
    return local[0];
}
