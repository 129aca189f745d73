/* A size that is passed, and that the function never holds anything against. */
#include <stdio.h>
#include <unistd.h>

static int get_line(int fd, char *to, int size)
{
	char c = 0;

	while (read(fd, &c, 1) == 1) {
		*to++ = c; // expect: bounds-write
		if (c == '\n')
			break;
	}
	if (size > 0)
		*to = 0;
	return c == '\n';
}

static int get_line_cut(int fd, char *to, int size)
{
	char c = 0;

	while (read(fd, &c, 1) == 1) {
		if (size > 1) {
			*to++ = c;
			size--;
		}
		if (c == '\n')
			break;
	}
	*to = 0;
	return c == '\n';
}

int get_lines(int fd)
{
	char line[512], other[512];

	return get_line(fd, line, sizeof line) && get_line_cut(fd, other, sizeof other);
}
