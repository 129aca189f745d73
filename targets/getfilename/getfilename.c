/*
 * The example of "Securing Systems with chroot", made a program: it asks for a file name
 * and says how long that file is.
 *
 * The buffer has room for twelve characters, as MS-DOS names had (8 + 1 + 3).  Nothing
 * tells scanf so: a longer name runs over the buffer, the saved registers and the return
 * address.  The fault is the point of this program.  Do not fix it.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_SIZE = 13 };

/* Read a file name from standard input into `name`, which has room for NAME_SIZE. */
void getfilename(char *name)
{
    char tmp[NAME_SIZE] = "";

    scanf("%s", tmp);
    memcpy(name, tmp, sizeof tmp);
}

int main(void)
{
    char name[NAME_SIZE];
    struct stat status;

    getfilename(name);
    if (stat(name, &status) != 0) {
        perror(name);
        return 1;
    }
    printf("%s: %lld bytes\n", name, (long long)status.st_size);
    return 0;
}
