/* No file writes these, so the other file's branches on them are decided. */
const int always = 1;
int five = 5;

int is_true(void)
{
    return 1;
}

int is_false(void)
{
    return 0;
}
