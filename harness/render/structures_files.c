/* What files are: stat and its relatives, file systems. */
#include "render/structures.h"
#include "tables/sets.h"

/* ------------------------------------------------------------------------ stat */

/* The layouts of struct stat, put into one. */
struct status {
    uint64_t device, inode, links, special;
    uint32_t mode, uid, gid;
    uint64_t size, block_size, blocks;
    int64_t seconds[3], nanoseconds[3]; /* of access, change of content, change of status */
    bool has_blocks, has_nanoseconds;
};

static void add_stamp(struct text *to, const char *name, const struct status *status, int i)
{
    text_add(to, ", st_%s=%" PRId64, name, status->seconds[i]);
    add_date(to, status->seconds[i], status->nanoseconds[i], 9);
    if (status->has_nanoseconds)
        text_add(to, ", st_%s_nsec=%" PRId64, name, status->nanoseconds[i]);
}

static void add_status(struct text *to, const struct source *from, const struct status *status)
{
    bool whole = from->style->verbose;
    unsigned type = status->mode & value_of("S_IFMT");
    text_add_char(to, '{');
    if (whole) {
        text_add(to, "st_dev=");
        render_device(to, from->style, status->device);
        text_add(to, ", st_ino=%" PRIu64 ", ", status->inode);
    }
    text_add(to, "st_mode=");
    render_mode(to, from->style, status->mode, true);
    if (whole) {
        text_add(to, ", st_nlink=%" PRIu64 ", st_uid=", status->links);
        render_id(to, status->uid);
        text_add(to, ", st_gid=");
        render_id(to, status->gid);
        if (status->has_blocks)
            text_add(to, ", st_blksize=%" PRIu64 ", st_blocks=%" PRIu64, status->block_size,
                     status->blocks);
    }
    if (type == value_of("S_IFCHR") || type == value_of("S_IFBLK")) {
        text_add(to, ", st_rdev=");
        render_device(to, from->style, status->special);
    } else {
        text_add(to, ", st_size=%" PRIu64, status->size);
    }
    if (whole) {
        add_stamp(to, "atime", status, 0);
        add_stamp(to, "mtime", status, 1);
        add_stamp(to, "ctime", status, 2);
    }
    text_add(to, whole ? "}" : ", ...}");
}

/* i386's has words of 4 bytes and ids of 2. */
static void read_narrow_stat(const struct source *from, struct status *status)
{
    *status = (struct status){.device = field_u32(from, 0),
                              .inode = field_u32(from, 4),
                              .mode = field_u16(from, 8),
                              .links = field_u16(from, 10),
                              .uid = field_u16(from, 12),
                              .gid = field_u16(from, 14),
                              .special = field_u32(from, 16),
                              .size = field_u32(from, 20),
                              .block_size = field_u32(from, 24),
                              .blocks = field_u32(from, 28),
                              .has_blocks = true,
                              .has_nanoseconds = true};
    for (size_t i = 0; i < 3; i++) {
        status->seconds[i] = (int32_t)field_u32(from, 32 + 8 * i);
        status->nanoseconds[i] = field_u32(from, 36 + 8 * i);
    }
}

static bool print_stat(struct text *to, const struct source *from)
{
    struct status status;
    if (from->narrow) {
        read_narrow_stat(from, &status);
    } else {
        status = (struct status){.device = field_u64(from, 0),
                                 .inode = field_u64(from, 8),
                                 .links = field_u64(from, 16),
                                 .mode = field_u32(from, 24),
                                 .uid = field_u32(from, 28),
                                 .gid = field_u32(from, 32),
                                 .special = field_u64(from, 40),
                                 .size = field_u64(from, 48),
                                 .block_size = field_u64(from, 56),
                                 .blocks = field_u64(from, 64),
                                 .has_blocks = true,
                                 .has_nanoseconds = true};
        for (size_t i = 0; i < 3; i++) {
            status.seconds[i] = (int64_t)field_u64(from, 72 + 16 * i);
            status.nanoseconds[i] = (int64_t)field_u64(from, 80 + 16 * i);
        }
    }
    add_status(to, from, &status);
    return true;
}

