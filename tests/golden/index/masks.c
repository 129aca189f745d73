// A mask or a rest that is known to be zero, or not to be, says what the number is.
static const int digits[128] = {1, 2};
static unsigned char bits[16];

int good_low_bytes(const char *s)
{
    int n = 0;

    while ((*s & '\x80') == 0) {
        n += digits[(unsigned)*s++];
        if (n > 10)
            break;
    }
    return n;
}

int good_unsigned(const unsigned char *s)
{
    return (*s & 0x80) ? 0 : digits[*s];
}

int good_refused(int c)
{
    return c & ~0x7f ? 0 : digits[c];
}

int good_high(const unsigned char *s)
{
    return *s & 0x80 ? digits[*s - 128] : 0;
}

int bad_other_bit(const unsigned char *s)
{
    return (*s & 0x40) ? 0 : digits[*s]; // expect: bounds-read
}

int bad_high(const unsigned char *s)
{
    return *s & 0x40 ? digits[*s - 64] : 0; // expect: bounds-read
}

int bad_half(const unsigned char *s)
{
    return *s & 0x7f ? 0 : digits[*s]; // expect: bounds-read
}

void good_begun_byte(unsigned pos, unsigned len)
{
    unsigned end = pos + len;

    if (end <= 128 && end % 8)
        bits[end / 8] &= 1;
}

void bad_whole_byte(unsigned pos, unsigned len)
{
    unsigned end = pos + len;

    if (end <= 128 && end % 7)
        bits[end / 8] &= 1; // expect: bounds-write
}

void bad_even(unsigned n)
{
    if (n <= 129 && n % 8)
        bits[n / 8] = 0; // expect: bounds-write
}

int good_signed_rest(int n)
{
    if (n >= 0 && n <= 90 && n % 30)
        return digits[n + 38];
    return 0;
}
