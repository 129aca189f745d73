/* A function that reads a file name, and forgets how long it may be. */
#include <stdio.h>
#include <string.h>

#include <getfilename.h>

enum { NAME_SIZE = 13 };

void getfilename(char *name)
{
	char tmp[NAME_SIZE] = "";

	scanf("%s", tmp);
	memcpy(name, tmp, sizeof tmp);
}

void greet(const char *who)
{
    char line[32];

    strcpy(line, "hello, "); strcat(line, who); /* äöü <b>&amp;</b> */
    puts(line);
}
