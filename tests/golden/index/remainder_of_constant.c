/* A rest of two numbers that are known is a number that is known. */
int main(void)
{
    char good[10], bad[9];
    int n = 5009;

    good[n % 5000] = 0;
    bad[n % 5000] = 0; // expect: bounds-write
    return good[9];
}
