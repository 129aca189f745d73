#include <string.h>

extern const int always;
extern int five;
int is_true(void);
int is_false(void);

int main(int argc, char **argv)
{
    char small[8];

    if (argc < 2)
        return 1;
    small[0] = 0;
    if (five != 5)
        strcpy(small, argv[1]);
    if (!always)
        strcpy(small, argv[1]);
    if (is_false())
        strcpy(small, argv[1]);
    if (five == 5 && is_true() && always)
        strcpy(small, argv[1]); // expect: strcpy-overflow (error)
    return small[0];
}
