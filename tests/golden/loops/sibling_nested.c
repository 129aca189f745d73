/* A count in a structure within the structure, and elements with members of their own. */
struct head {
    unsigned size;
};
struct place {
    int serial, offset;
};
struct journal {
    struct head head;
    struct place *index;
};

int is_wanted(const struct place *p);

int find(const struct journal *j)
{
    for (unsigned i = 0; i < j->head.size; i++)
        if (is_wanted(&j->index[i]))
            return j->index[i].serial;
    return 0;
}

int sum_bad(const struct journal *j)
{
    int sum = 0;

    for (unsigned i = 0; i <= j->head.size; i++)
        sum += j->index[i].serial; // expect: bounds-read
    return sum;
}

int sum_good(const struct journal *j)
{
    int sum = 0;

    for (unsigned i = 0; i < j->head.size; i++)
        sum += j->index[i].serial;
    return sum;
}
