/* A flag ends the loop: how far it goes shows only when it goes. */
int main(void)
{
    char bad[10];
    int n = 0, is_done = 0;

    while (!is_done) {
        bad[n] = 0; // expect: bounds-write
        n++;
        if (n > 17)
            is_done = 1;
    }
    return 0;
}
