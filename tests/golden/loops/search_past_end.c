/* A search for the bytes that end a part, in a function that knows where all ends. */
#define COMMAND 255
#define END 240

char *next_item(char *p, const char *end)
{
	char *look;

	if (p + 1 >= end)
		return 0;
	if ((p[0] & 0xff) != COMMAND)
		return p + 1;
	look = p + 2;
	for (;;)
		if ((*look++ & 0xff) == COMMAND && (*look++ & 0xff) == END) // expect: bounds-read
			return look;
}

char *next_item_inside(char *p, const char *end)
{
	char *look;

	if (p + 1 >= end)
		return 0;
	look = p + 2;
	while (look < end)
		if ((*look++ & 0xff) == COMMAND && look < end && (*look++ & 0xff) == END)
			return look;
	return 0;
}

/* A text has an end of its own. */
char *behind_name(char *p, const char *end)
{
	char *look;

	if (p + 1 >= end)
		return 0;
	look = p + 1;
	while (*look != '\0' && *look != '=')
		look++;
	return look;
}
