/*
 * Bytes that are stored in groups of four, as often as a caller says: a counter that
 * steps by four never comes to between two groups, whatever its limit is.
 */
void finish(const unsigned *count, unsigned char *digest);
void finish_too_far(const unsigned *count, unsigned char *digest);

static void encode(unsigned char *out, const unsigned *in, unsigned len)
{
    unsigned i, j;

    for (i = 0, j = 0; j < len; i++, j += 4) {
        out[j] = (unsigned char)(in[i] & 0xff);
        out[j + 1] = (unsigned char)((in[i] >> 8) & 0xff);
        out[j + 2] = (unsigned char)((in[i] >> 16) & 0xff);
        out[j + 3] = (unsigned char)((in[i] >> 24) & 0xff);
    }
}

void finish(const unsigned *count, unsigned char *digest)
{
    unsigned char bits[8];

    encode(bits, count, 8);
    digest[0] = bits[0];
}

void finish_too_far(const unsigned *count, unsigned char *digest)
{
    unsigned char bits[8];

    encode(bits, count, 10); // expect: bounds-write
    digest[0] = bits[0];
}
