struct server {
    int ports[64];
    int last;
} options;

int use(void);

int main(void)
{
    options.last = 1;
    return use();
}
