/*
 * A program that is seen whole keeps a state below 3. That its type would allow more is
 * no path to tell of; where an argument says it, it is.
 */
#include <stdio.h>
#include <stdlib.h>

struct stream {
    int (*next)(int);
};

struct streams {
    struct stream *parts[3];
    int state;
};

static int next(void *data)
{
    struct streams *s = data;
    int result = s->parts[s->state]->next(1);

    while (result == '\n') {
        if (s->state == 2)
            return -1;
        s->state++;
        result = s->parts[s->state]->next(2);
    }
    return result;
}

static int read_one(int n)
{
    return getchar() + n;
}

static int skip(const char *argument)
{
    static const int steps[3] = {1, 2, 3};
    int sum = 0;

    for (int i = atoi(argument); i != 2; i++)
        sum += steps[i]; // expect: bounds-read
    return sum;
}

int main(int argc, char **argv)
{
    static struct stream one = {read_one};
    static struct streams all = {{&one, &one, &one}, 0};
    int (*call)(void *) = next;
    int sum = argc > 1 ? skip(argv[1]) : 0;

    while (!feof(stdin))
        sum += call(&all);
    return sum == 0;
}
