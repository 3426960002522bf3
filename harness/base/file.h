/* Files read whole and written whole. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/message.h"
#include "base/text.h"

/* Appends a regular file's bytes.  Refuses (status 2) what is missing, unreadable, not a regular
 * file, or larger than `limit` bytes; a FIFO or a device is never waited for. */
bool file_read(struct text *to, const char *path, size_t limit, struct problem *problem);

/* True when a regular file of that name can be read. */
bool file_exists(const char *path);

/* Replaces a file by these bytes, whole or not at all: written beside it under another name,
 * flushed, and renamed into place.  A failure (status 3) leaves what was there. */
bool file_write(const char *path, const void *bytes, size_t size, struct problem *problem);

/* The same for one of many files, without the flush: directory_flush makes all of them last. */
bool file_put(const char *path, const void *bytes, size_t size, struct problem *problem);

/* Waits until what was written in a directory, and all else on its file system, is on the disk
 * (syncfs(2), which says since Linux 5.8 whether that failed: status 3). */
bool directory_flush(const char *path, struct problem *problem);

/* mkdir -p. */
bool directory_make(const char *path, struct problem *problem);

/* Removes a directory and all below it, without following links and without recursion on the
 * C stack; what cannot be removed is left and makes the result false. */
bool directory_remove(const char *path);

/* Puts the directory `fresh` in the place of `path`, in one step.  What is there is replaced when
 * it is an empty directory, or one that holds a file `mark`: one of ours, which is removed.
 * Anything else is left alone, and that is status 2; `fresh` stays then, and for any other failure.
 */
bool directory_replace(const char *fresh, const char *path, const char *mark,
                       struct problem *problem);

/* A 64-bit FNV-1a hash of bytes, going on from `hash` (start with HASH_START): tells whether
 * sources changed; not a defence against forgers. */
#define HASH_START 0xcbf29ce484222325u
unsigned long hash_bytes(unsigned long hash, const void *bytes, size_t size);

#endif
