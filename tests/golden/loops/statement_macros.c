/*
 * Macros that are statements are loops which never go round.  Each of sixteen that lie in
 * each other was tried and then run, so that the budget was gone before the end was
 * reached, and the two values of `n` merged.
 */
void tick(int n);

#define ONE(s) do { s } while (0)
#define TWO(s) ONE(ONE(s;);)
#define FOUR(s) TWO(TWO(s))
#define EIGHT(s) FOUR(FOUR(s))
#define SIXTEEN(s) EIGHT(EIGHT(s))

char eight[8];

void statement_macros_of_macros(int is_short)
{
    int n;

    if (is_short)
        n = 4;
    else
        n = 12;
    SIXTEEN(tick(n));
    if (is_short)
        eight[n] = 0;
    else
        eight[n - 1] = 0; // expect: bounds-write
}

/* Leaving it early is no way back either, and what follows sees both ways. */
void left_early(int n)
{
    do {
        if (n > 8)
            break;
        n = 8;
    } while (0);
    eight[n] = 0; // expect: bounds-write
}
