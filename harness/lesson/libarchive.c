#include "lesson/libarchive.h"

#include "base/message.h"

#include <dlfcn.h>
#include <string.h>

/* The name that libarchive 3 has had everywhere since 2013; the other is its development package's.
 */
static const char *const names[] = {"libarchive.so.13", "libarchive.so"};

static void *find_function(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (!found)
        die(STATUS_FAULT, "libarchive is too old: it has no %s", name);
    return found;
}

static void *open_library(void)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        void *library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (library)
            return library;
    }
    die(STATUS_FAULT,
        "archives need libarchive, which cannot be loaded: %s\n'make deps' installs it", dlerror());
}

struct libarchive *load_libarchive(void)
{
    static struct libarchive functions;
    static void *library;
    if (library)
        return &functions;
    library = open_library();
#define FUNCTION(name)                                                                             \
    {                                                                                              \
        void *found = find_function(library, "archive_" #name);                                    \
        memcpy(&functions.name, &found, sizeof found);                                             \
    }
#include "lesson/libarchive.def"
#undef FUNCTION
    return &functions;
}
