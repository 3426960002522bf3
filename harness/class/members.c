/* libarchive is told of zip and tar only, with gzip, bzip2 and xz around a tar.  A zip is read by
 * its directory at the end, so that a member that is not wanted costs nothing; what a tar makes us
 * decompress is counted, and a member that would go beyond the cap is refused by the size that it
 * claims before it is read over. */
#include "class/members.h"

#include "lesson/libarchive.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 65536, RETRIES = 1000 };

static struct libarchive *la; /* from members_open on */

enum step break_off(struct breakage *breakage, enum finding_kind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(breakage->why, sizeof breakage->why, format, arguments);
    va_end(arguments);
    breakage->kind = kind;
    return BROKEN_OFF;
}

static enum step library_says(struct members *members)
{
    const char *said = la->error_string(members->archive);
    return break_off(&members->breakage, FINDING_BROKEN, "damaged, or no zip or tar: %.150s",
                     said ? said : "it cannot be read");
}

locale_t members_locale(void)
{
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

bool members_open(struct members *members, int file, const void *bytes, size_t size, long long cap,
                  locale_t locale)
{
    la = load_libarchive();
    *members = (struct members){.archive = la->read_new(), .cap = cap};
    members->before = uselocale(locale);
    struct archive *archive = members->archive;
    if (!archive)
        die(STATUS_FAULT, "out of memory");
    la->read_support_format_zip_seekable(archive);
    la->read_support_format_tar(archive);
    la->read_support_filter_gzip(archive);
    la->read_support_filter_bzip2(archive);
    la->read_support_filter_xz(archive);
    int opened =
        bytes ? la->read_open_memory(archive, bytes, size) : la->read_open_fd(archive, file, BLOCK);
    if (opened == ARCHIVE_OK || opened == ARCHIVE_WARN)
        return true;
    library_says(members);
    return false;
}

void members_close(struct members *members)
{
    la->read_free(members->archive);
    uselocale(members->before);
}

static enum node node_of(struct archive_entry *entry, bool slash)
{
    unsigned type = la->entry_filetype(entry);
    return la->entry_hardlink(entry) || la->entry_symlink(entry) || type == AE_IFLNK ? NODE_LINK
           : type == AE_IFDIR || (slash && type == 0)                                ? NODE_FOLDER
           : type == AE_IFREG || type == 0                                           ? NODE_FILE
                                                                                     : NODE_OTHER;
}

static void read_member(struct members *members)
{
    struct member *member = &members->member;
    struct archive_entry *entry = members->entry;
    const char *name = la->entry_pathname(entry);
    if (!name)
        name = la->entry_pathname_utf8(entry);
    if (!name)
        name = "?";
    size_t size = strnlen(name, INTAKE_PATH_BYTES);
    memcpy(member->path, name, size); /* a longer one is no name that is opened, cut or not */
    member->path[size] = '\0';
    member->node = node_of(entry, size && member->path[size - 1] == '/');
    member->size = la->entry_size_is_set(entry) ? la->entry_size(entry) : -1;
    member->encrypted = la->entry_is_encrypted(entry);
}

/* libarchive skips a member of a compressed tar by decompressing it. */
static bool is_beyond(const struct members *members)
{
    long long seen = la->filter_bytes(members->archive, 0);
    return la->filter_count(members->archive) > 1 &&
           (seen > members->cap ||
            (members->member.size > 0 && members->member.size > members->cap - seen));
}

enum step members_next(struct members *members)
{
    int got, tries = 0;
    do
        got = la->read_next_header(members->archive, &members->entry);
    while (got == ARCHIVE_RETRY && ++tries < RETRIES);
    if (got == ARCHIVE_EOF)
        return THE_END;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
        return library_says(members);
    if (la->filter_count(members->archive) > 2)
        return break_off(&members->breakage, FINDING_BROKEN, "compressed more than once");
    read_member(members);
    if (is_beyond(members))
        return break_off(&members->breakage, FINDING_TOO_LARGE,
                         "unpacked it is larger than %lld MiB", members->cap >> 20);
    return MEMBER;
}

ssize_t members_read(struct members *members, void *to, size_t size)
{
    la_ssize_t got;
    int tries = 0;
    do
        got = la->read_data(members->archive, to, size);
    while (got == ARCHIVE_RETRY && ++tries < RETRIES);
    return got < 0 ? -1 : (ssize_t)got;
}
