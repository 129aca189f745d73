/* What a loop only adds to is not made negative by whoever decides how often. */
#include <stdio.h>
#include <string.h>

enum { MOST = 8 };

struct gate {
    char name[32];
    int metric;
} gates[MOST];

int gate_count; /* of other files, too */

int read_bad(FILE *file)
{
    char line[64], name[64];
    int metric;

    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%63s %d", name, &metric) != 2)
            continue;
        gates[gate_count].metric = metric; // expect: bounds-write
        gate_count++;
    }
    return gate_count;
}

int read_good(FILE *file)
{
    char line[64], name[64];
    int metric;

    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%63s %d", name, &metric) != 2)
            continue;
        if (gate_count >= MOST || strlen(name) >= sizeof gates[0].name)
            return -1;
        strcpy(gates[gate_count].name, name);
        gates[gate_count].metric = metric;
        gate_count++;
    }
    return gate_count;
}
