/* Labels that are copied whole, where only the dots between them are held to the end. */
int expand_bad(const unsigned char *p, const unsigned char *end, char *out, int size)
{
	char *to = out, *last = out + size - 1;
	int n;

	while (p < end && (n = *p++) != 0) {
		if (n > end - p)
			return -1;
		if (to != out) {
			if (to >= last)
				return -1;
			*to++ = '.';
		}
		while (n-- > 0)
			*to++ = (char)*p++; // expect: bounds-write
	}
	*to = '\0';
	return (int)(to - out);
}

int expand_good(const unsigned char *p, const unsigned char *end, char *out, int size)
{
	char *to = out, *last = out + size - 1;
	int n;

	while (p < end && (n = *p++) != 0) {
		if (n > end - p)
			return -1;
		if (to != out) {
			if (to >= last)
				return -1;
			*to++ = '.';
		}
		if (n > last - to)
			return -1;
		while (n-- > 0)
			*to++ = (char)*p++;
	}
	*to = '\0';
	return (int)(to - out);
}

int expand_each(const unsigned char *p, const unsigned char *end, char *out, int size)
{
	char *to = out, *last = out + size - 1;
	int n;

	while (p < end && (n = *p++) != 0) {
		if (n > end - p)
			return -1;
		if (to != out) {
			if (to >= last)
				return -1;
			*to++ = '.';
		}
		while (n-- > 0) {
			if (to >= last)
				return -1;
			*to++ = (char)*p++;
		}
	}
	*to = '\0';
	return (int)(to - out);
}
