#include <stdlib.h>

static int table[100];

void bad(void)
{
    int n = rand();

    table[n] = 1; // expect: bounds-write (error)
    table[random() - 5] = 1; // expect: bounds-write (error)
    table[(rand() << 15) ^ rand()] = 1; // expect: bounds-write (error)
}

void good(int count)
{
    table[rand() % 100] = 1;
    table[random() & 63] = 1;
    if (count > 0 && count <= 100)
        table[random() % count] = 1;
}
