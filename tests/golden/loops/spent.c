/* Writes one behind the other, and what is left of the buffer. */
#include <stdio.h>
#include <string.h>

void send_line(const char *line);

void words_bad(char **list, int n)
{
    char out[256];
    int len = 0, i;

    for (i = 0; i < n; i++)
        len += snprintf(out + len, sizeof out - len, "%s ", list[i]); // expect: copy-size
    send_line(out);
}

void words_good(char **list, int n)
{
    char out[256];
    int len = 0, i;

    for (i = 0; i < n && len < (int)sizeof out; i++)
        len += snprintf(out + len, sizeof out - len, "%s ", list[i]);
    send_line(out);
}

void words_cut_good(char **list, int n)
{
    char out[256];
    size_t len = 0;
    int i;

    for (i = 0; i < n; i++) {
        int more = snprintf(out + len, sizeof out - len, "%s ", list[i]);

        if (more < 0 || (size_t)more >= sizeof out - len)
            break;
        len += more;
    }
    send_line(out);
}

void pair_bad(const char *a, const char *b)
{
    char out[256];
    int len = 0;

    len += snprintf(out + len, sizeof out - len, "%s ", a);
    len += snprintf(out + len, sizeof out - len, "%s ", b); // expect: copy-size
    send_line(out);
}

void pair_good(const char *a, const char *b)
{
    char out[256];
    int len = 0;

    len += snprintf(out + len, sizeof out - len, "%.40s ", a);
    len += snprintf(out + len, sizeof out - len, "%s ", b);
    send_line(out);
}

void dump_bad(const unsigned char *byte, int n)
{
    char out[256], *p = out;
    int i;

    for (i = 0; i < n; i++)
        p += sprintf(p, "%02x ", byte[i]); // expect: sprintf-overflow
    send_line(out);
}

void dump_end_good(const unsigned char *byte, int n)
{
    char out[256], *p = out;
    int i;

    for (i = 0; i < n; i++) {
        if (p > out + sizeof out - 4)
            break;
        p += sprintf(p, "%02x ", byte[i]);
    }
    send_line(out);
}

void dump_digest_good(const unsigned char *byte)
{
    char out[64], *p = out;
    int i;

    for (i = 0; i < 20; i++)
        p += sprintf(p, "%02x ", byte[i]);
    send_line(out);
}

/* Each number takes a different room: the rounds are known, and they are few. */
void few_good(const int *number)
{
    char out[256];
    int len = 0, i;

    for (i = 0; i < 16; i++)
        len += snprintf(out + len, sizeof out - len, "%d ", number[i]);
    send_line(out);
}

void few_plain_good(const int *number)
{
    char out[256], *p = out;
    int i;

    for (i = 0; i < 16; i++)
        p += sprintf(p, "%d ", number[i]);
    send_line(out);
}

void many_bad(const int *number, int n)
{
    char out[256], *p = out;
    int i;

    for (i = 0; i < n; i++)
        p += sprintf(p, "%d ", number[i]); // expect: sprintf-overflow
    send_line(out);
}
