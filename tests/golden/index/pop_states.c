/*
 * A stack that a table says how much to take from, as parser generators write it, and
 * a loop that takes one more until it meets the bottom.
 */
typedef signed char state;

int act(int at);
extern const unsigned char lengths[];

int parse(void)
{
    state bottom[200], *stack = bottom, *top = stack;
    int at = 0, next;

    for (;;) {
        *top = at;
        if (stack + 199 <= top)
            return 2;
        next = act(at);
        if (next > 0) {
            at = next;
            top++;
            continue;
        }
        if (next < 0) {
            top -= lengths[-next];
            at = act(next);
            top++;
            continue;
        }
        for (;;) {
            if (act(at) > 5)
                break;
            if (top == stack)
                return 1;
            top -= 1;
            at = *top;
        }
        top++;
    }
}

/* The bad twins: nothing meets the bottom, */
int parse_on(void)
{
    state bottom[200], *stack = bottom, *top = stack;
    int at = 0;

    for (;;) {
        *top = at;
        if (stack + 199 <= top)
            return 2;
        while (act(at) <= 5) {
            top -= 1;
            at = *top; // expect: bounds-read
        }
        top++;
    }
}

/* or two are taken at a time, */
int parse_pairs(void)
{
    state bottom[200], *stack = bottom, *top = stack;
    int at = 0;

    for (;;) {
        *top = at;
        if (stack + 199 <= top)
            return 2;
        for (;;) {
            if (act(at) > 5)
                break;
            if (top == stack)
                return 1;
            top -= 2;
            at = *top; // expect: bounds-read
        }
        top++;
    }
}
