/* A stack of numbers that the input pushes and takes: each side has its own check. */
#include <stdio.h>

struct stack {
    int count;
    int at[4];
};

static void push(struct stack *s, int c)
{
    if (s->count < 4)
        s->at[++s->count] = c; // expect: bounds-write
}

static void push_below(struct stack *s, int c)
{
    if (s->count < 4)
        s->at[s->count++] = c;
}

static int take(struct stack *s)
{
    return s->count > 0 ? s->at[--s->count] : 0;
}

int main(void)
{
    struct stack one = {0}, other = {0};
    int c, sum = 0;

    while ((c = getchar()) != EOF) {
        if (c == '-') {
            sum += take(&other);
        } else {
            push_below(&other, c);
            if (c == '+')
                push(&one, c);
        }
    }
    return sum;
}
