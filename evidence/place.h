/*
 * A place in source text, as people and editors name it.
 */
#ifndef SPILLWAY_EVIDENCE_PLACE_H
#define SPILLWAY_EVIDENCE_PLACE_H

/* Owned strings; a zeroed place is "nowhere".  Lines and columns (bytes) from 1. */
struct place {
    char *file; /* as the user named it, else relative to the project's root */
    unsigned line, col;
    unsigned end_line, end_col; /* one past the last byte; 0 when not known */
};

void place_fini(struct place *p);
void place_copy(struct place *to, const struct place *from);

#endif
