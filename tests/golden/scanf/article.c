/* The article's function, made to compile. */
#include <stdio.h>
#include <string.h>

char *getfilename(char *filename)
{
    char tmp[13];

    printf("file name: ");
    scanf("%s", tmp); // expect: scanf-unbounded (error)
    strcpy(filename, tmp); // expect: strcpy-overflow (note)
    return filename;
}
