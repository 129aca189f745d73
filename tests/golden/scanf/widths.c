/* Widths against sizes: the terminator needs a place of its own. */
#include <stdio.h>
#include <wchar.h>

#define WIDTH "12"

struct record {
    char name[8];
    char key[4];
};

static const char format[] = "%12s";

void bad(FILE *f, struct record *r)
{
    char tmp[13];
    char c;
    short h;
    wchar_t w[8];
    char t;

    scanf("%13s", tmp); // expect: scanf-width (error)
    fscanf(f, "%d %[^\n]", &(int){0}, tmp); // expect: scanf-unbounded (error)
    scanf("%14c", tmp); // expect: scanf-width (error)
    scanf("%2c", &c); // expect: scanf-width (error)
    scanf("%d", (int *)&h); // expect: scanf-width
    scanf("%8ls", w); // expect: scanf-width (error)
    scanf("%8s", r->name); // expect: scanf-width (error)
    scanf("%s", &t); // expect: scanf-unbounded (error)
    scanf("%20s", tmp + 3); // expect: scanf-width (error)
}

void good(FILE *f, struct record *r)
{
    char tmp[13];
    char c;
    int n;
    short h;
    char *p;
    wchar_t w[8];

    scanf("%12s", tmp);
    scanf("%" WIDTH "s", tmp);
    scanf(format, tmp);
    scanf("%13c", tmp);
    scanf("%c", &c);
    fscanf(f, "%d", &n);
    scanf("%hd", &h);
    scanf("%ms", &p);
    scanf("%*s");
    scanf("%7ls", w);
    scanf("%7s", r->name);
    scanf("%9s", tmp + 3);
    scanf("%5[a-z]%n", tmp, &n);
}
