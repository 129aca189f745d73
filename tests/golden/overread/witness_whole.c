#include <stdio.h>
#include <string.h>
#include <unistd.h>

static unsigned char states[256];

/* The limit is the one of where it is copied to: it says little of what is copied. */
static void print_states(const unsigned char *from, int count)
{
    unsigned char copy[1024];

    if (count < 0 || count > 1024)
        return;
    memcpy(copy, from, (size_t)count);
    fwrite(copy, 1, sizeof copy, stdout);
}

int main(void)
{
    print_states(states, getdtablesize());
    return 0;
}
