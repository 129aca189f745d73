/*
 * A program that is seen whole.  The count of bytes has a type that would allow far too
 * many; how many there are, the callers know, and here that is few.
 */
struct packet {
    short size;
    unsigned char *data;
};

static void put(struct packet *p, int b)
{
    if (b == 0x10)
        p->data[p->size++] = 0x10;
    p->data[p->size++] = (unsigned char)b;
}

static void begin(struct packet *p, int kind)
{
    p->data[0] = 0x10;
    p->data[1] = (unsigned char)kind;
    p->size = 2;
}

static int count(const unsigned char *data)
{
    return data[0] + data[1];
}

int main(int argc, char **argv)
{
    unsigned char data[10];
    struct packet p = {0, data};

    (void)argv;
    begin(&p, argc);
    put(&p, argc);
    put(&p, 2);
    put(&p, 3);
    return count(data);
}
