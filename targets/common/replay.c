/*
 * A main() for harnesses without an engine: each file named on the command line is one
 * input; without a file, standard input is.
 *
 * The input is copied into memory of exactly its size, so that a read past its end is
 * seen.  Reads with read(2) alone: nothing of the C library's streams is disturbed.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { CANNOT_READ = 125, CHUNK_BYTES = 65536 };

static void fail(const char *what, const char *name)
{
    const char *parts[] = {"replay: cannot ", what, " ", name, "\n"};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (write(STDERR_FILENO, parts[i], strlen(parts[i])) < 0)
            break;
    _exit(CANNOT_READ);
}

/* Everything up to the end of `fd`; the caller frees. */
static uint8_t *read_all(int fd, const char *name, size_t *size)
{
    uint8_t *bytes = NULL;
    ssize_t got;

    *size = 0;
    do {
        uint8_t *more = realloc(bytes, *size + CHUNK_BYTES);
        if (!more)
            fail("keep", name);
        bytes = more;
        got = read(fd, bytes + *size, CHUNK_BYTES);
        if (got < 0)
            fail("read", name);
        *size += (size_t)got;
    } while (got > 0);
    return bytes;
}

static void run_one(int fd, const char *name)
{
    size_t size;
    uint8_t *bytes = read_all(fd, name, &size);
    uint8_t *exact = malloc(size > 0 ? size : 1);

    if (!exact)
        fail("keep", name);
    memcpy(exact, bytes, size);
    free(bytes);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

int main(int argc, char **argv)
{
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    if (argc < 2)
        run_one(STDIN_FILENO, "standard input");
    for (int i = 1; i < argc; i++) {
        int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            fail("open", argv[i]);
        run_one(fd, argv[i]);
        close(fd);
    }
    return 0;
}
