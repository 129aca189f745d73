/* A place in a ring that is begun anew behind the number of elements, or at it. */
enum { RING = 16 };

static int late[RING], late_at;

void put_late(int v)
{
	late[late_at] = v; // expect: bounds-write
	if (++late_at > RING)
		late_at = 0;
}

static int right[RING], right_at;

void put_right(int v)
{
	right[right_at] = v;
	if (++right_at >= RING)
		right_at = 0;
}

/* There is one element more. */
static int longer[RING + 1], longer_at;

void put_longer(int v)
{
	longer[longer_at] = v;
	if (++longer_at > RING)
		longer_at = 0;
}

struct queue {
	int slot[RING];
	int head, tail;
};

void queue_put(struct queue *q, int v)
{
	q->slot[q->head] = v; // expect: bounds-write
	q->head++;
	if (q->head > RING)
		q->head = 0;
}

int queue_get(struct queue *q)
{
	int v = 0;

	if (q->head == q->tail)
		return -1;
	v = q->slot[q->tail];
	if (++q->tail == RING)
		q->tail = 0;
	return v;
}

struct modest {
	int slot[RING];
	int at;
};

void modest_put(struct modest *q, int v)
{
	q->slot[q->at] = v;
	if (++q->at > RING)
		q->at = 0;
}

/* Whatever was left there, another function looks at it. */
void modest_trim(struct modest *q)
{
	if (q->at >= RING)
		q->at = 0;
}
