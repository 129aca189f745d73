/* Loops in helpers that compare what they hold back, and never how far they have come. */
#include <stdio.h>
#include <string.h>

/* Six bits of each character, a byte whenever there are eight. */
static int decode(const char *in, char *out)
{
    int n = 0, value = 0, bits = 0;

    while (*in && *in != '=') {
        value = (value << 6) | (*in++ - ' ');
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[n++] = value >> bits;
        }
    }
    return n;
}

int decode_bad(const char *line)
{
    char out[256];

    return decode(line, out); // expect: bounds-write
}

int decode_good(const char *line)
{
    char out[256];

    if (strlen(line) > sizeof out)
        return 0;
    return decode(line, out);
}

/* At most six eighths of it are stored: that it is 255 stores, nobody says. */
int decode_line_good(FILE *f)
{
    char line[256], out[192];

    if (!fgets(line, sizeof line, f))
        return 0;
    return decode(line, out);
}
