/* With which rights a jail can be built by this process. */
#ifndef SPILLWAY_JAIL_CORE_MODE_H
#define SPILLWAY_JAIL_CORE_MODE_H

#include "base/err.h"
#include "jail/core/layer.h"

/* The best mode here; `reason` says why it is not a better one, if it is BARE. */
enum jail_mode mode_choose(struct err *reason);

#endif
