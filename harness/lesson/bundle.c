#include "lesson/bundle.h"

#include "lesson/libarchive.h"

/* What every file is dated: 2020-01-01, since a zip knows nothing before 1980 and tar warns of
 * what looks implausibly old. */
#define STAMP 1577836800

static struct libarchive *la; /* from bundle_open on */

static bool broken(struct bundle *bundle, struct problem *problem)
{
    const char *why = la->error_string(bundle->archive);
    return problem_set(problem, STATUS_FAULT, "%s: cannot be written: %s", bundle->path,
                       why ? why : "not known why");
}

bool bundle_open(struct bundle *bundle, const char *path, enum bundle_format format,
                 struct problem *problem)
{
    la = load_libarchive();
    *bundle = (struct bundle){la->write_new(), path};
    if (!bundle->archive)
        die(STATUS_FAULT, "out of memory");
    bool zip = format == BUNDLE_ZIP;
    int set = zip ? la->write_set_format_zip(bundle->archive)
                  : la->write_set_format_ustar(bundle->archive);
    if (set == ARCHIVE_OK && !zip)
        set = la->write_add_filter_gzip(bundle->archive);
    if (set == ARCHIVE_OK && !zip) /* the moment of packing is no part of what is packed */
        set = la->write_set_filter_option(bundle->archive, "gzip", "timestamp", NULL);
    if (set == ARCHIVE_OK)
        set = la->write_open_filename(bundle->archive, path);
    return set == ARCHIVE_OK || broken(bundle, problem);
}

bool bundle_add(struct bundle *bundle, const char *name, const void *bytes, size_t size,
                bool executable, struct problem *problem)
{
    struct archive_entry *entry = la->entry_new();
    if (!entry)
        die(STATUS_FAULT, "out of memory");
    la->entry_set_pathname(entry, name);
    la->entry_set_filetype(entry, AE_IFREG);
    la->entry_set_perm(entry, executable ? 0755 : 0644);
    la->entry_set_size(entry, (la_int64_t)size);
    la->entry_set_mtime(entry, STAMP, 0);
    bool ok = la->write_header(bundle->archive, entry) == ARCHIVE_OK &&
              la->write_data(bundle->archive, bytes, size) == (la_ssize_t)size;
    la->entry_free(entry);
    return ok || broken(bundle, problem);
}

bool bundle_close(struct bundle *bundle, struct problem *problem)
{
    bool ok = la->write_close(bundle->archive) == ARCHIVE_OK || broken(bundle, problem);
    la->write_free(bundle->archive);
    bundle->archive = NULL;
    return ok;
}
