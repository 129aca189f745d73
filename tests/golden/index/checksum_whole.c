/* The same in a program that is seen whole, of numbers that are passed. */
#define STEP a = a * 3 + b, b = b * 5 + a, c = a + b * 7 + c;
#define STEPS STEP STEP STEP STEP STEP STEP STEP STEP

static char slots[64];

static int mix(unsigned int a, unsigned int b, unsigned int c)
{
    STEPS STEPS STEPS STEPS
    slots[c % 65] = 1; // expect: bounds-write
    slots[c] = 1; // expect: bounds-write
    return slots[a % 64];
}

static int (*const mixes[2])(unsigned int, unsigned int, unsigned int) = {mix, mix};

int main(int argc, char **argv)
{
    unsigned int count = (unsigned int)argc;

    (void)argv;
    return mixes[argc > 2](count, count + 1, 3);
}
