/* Options of which the count is taken off first: what is left tells of another place. */
struct wanted {
    int first, second, third, fourth;
    const unsigned char *value;
    int size; /* not negative: who sets it sees to that */
};

#define NUMBER(is_wanted, option)              \
    if (is_wanted) {                           \
        if ((len -= 4) < 0)                    \
            return 0;                          \
        if (*p++ != (option) || *p++ != 4)     \
            return 0;                          \
        n = *p++ << 8;                         \
        n |= *p++;                             \
        if (n != (option) * 3)                 \
            return 0;                          \
    }

#define BYTES(is_wanted, option)                        \
    if (is_wanted) {                                    \
        if ((len -= 2 + w->size) < 0)                   \
            return 0;                                   \
        if (*p++ != (option) || *p++ != 2 + w->size)    \
            return 0;                                   \
        for (int i = 0; i < w->size; i++)               \
            if (*p++ != w->value[i])                    \
                return 0;                               \
    }

int acknowledge_good(const struct wanted *w, const unsigned char *p, int len)
{
    int n;

    NUMBER(w->first, 1)
    BYTES(w->second, 2)
    NUMBER(w->third, 3)
    NUMBER(w->fourth, 4)
    return len == 0;
}

/* What was taken off was compared, and is one byte less than is read. */
int refuse_bad(const unsigned char *p, int len)
{
    if (len >= 2 && p[0] == 1) {
        if (p[2] != 4) // expect: bounds-read
            return 0;
        len -= 3;
    }
    return len == 0;
}
