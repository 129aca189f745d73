#include <stdio.h>
#include <string.h>

/* What begins with a text of five characters is not shorter than that. */
int greeting_good(void)
{
    char line[64], host[60];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (strncmp(line, "HELO ", 5) != 0)
        return 0;
    strcpy(host, line + 5);
    return host[0];
}

int greeting_bad(void)
{
    char line[64], host[50];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (strncmp(line, "HELO ", 5) != 0)
        return 0;
    strcpy(host, line + 5); // expect: strcpy-overflow (error)
    return host[0];
}

/* More characters compared than the text has: the whole of it, and its end. */
int word_good(void)
{
    char line[64], word[5];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (strncmp(line, "QUIT", 8) != 0)
        return 0;
    strcpy(word, line);
    return word[0];
}

int same_good(void)
{
    char line[64], word[5];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (!strcasecmp(line, "quit"))
        strcpy(word, line);
    else
        word[0] = '\0';
    return word[0];
}

int other_bad(void)
{
    char line[64], word[5];

    if (!fgets(line, sizeof line, stdin))
        return 0;
    if (strcasecmp(line, "quit") != 0)
        strcpy(word, line); // expect: strcpy-overflow (error)
    else
        word[0] = '\0';
    return word[0];
}

/* A prefix that is not a constant. */
const char *below_good(const char *path, const char *root)
{
    size_t len = strlen(root);

    path = path ? path : "";
    if (len > 1 && strncmp(path, root, len) == 0 && path[len] == '/' && path[len + 1])
        return path + len + 1;
    return path;
}
