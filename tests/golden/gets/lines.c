/* There is no safe call of gets. */
char *gets(char *s);

void read_line(char *caller)
{
    char line[80];

    gets(line); // expect: gets (error)
    gets(caller); // expect: gets (error)
}
