/* Each value is made of the one before in several ways: millions of ways to the first. */
#define STEP a = a * 3 + b, b = b * 5 + a, c = a + b * c;
#define STEPS STEP STEP STEP STEP STEP STEP STEP STEP

static char slots[64];

int mix(const unsigned char *p);

int mix(const unsigned char *p)
{
    unsigned int a = p[0], b = p[1], c = p[2];

    STEPS STEPS STEPS STEPS
    slots[c % 64] = 1;
    slots[c % 65] = 1; // expect: bounds-write
    return slots[a % 64];
}
