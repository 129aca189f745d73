/* One fault per first letter of the input, for the parsers of libFuzzer's messages. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static volatile int spin = 1;

__attribute__((noinline)) static void busy(void)
{
    while (spin)
        ;
}

__attribute__((noinline)) static void hoard(void)
{
    for (;;) {
        char *volatile p = malloc(16 << 20);
        memset(p, 1, 16 << 20);
    }
}

__attribute__((noinline)) static void check(int n)
{
    assert(n > 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    switch (size ? data[0] : 0) {
    case 't': busy(); break;
    case 'm': hoard(); break;
    case 'M': free((void *)(uintptr_t)malloc((size_t)3 << 30)); break;
    case 'a': abort();
    case 'A': check((int)size); break;
    case 'e': exit(3);
    case 'o': ((uint8_t *)(uintptr_t)data)[0] = 'x'; break;
    }
    return 0;
}
