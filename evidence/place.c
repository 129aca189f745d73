/*
 * A place in source text.  See place.h.
 */
#include "evidence/place.h"

#include "evidence/shape.h"

static const struct shape_field fields[] = {
    SHAPE_ROW_TEXT(struct place, file),     SHAPE_ROW_COUNT(struct place, line),
    SHAPE_ROW_COUNT(struct place, col),     SHAPE_ROW_COUNT(struct place, end_line),
    SHAPE_ROW_COUNT(struct place, end_col),
};

const struct shape place_shape = SHAPE_OF("place", struct place, fields);

void place_fini(struct place *p)
{
    shape_fini(&place_shape, p);
}

void place_copy(struct place *to, const struct place *from)
{
    shape_copy(&place_shape, to, from);
}
