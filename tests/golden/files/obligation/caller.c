/* The buffer is here, the copies are in the other file. */
#include "copies.h"

int main(int argc, char **argv)
{
    char small[16], large[64], text[64];
    struct order order = {text, 64};

    if (argc < 2)
        return 1;
    copy_text(small, argv[1]); // expect: strcpy-overflow (error)
    copy_text(large, "short");
    copy_sized(small, text, 64); // expect: copy-size
    copy_sized(large, text, 64);
    copy_through(small, argv[1]); // expect: strcpy-overflow (error)
    put_at(small, 16); // expect: bounds-write
    put_at(small, 15);
    fill_order(&order);
    order.room = 65;
    fill_order(&order); // expect: input-size
    return small[0] + large[0];
}
