/*
 * Release at the end of the scope, through the `cleanup` attribute.
 *
 *     SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
 *     ...
 *     return take_fd(&fd);       // hand it over: the scope no longer closes it
 *
 * Types of other modules get their own macro beside their `fini`, `free` or `close`.
 */
#ifndef SPILLWAY_BASE_SCOPED_H
#define SPILLWAY_BASE_SCOPED_H

#include <dirent.h>
#include <stdio.h>

void scoped_free(void *pointer_to_pointer);
void scoped_close_fd(int *fd);
void scoped_close_file(FILE **file);
void scoped_close_dir(DIR **dir);

#define SCOPED_FREE __attribute__((cleanup(scoped_free)))
#define SCOPED_FD __attribute__((cleanup(scoped_close_fd)))
#define SCOPED_FILE __attribute__((cleanup(scoped_close_file)))
#define SCOPED_DIR __attribute__((cleanup(scoped_close_dir)))

/* Return the descriptor and leave -1 behind. */
int take_fd(int *fd);

/* Return the pointer and leave NULL behind: `return TAKE(name);` */
#define TAKE(p)                                                                        \
    __extension__({                                                                    \
        __typeof__(p) taken_ = (p);                                                    \
        (p) = NULL;                                                                    \
        taken_;                                                                        \
    })

#endif
