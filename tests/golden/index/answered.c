/* Numbers that the system or a format answers, taken for an index as they are. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

struct client {
	int is_active;
	char line[64];
};

static struct client clients[64], many[1024];
static int largest;

void greet(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		return;
	clients[fd].is_active = 1; // expect: bounds-write
	if (fd > largest)
		largest = fd;
}

void greet_few(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		return;
	if (fd >= 64) {
		close(fd);
		return;
	}
	clients[fd].is_active = 1;
}

/* As many as a process has, unless it asks for more. */
void greet_many(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd >= 0)
		many[fd].is_active = 1;
}

int has_room(int fd);

void greet_asked(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd < 0 || !has_room(fd))
		return;
	clients[fd].is_active = 1;
}

void log_line(int out, const char *ident, const char *format, ...)
{
	char line[256];
	va_list args;
	int n = snprintf(line, sizeof line, "%s: ", ident);

	if (n < 0 || n >= (int)sizeof line)
		return;
	va_start(args, format);
	vsnprintf(line + n, sizeof line - n, format, args);
	va_end(args);
	write(out, line, 1);
}

void log_whole_line(int out, const char *format, ...)
{
	char line[256];
	va_list args;
	int n = 0;

	va_start(args, format);
	n = vsnprintf(line, sizeof line - 1, format, args);
	va_end(args);
	line[n++] = '\n'; // expect: bounds-write
	write(out, line, 1);
}

void log_cut_line(int out, const char *format, ...)
{
	char line[256];
	va_list args;
	int n = 0;

	va_start(args, format);
	n = vsnprintf(line, sizeof line - 1, format, args);
	va_end(args);
	if (n > (int)sizeof line - 2)
		n = (int)sizeof line - 2;
	line[n++] = '\n';
	write(out, line, 1);
}

void log_number(int out, int number)
{
	char line[32];
	int n = snprintf(line, sizeof line, "%d", number);

	line[n++] = '\n';
	write(out, line, 1);
}

/* A variable that counts before it holds a descriptor. */
int greet_all(int listener)
{
	int i;

	for (i = 0; clients[i].is_active; i++)
		clients[i].line[0] = '\0';
	i = dup(listener);
	return i;
}
