/*
 * Stack frames as the sanitizers print them.
 */
#ifndef SPILLWAY_EVIDENCE_PARSE_FRAMES_H
#define SPILLWAY_EVIDENCE_PARSE_FRAMES_H

#include "evidence/crash.h"
#include "evidence/parse/span.h"

enum { FRAMES_MOST = 256 };

/* Fill `out` (zeroed) from one line; false when the line is no frame. */
bool frames_parse_line(struct span line, struct crash_frame *out);

/*
 * Read the first stack in `rest` (lines "#0 ...", "#1 ..." without a gap) through
 * `add`, which is crash_add_frame or crash_add_origin.  Returns what follows the stack.
 */
struct span frames_parse_stack(struct span rest, struct crash *c,
                               struct crash_frame *(*add)(struct crash *));

/* "PATH:LINE:COL", "PATH:LINE" or "PATH" into the frame. */
void frames_parse_source(struct span text, struct crash_frame *out);

#endif