/* i386's second: the inode stands at the end, a truncated one before. */
static bool print_stat64(struct text *to, const struct source *from)
{
    struct status status = {.device = field_u64(from, 0),
                            .inode = field_u64(from, 88),
                            .mode = field_u32(from, 16),
                            .links = field_u32(from, 20),
                            .uid = field_u32(from, 24),
                            .gid = field_u32(from, 28),
                            .special = field_u64(from, 32),
                            .size = field_u64(from, 44),
                            .block_size = field_u32(from, 52),
                            .blocks = field_u64(from, 56),
                            .has_blocks = true,
                            .has_nanoseconds = true};
    for (size_t i = 0; i < 3; i++) {
        status.seconds[i] = (int32_t)field_u32(from, 64 + 8 * i);
        status.nanoseconds[i] = field_u32(from, 68 + 8 * i);
    }
    add_status(to, from, &status);
    return true;
}

static bool print_old_stat(struct text *to, const struct source *from)
{
    struct status status = {.device = field_u16(from, 0),
                            .inode = field_u16(from, 2),
                            .mode = field_u16(from, 4),
                            .links = field_u16(from, 6),
                            .uid = field_u16(from, 8),
                            .gid = field_u16(from, 10),
                            .special = field_u16(from, 12),
                            .size = field_u32(from, 16)};
    for (size_t i = 0; i < 3; i++)
        status.seconds[i] = (int32_t)field_u32(from, 20 + 4 * i);
    add_status(to, from, &status);
    return true;
}

/* ----------------------------------------------------------------------- statx */

static void add_statx_time(struct text *to, const struct source *from, const char *name,
                           size_t offset)
{
    int64_t seconds = (int64_t)field_u64(from, offset);
    uint32_t nanoseconds = field_u32(from, offset + 8);
    text_add(to, ", stx_%s={tv_sec=%" PRId64 ", tv_nsec=%" PRIu32 "}", name, seconds, nanoseconds);
    add_date(to, seconds, nanoseconds, 9);
}

static void add_statx_rest(struct text *to, const struct source *from, uint32_t mask)
{
    static const struct {
        const char *bit, *name;
        size_t offset;
    } times[] = {{"STATX_ATIME", "atime", 64},
                 {"STATX_BTIME", "btime", 80},
                 {"STATX_CTIME", "ctime", 96},
                 {"STATX_MTIME", "mtime", 112}};
    text_add(to, ", stx_attributes_mask=");
    render_flags(to, from->style, names_statx_attribute, "STATX_ATTR_???", field_u64(from, 56));
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (mask & value_of(times[i].bit))
            add_statx_time(to, from, times[i].name, times[i].offset);
    text_add(to,
             ", stx_rdev_major=%" PRIu32 ", stx_rdev_minor=%" PRIu32 ", stx_dev_major=%" PRIu32
             ", stx_dev_minor=%" PRIu32,
             field_u32(from, 128), field_u32(from, 132), field_u32(from, 136),
             field_u32(from, 140));
    if (mask & value_of("STATX_MNT_ID"))
        text_add(to, ", stx_mnt_id=%#" PRIx64, field_u64(from, 144));
    if (mask & value_of("STATX_DIOALIGN"))
        text_add(to, ", stx_dio_mem_align=%" PRIu32 ", stx_dio_offset_align=%" PRIu32,
                 field_u32(from, 152), field_u32(from, 156));
    text_add_char(to, '}');
}

