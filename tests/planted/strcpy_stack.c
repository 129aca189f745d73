/*
 * Commands of a chat client in the style of ircd: NICK and QUIT, words by blanks.
 *
 * Planted: strcpy, stack.  A nickname is as long as the client likes.
 * Seed: "NICK spill\r\nQUIT :gone\r\n"
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NICK_SIZE = 16, LINE_SIZE = 512 };

static int is_nick(const char *name)
{
    if (!isalpha((unsigned char)name[0]))
        return 0;
    return name[strcspn(name, ":@! ")] == '\0';
}

static int m_nick(const char *wanted)
{
    char nick[NICK_SIZE];

#ifdef FIXED
    if (strlen(wanted) >= sizeof nick)
        return 0;
#endif
    strcpy(nick, wanted); // expect: strcpy-overflow
    return is_nick(nick);
}

int main(void)
{
    char line[LINE_SIZE];
    int accepted = 0;

    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (strncmp(line, "NICK ", 5) == 0)
            accepted += m_nick(line + 5);
        else if (strncmp(line, "QUIT", 4) == 0)
            break;
    }
    return accepted == 0;
}
