/* Variants of the calls on files and descriptors. */
#include "tables/parameters.h"
#include "tables/variants.h"

#include <linux/fcntl.h>

// clang-format off
static const struct variant of_fcntl[] = {
    WHEN(3, 2, F_DUPFD,         INT(arg)),
    WHEN(3, 2, F_DUPFD_CLOEXEC, INT(arg)),
    WHEN(3, 2, F_SETFD,         FLAGS(arg, descriptor, "FD_???")),
    WHEN(3, 2, F_SETFL,         FLAGS(arg, open, "O_???")),
    WHEN(3, 2, F_SETSIG,        SIGNAL(arg)),
    WHEN(3, 2, F_SETOWN,        INT(arg)),
    WHEN(3, 2, F_SETPIPE_SZ,    LONG(arg)),
    WHEN(3, 2, F_ADD_SEALS,     FLAGS(arg, seal, "F_SEAL_???")),
    WHEN(3, 2, F_SETLEASE,      CHOICE(arg, lock, "F_???")),
    WHEN(3, 2, F_NOTIFY,        FLAGS(arg, notify, "DN_???")),
    WHEN(3, 2, F_SETLK,         IN_STRUCT(arg, flock)),
    WHEN(3, 2, F_SETLKW,        IN_STRUCT(arg, flock)),
    WHEN(3, 2, F_GETLK,         OUT_STRUCT(arg, flock)),
    WHEN(3, 2, F_OFD_SETLK,     IN_STRUCT(arg, flock64)),
    WHEN(3, 2, F_OFD_SETLKW,    IN_STRUCT(arg, flock64)),
    WHEN(3, 2, F_OFD_GETLK,     OUT_STRUCT(arg, flock64)),
    WHEN(3, 2, 13,              IN_STRUCT(arg, flock64)), /* F_SETLK64 of i386 */
    WHEN(3, 2, 14,              IN_STRUCT(arg, flock64)),
    WHEN(3, 2, 12,              OUT_STRUCT(arg, flock64)),
    WHEN(3, 2, F_SETOWN_EX,     IN_STRUCT(arg, owner)),
    WHEN(3, 2, F_GETOWN_EX,     OUT_STRUCT(arg, owner)),
    WHEN_END
};

const struct variant_list variants_files[] = {
    {"fcntl", of_fcntl}, {"fcntl64", of_fcntl}, {NULL, NULL}
};
// clang-format on