static bool print_statx(struct text *to, const struct source *from)
{
    bool whole = from->style->verbose;
    uint32_t mask = field_u32(from, 0);
    text_add(to, "{stx_mask=");
    render_flags(to, from->style, names_statx_mask, "STATX_???", mask);
    if (whole)
        text_add(to, ", stx_blksize=%" PRIu32, field_u32(from, 4));
    text_add(to, ", stx_attributes=");
    render_flags(to, from->style, names_statx_attribute, "STATX_ATTR_???", field_u64(from, 8));
    if (whole) {
        text_add(to, ", stx_nlink=%" PRIu32 ", stx_uid=", field_u32(from, 16));
        render_id(to, field_u32(from, 20));
        text_add(to, ", stx_gid=");
        render_id(to, field_u32(from, 24));
    }
    text_add(to, ", stx_mode=");
    render_mode(to, from->style, field_u16(from, 28), true);
    if (whole)
        text_add(to, ", stx_ino=%" PRIu64, field_u64(from, 32));
    text_add(to, ", stx_size=%" PRIu64, field_u64(from, 40));
    if (!whole) {
        text_add(to, ", ...}");
        return true;
    }
    text_add(to, ", stx_blocks=%" PRIu64, field_u64(from, 48));
    add_statx_rest(to, from, mask);
    return true;
}

/* ---------------------------------------------------------------- file systems */

/* type, block size, five counts, two words of an id, length of names, fragment size, flags */
struct filesystem {
    uint64_t type, block_size, count[5], name_length, fragment_size, flags;
    uint32_t id[2];
};

static bool add_filesystem(struct text *to, const struct source *from,
                           const struct filesystem *system)
{
    static const char *const counts[] = {"f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree"};
    text_add(to, "{f_type=");
    render_choice(to, from->style, names_statfs_type, NULL, system->type);
    text_add(to, ", f_bsize=%" PRIu64, system->block_size);
    for (size_t i = 0; i < 5; i++)
        text_add(to, ", %s=%" PRIu64, counts[i], system->count[i]);
    text_add(to, ", f_fsid={val=[%#" PRIx32 ", %#" PRIx32 "]}, f_namelen=%" PRIu64, system->id[0],
             system->id[1], system->name_length);
    text_add(to, ", f_frsize=%" PRIu64 ", f_flags=", system->fragment_size);
    render_flags(to, from->style, names_statfs_flag, "ST_???", system->flags);
    text_add_char(to, '}');
    return true;
}

static bool print_statfs(struct text *to, const struct source *from)
{
    size_t word = from->narrow ? 4 : 8, id = 7 * word, behind = id + 8;
    struct filesystem system = {.type = field_word(from, 0, 0),
                                .block_size = field_word(from, 8, 4),
                                .id = {field_u32(from, id), field_u32(from, id + 4)},
                                .name_length = field_word(from, behind, behind),
                                .fragment_size = field_word(from, behind + word, behind + word),
                                .flags = field_word(from, behind + 2 * word, behind + 2 * word)};
    for (size_t i = 0; i < 5; i++)
        system.count[i] = field_word(from, 16 + 8 * i, 8 + 4 * i);
    return add_filesystem(to, from, &system);
}

/* statfs64 of i386: counts of 8 bytes, the rest of 4. */
static bool print_statfs64(struct text *to, const struct source *from)
{
    if (!from->narrow)
        return print_statfs(to, from);
    struct filesystem system = {.type = field_u32(from, 0),
                                .block_size = field_u32(from, 4),
                                .id = {field_u32(from, 48), field_u32(from, 52)},
                                .name_length = field_u32(from, 56),
                                .fragment_size = field_u32(from, 60),
                                .flags = field_u32(from, 64)};
    for (size_t i = 0; i < 5; i++)
        system.count[i] = field_u64(from, 8 + 8 * i);
    return add_filesystem(to, from, &system);
}

const struct structure_row structures_files[] = {
    {STRUCTURE_stat, print_stat, false},
    {STRUCTURE_stat64, print_stat64, false},
    {STRUCTURE_old_stat, print_old_stat, false},
    {STRUCTURE_statx, print_statx, false},
    {STRUCTURE_statfs, print_statfs, false},
    {STRUCTURE_statfs64, print_statfs64, false},
    {STRUCTURES, NULL, false},
};
