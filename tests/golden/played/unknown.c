/* Nothing is guessed: what code that is not seen returns may be small enough. */
extern int level(void);

int main(void)
{
    char room[8];
    int n = 0, is_done = 0, most = level();

    while (!is_done) {
        room[n] = 0;
        if (++n > most)
            is_done = 1;
    }
    return room[0];
}
