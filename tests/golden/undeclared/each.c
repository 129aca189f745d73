/* A macro that nobody declared goes through a list, by the words of its name. */
#include "peer.h"
#include <stdio.h>

int show_peers(struct connection *c)
{
	char reply[2048];
	struct peer *p;
	int n = 0;

	TAILQ_FOREACH(p, &peers, entry) {
		n += snprintf(reply + n, sizeof reply - n, "%s %s\n", // expect: copy-size
			      p->name, p->error);
	}
	return send_reply(c, reply, n);
}

int show_some(struct connection *c)
{
	char reply[2048];
	struct peer *p;
	int n = 0;

	TAILQ_FOREACH(p, &peers, entry) {
		n += snprintf(reply + n, sizeof reply - n, "%s %s\n", p->name,
			      p->error);
		if (n >= (int)sizeof reply)
			return -1;
	}
	return send_reply(c, reply, n);
}

int count_names(struct table *t)
{
	int slots[16];
	int n = 0;

	for_each_name(t)
		slots[n++] = next_name(t); // expect: bounds-write
	return use_slots(slots);
}

int count_some(struct table *t)
{
	int slots[16];
	int n = 0;

	for_each_name(t) {
		if (n == 16)
			break;
		slots[n++] = next_name(t);
	}
	return use_slots(slots);
}

/* What no word says to be a loop is none. */
int count_if(struct table *t)
{
	int slots[16];
	int n = 0;

	WHEN_TRACED(t) {
		slots[n++] = next_name(t);
	}
	return use_slots(slots);
}
