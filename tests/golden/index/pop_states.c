/*
 * A stack that a table says how much to take from, as parser generators write it, and
 * a loop that takes one more until it meets the bottom.
 */
#include <stdlib.h>
#include <string.h>

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

/* ... and a stack that may grow. */
int parse_long(void)
{
    state bottom[200], *stack = bottom, *top = stack, *larger;
    long size = 200, used;
    int at = 0, next;

    for (;;) {
        *top = at;
        if (stack + size - 1 <= top) {
            used = top - stack + 1;
            size *= 2;
            if (size > 10000)
                return 2;
            larger = malloc(size);
            if (!larger)
                return 2;
            memcpy(larger, stack, used);
            stack = larger;
            top = stack + used - 1;
            if (stack + size - 1 <= top)
                return 1;
        }
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
