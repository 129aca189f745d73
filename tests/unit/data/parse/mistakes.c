/* One small mistake per argument, for the parsers of sanitizer reports. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char table[8];
volatile int zero;
static char *volatile sink;

__attribute__((noinline)) static void stack_write(const char *text)
{
    char tmp[13];

    strcpy(tmp, text);
    sink = tmp;
}

__attribute__((noinline)) static int stack_read(int at)
{
    int numbers[4] = {1, 2, 3, zero};

    return numbers[at];
}

__attribute__((noinline)) static void heap_write(size_t at)
{
    char *buffer = malloc(10);

    buffer[at] = 1;
    free(buffer);
}

__attribute__((noinline)) static int use_after_free(void)
{
    char *buffer = malloc(10);

    free(buffer);
    return buffer[zero];
}

__attribute__((noinline)) static void double_free(void)
{
    char *buffer = malloc(10);

    free(buffer);
    free(buffer);
}

__attribute__((noinline)) static char *return_local(void)
{
    char tmp[16];

    sink = tmp;
    return sink;
}

__attribute__((noinline)) static void use_after_scope(void)
{
    char *p;
    {
        char inner[8];
        p = inner;
        sink = p;
    }
    p[zero] = 1;
}

__attribute__((noinline)) static int recurse(int n)
{
    volatile char pad[256];

    pad[0] = (char)n;
    return recurse(n + 1) + pad[0];
}

__attribute__((noinline)) static int divide(int n)
{
    return n / zero;
}

__attribute__((noinline)) static int add(int n)
{
    return n + 2147483647;
}

int main(int argc, char **argv)
{
    char pair[32] = "0123456789";
    char what = argc > 1 ? argv[1][0] : 0;

    switch (what) {
    case 'w': stack_write("a text that is longer than the buffer"); break;
    case 'r': return stack_read(6);
    case 'h': heap_write(12); break;
    case 'u': return use_after_free();
    case 'd': double_free(); break;
    case 'g': table[8 + zero] = 1; break;
    case 'p': strcpy(pair + 2, pair); break;
    case 'n': *(volatile int *)(long)zero = 1; break;
    case 'a': *(volatile char *)0xdeadbeefcafe1234 = 1; break;
    case 'R': return *return_local();
    case 's': use_after_scope(); break;
    case 'o': return recurse(0);
    case 'b': free(pair + 1 + zero); break;
    case 'N': memcpy(pair, pair + 16, (size_t)(-4 + zero)); break;
    case 'm': sink = malloc((size_t)1 << 48); break;
    case 'l': sink = malloc(33); sink = 0; break;
    case 'i': return divide(7);
    case 'A': return add(5);
    case 'x': abort();
    case 'f': {int a[3]; volatile int i = 4; return a[i];}
    case 'S': return 1 << (33 + zero);
    case 'c': realloc(pair+zero, 10); break;
    case 'O': {volatile char *q = calloc((size_t)-1, 1000); return q!=0;}
    case 'F': {void(*f)(void) = (void(*)(void))0x10; f();}
    case 'M': {int *p = malloc(4); if (p[0] == 42) puts("x"); break;}
    }
    return 0;
}
