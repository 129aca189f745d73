// A struct tm of localtime() holds numbers of a calendar; one of somebody else anything.
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

void good_clock(time_t now)
{
    const struct tm *tm = localtime(&now);
    char b[9], d[4];

    if (!tm)
        return;
    sprintf(b, "%02d:%02d:%02d", tm->tm_hour, tm->tm_min, tm->tm_sec);
    sprintf(d, "%s", days[tm->tm_wday]);
    puts(b);
}

void good_own_room(time_t now)
{
    struct tm tm;
    char b[6];

    gmtime_r(&now, &tm);
    sprintf(b, "%d/%d", tm.tm_mon + 1, tm.tm_mday);
    puts(b);
}

void bad_clock(time_t now)
{
    const struct tm *tm = localtime(&now);
    char b[5];

    if (tm)
        sprintf(b, "%02d:%02d", tm->tm_hour, tm->tm_min); // expect: sprintf-overflow
}

void bad_parsed(const char *text)
{
    struct tm tm;
    char b[9];

    if (sscanf(text, "%d:%d:%d", &tm.tm_hour, &tm.tm_min, &tm.tm_sec) == 3)
        sprintf(b, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, // expect: sprintf-overflow
                tm.tm_sec);
}

void bad_shifted(time_t now)
{
    struct tm tm;
    char b[3];

    gmtime_r(&now, &tm);
    sprintf(b, "%d", tm.tm_mday + 70); // expect: sprintf-overflow
}

/* A copy says the same, however it is made. */
void good_copies(time_t now, char *out, size_t size)
{
    char text[] = "00 00:00:00";
    struct tm at, *made = localtime(&now);

    at = *localtime(&now);
    sprintf(text, "%02d %02d:%02d:%02d", at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec);
    strncpy(out, text, size);
    at = *made;
    sprintf(text, "%02d %02d:%02d:%02d", at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec);
    strncpy(out, text, size);
    memcpy(&at, made, sizeof at);
    sprintf(text, "%02d %02d:%02d:%02d", at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec);
    strncpy(out, text, size);
}

void bad_copy(time_t now, const struct tm *given, char *out, size_t size)
{
    char text[] = "00:00";
    const struct tm *made = localtime(&now);
    struct tm at;

    if (size > 8)
        made = given;
    at = *made;
    sprintf(text, "%02d:%02d", at.tm_hour, at.tm_min); // expect: sprintf-overflow
    strncpy(out, text, size);
    at = *localtime(&now);
    at.tm_min += at.tm_hour * 60;
    sprintf(text, "%02d:%02d", at.tm_hour, at.tm_min); // expect: sprintf-overflow
    strncpy(out, text, size);
}
