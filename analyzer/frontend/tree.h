/*
 * The headers of a project, by the end of their path.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_TREE_H
#define SPILLWAY_ANALYZER_FRONTEND_TREE_H

/*
 * The folder F in the project around `file` (the nearest folder above it with .git,
 * else `cwd`) such that F/`suffix` exists, the nearest to `file` of several.  New
 * memory, or NULL.  The project is read once for all calls in a row about it; very
 * large ones only in part.
 */
char *tree_find_folder(const char *file, const char *cwd, const char *suffix);

#endif
