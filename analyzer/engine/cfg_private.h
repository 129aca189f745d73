/*
 * Between cfg.c and live.c.
 */
#ifndef SPILLWAY_ANALYZER_ENGINE_CFG_PRIVATE_H
#define SPILLWAY_ANALYZER_ENGINE_CFG_PRIVATE_H

#include "analyzer/engine/cfg.h"

/* Fill in names and live_in. */
void cfg_find_live(struct cfg *c, ir_id function, struct arena *arena);

#endif
