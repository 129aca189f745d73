/* What a macro of a missing header sets, it sets anew each time. */
#include "dns.h"

int take_both(unsigned char *p, unsigned left)
{
	char name[64];
	int length;

	GETSHORT(length, p);
	if (length > 64 || length + 4 > left)
		return -1;
	memcpy(name, p, length);
	use(name);
	GETSHORT(length, p);
	if (length + 4 > left)
		return -1;
	memcpy(name, p, length); // expect: copy-size
	return use(name);
}

int take_all(unsigned char *p, unsigned char *end)
{
	char name[64];
	int code, length;

	while (p + 4 < end) {
		GETSHORT(code, p);
		GETSHORT(length, p);
		if (length > end - p)
			return -1;
		if (code == 5 && length <= 64) {
			memcpy(name, p, length);
			use(name);
		}
		if (code == 6) {
			memcpy(name, p, length); // expect: copy-size
			use(name);
		}
		p += length;
	}
	return 0;
}

/* The array is what is copied from. */
void change_way(struct fs *fs, char *to, unsigned size)
{
	char work[256], small[64];

	sstrncpy(work, fs->root, sizeof(work));
	sstrncpy(small, "/", sizeof(small));
	find_way(fs, work);
	sstrncpy(to, work, size);
}
