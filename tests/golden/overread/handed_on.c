/* Data with the length that it says itself, handed to a function that is not seen. */
struct digest;

void digest_add(struct digest *d, const unsigned char *from, unsigned n);
int option_parse(struct digest *d, const unsigned char *from, unsigned n, unsigned all);

int challenge(struct digest *d, const unsigned char *p, unsigned len)
{
    unsigned n = 0;

    if (len < 1)
        return -1;
    n = p[0];
    if (n == 0)
        return -1;
    digest_add(d, p + 1, n); // expect: source-overread
    return 0;
}

static int reply(struct digest *d, const unsigned char *p, unsigned len)
{
    unsigned n = 0;

    if (len < 2)
        return -1;
    n = p[1];
    digest_add(d, p + 2, n); // expect: source-overread
    return 0;
}

int replies(struct digest *d, const unsigned char *p, unsigned len)
{
    return reply(d, p, len) < 0 ? -1 : 1;
}

int challenge_right(struct digest *d, const unsigned char *p, unsigned len)
{
    unsigned n = 0;

    if (len < 1)
        return -1;
    n = p[0];
    if (n == 0 || n > len - 1)
        return -1;
    digest_add(d, p + 1, n);
    return 0;
}

/* The function that gets it may look itself. */
int option(struct digest *d, const unsigned char *p, unsigned len)
{
    unsigned n = 0;

    if (len < 1)
        return -1;
    n = p[0];
    return option_parse(d, p + 1, n, len - 1);
}
