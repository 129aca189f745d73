/*
 * Overflows that occur when the program is played (play/play.h), and of which nothing
 * was told: the engine saw too little of the way that leads there.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_PLAYED_H
#define SPILLWAY_ANALYZER_ENGINE_PLAYED_H

#include "analyzer/engine/run.h"

/* Play the program, and tell of what was found.  When all functions have been run. */
void played_report(struct engine *e);

#endif
