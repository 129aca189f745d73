struct entry {
    int family;
    const char *name;
    unsigned flags;
};

static struct entry table[8];

void use(int family, const char *name);

static int find(int family)
{
    for (int k = 0; k < 8; k++)
        if (table[k].family == family)
            return k;
    return -1;
}

/* One check is missing, whatever members are looked at behind it. */
void bad(int is_known)
{
    int at = -1;

    if (is_known)
        at = find(2);
    else
        use(table[at].family, // expect: bounds-read (error)
            table[at].name);
    if (at >= 0)
        use(table[at].family, table[at].name);
}

/* Two of them, of two numbers. */
void bad_twice(int is_known)
{
    int at = -1, other = -1;

    if (is_known)
        return;
    use(table[at].family, "");         // expect: bounds-read (error)
    use(0, table[other].name);         // expect: bounds-read (error)
    at = -2;
    use(0, table[at].name);            // expect: bounds-read (error)
    table[at].flags = 0;               // expect: bounds-write (error)
}
