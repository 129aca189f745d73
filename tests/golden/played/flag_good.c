/* The same with room for all of it. */
int main(void)
{
    char good[18];
    int n = 0, is_done = 0;

    while (!is_done) {
        good[n] = 0;
        n++;
        if (n > 17)
            is_done = 1;
    }
    return good[17];
}
