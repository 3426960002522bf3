/* libarchive, loaded when it is first wanted.  It draws in up to fifteen libraries more, and their
 * relocations were three quarters of the time that each start of ring3 took. */
#ifndef LESSON_LIBARCHIVE_H
#define LESSON_LIBARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

struct libarchive {
#define FUNCTION(name) __typeof__(archive_##name) *name;
#include "lesson/libarchive.def"
#undef FUNCTION
};

/* The library's functions; ends ring3 with status 3 where it is missing.  A process that is to call
 * them in a jail loads them before it goes there.  Tests may put functions of their own in. */
struct libarchive *load_libarchive(void);

#endif
