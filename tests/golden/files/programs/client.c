/* One of two programs that have a variable of the same name, but not of the same type. */
struct {
    int port;
} options;

int main(void)
{
    options.port = 1;
    return 0;
}
