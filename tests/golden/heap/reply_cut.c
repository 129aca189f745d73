/* The terminator behind what an unseen function filled, once its last byte may be cut. */
int read_path(void *from, char *to, unsigned long size, const char *path);

int take_bad(void *from, const char *path)
{
    char text[128];
    int n = read_path(from, text, sizeof text, path);

    if (n < 0)
        return n;
    if (n > 0 && text[n - 1] == '\n')
        n--;
    text[n] = 0; // expect: bounds-write
    return text[0];
}

int take_good(void *from, const char *path)
{
    char text[128];
    int n = read_path(from, text, sizeof text - 1, path);

    if (n < 0)
        return n;
    if (n > 0 && text[n - 1] == '\n')
        n--;
    text[n] = 0;
    return text[0];
}
