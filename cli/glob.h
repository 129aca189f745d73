/*
 * Path patterns as people write them in ignore files.
 */
#ifndef SPILLWAY_CLI_GLOB_H
#define SPILLWAY_CLI_GLOB_H

#include <stdbool.h>

/*
 * Whether `pattern` names `path` (relative, '/' between parts) or a folder above it.
 * '*' and '?' stay within one part, "**" stands for any number of parts, "[abc]" for
 * one character.  A pattern without '/' (except at its end) may match at any depth:
 * "*_generated.c", "third_party/", "src/vendor".
 */
bool glob_matches(const char *pattern, const char *path);

#endif
