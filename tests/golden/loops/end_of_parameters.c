/* Where a caller's buffer ends, made of its size. */
#include <stdio.h>

char *get_line(char *s, int size, FILE *in)
{
	char *p = s, *end = s + size;
	int c;

	while ((c = getc(in)) != EOF && c != '\n')
		if (p < end)
			*p++ = (char)c;
	*p = '\0'; // expect: bounds-write
	return s;
}

char *get_line_below(char *s, int size, FILE *in)
{
	char *p = s, *end = s + size - 1;
	int c;

	while ((c = getc(in)) != EOF && c != '\n')
		if (p < end)
			*p++ = (char)c;
	*p = '\0';
	return s;
}

static char *get_word(char *s, int size, FILE *in)
{
	char *p = s, *end = s + size;
	int c;

	while ((c = getc(in)) != EOF && c != ' ')
		if (p < end)
			*p++ = (char)c;
	*p = '\0'; // expect: bounds-write
	return s;
}

int first(FILE *in)
{
	char word[32];

	return *get_word(word, sizeof word, in);
}
