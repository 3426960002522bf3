/* The members of an archive, as libarchive reads them.  What it parses was written by strangers:
 * ring3 calls this in a process that can do nothing else (unpack.h), never in its own. */
#ifndef CLASS_MEMBERS_H
#define CLASS_MEMBERS_H

#include "class/intake.h"

#include <locale.h>
#include <sys/types.h>

enum node { NODE_FILE, NODE_FOLDER, NODE_LINK, NODE_OTHER };

struct member {
    char path[INTAKE_PATH_BYTES + 1]; /* cut there; bytes of any kind, "?" when it has none */
    enum node node;
    long long size; /* as it claims; -1: it does not say */
    bool encrypted;
};

enum step { MEMBER, THE_END, BROKEN_OFF };

/* Of a step that is BROKEN_OFF. */
struct breakage {
    enum finding_kind kind; /* FINDING_BROKEN, FINDING_TOO_LARGE or FINDING_TOO_MANY */
    char why[256];          /* a clause, perhaps with raw bytes */
};

/* Fills it; gives BROKEN_OFF. */
enum step break_off(struct breakage *breakage, enum finding_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct archive;
struct archive_entry;

struct members {
    struct archive *archive;
    struct archive_entry *entry;
    long long cap; /* of what is decompressed */
    locale_t before;
    struct member member;
    struct breakage breakage;
};

/* What names in archives are written in: libarchive asks the thread's locale for it.  (locale_t)0
 * where the machine has none; freelocale gives it back. */
locale_t members_locale(void);

/* From bytes, or where they are NULL from a file that is open.  False: nothing can be read of it;
 * then the breakage is set.  Close it in either case. */
bool members_open(struct members *members, int file, const void *bytes, size_t size, long long cap,
                  locale_t locale);
enum step members_next(struct members *members);

/* Bytes of the member; 0: there are no more; -1: they cannot be read. */
ssize_t members_read(struct members *members, void *to, size_t size);
void members_close(struct members *members);

#endif
