struct order {
    char *text;
    int room;
};

void copy_text(char *to, const char *from);
void copy_sized(char *to, const char *from, unsigned long n);
void copy_through(char *to, const char *from);
void put_at(char *to, int at);
void fill_order(struct order *order);
