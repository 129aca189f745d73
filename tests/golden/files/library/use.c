void set_name(const char *text);

void begin(void)
{
    set_name("short");
}
