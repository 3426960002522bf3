/* Private to source*.c: an opened program. */
#ifndef EXPECT_SOURCE_FILE_H
#define EXPECT_SOURCE_FILE_H

#include "expect/source.h"

#include <elfutils/libdw.h>

struct range {
    uint64_t from, to;
    const char *file;
    unsigned line;
};

struct source {
    int fd;
    Elf *elf;
    Dwarf *dwarf;
    struct range *ranges;
    size_t count, room;
};

#endif
