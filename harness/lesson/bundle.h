/* An archive that is written file by file, the same bytes for the same files: no times, no owners,
 * the order that the caller keeps. */
#ifndef LESSON_BUNDLE_H
#define LESSON_BUNDLE_H

#include "base/message.h"

#include <stddef.h>

enum bundle_format { BUNDLE_TAR_GZ, BUNDLE_ZIP };

struct bundle {
    struct archive *archive;
    const char *path;
};

/* Begins the file `path`, which the caller keeps until the end.  Each of the three fails with
 * status 3; after a failure, bundle_close still frees. */
bool bundle_open(struct bundle *bundle, const char *path, enum bundle_format format,
                 struct problem *problem);
bool bundle_add(struct bundle *bundle, const char *name, const void *bytes, size_t size,
                bool executable, struct problem *problem);
bool bundle_close(struct bundle *bundle, struct problem *problem);

#endif
