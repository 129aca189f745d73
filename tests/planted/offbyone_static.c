/*
 * The fields of a crontab line in the style of cron: five lists of numbers.
 *
 * Planted: off by one, static.  A month is counted from 1, and the table has twelve.
 * Seed: "5 4 1 12 0\n"
 */
#include <stdio.h>
#include <stdlib.h>

enum { MONTHS = 12 };

static int days[MONTHS] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static int used[MONTHS];

static int entry(const char *line)
{
    int minute, hour, day, month;

    if (sscanf(line, "%2d %2d %2d %2d", &minute, &hour, &day, &month) != 4)
        return -1;
    if (month < 1 || month > MONTHS)
        return -1;
#ifdef FIXED
    month--;
#endif
    used[month] = 1; // expect: bounds-write
    return minute + hour + (day > days[month]); // expect: bounds-read
}

int main(void)
{
    char line[120];
    int entries = 0;

    while (fgets(line, sizeof line, stdin))
        entries += entry(line) >= 0;
    return entries == 0;
}
