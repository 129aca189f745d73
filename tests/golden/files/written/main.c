extern char *current;
extern unsigned long length;
void use_current(void);
void use_length(char *to);

int main(int argc, char **argv)
{
    char buffer[100];

    if (argc < 2)
        return 1;
    current = argv[1];
    use_current();
    length = 100;
    use_length(buffer);
    length = 101;
    use_length(buffer); // expect: copy-size
    return buffer[0];
}
