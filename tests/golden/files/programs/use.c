extern struct server {
    int ports[64];
    int last;
} options;

int use(void)
{
    return options.last + options.ports[63];
}
