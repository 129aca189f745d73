/* What some rounds add to, others leave alone, and others begin anew. */
#include <string.h>

struct entry {
    struct entry *next;
    int is_on;
    const char *text;
};

int send_all(const char *text);

int flushed_good(const struct entry *e)
{
    char line[1024];
    int length = 0;

    for (; e; e = e->next) {
        if (!e->is_on)
            continue;
        if (strlen(e->text) > 1000)
            return -1;
        if (length + 1 + strlen(e->text) >= sizeof line) {
            if (send_all(line) < 0)
                return -1;
            length = 0;
        }
        line[length++] = ',';
        memcpy(line + length, e->text, strlen(e->text));
        length += strlen(e->text);
    }
    line[length] = '\0';
    return send_all(line);
}

int flushed_bad(const struct entry *e)
{
    char line[1024];
    int length = 0;

    for (; e; e = e->next) {
        if (!e->is_on)
            continue;
        if (length + 1 + strlen(e->text) >= sizeof line) {
            if (send_all(line) < 0)
                return -1;
            length = 0;
        }
        line[length++] = ',';
        memcpy(line + length, e->text, strlen(e->text)); // expect: copy-size
        length += strlen(e->text);
    }
    line[length] = '\0'; // expect-miss: bounds-write
    return send_all(line);
}
