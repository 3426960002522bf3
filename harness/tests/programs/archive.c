/* Makes archives such as no archiver would.
 *
 *     archive OUT zip|zip-encrypted|tar|tar.gz|tar.bz2|tar.xz|tar.gz.gz MEMBER...
 *     archive OUT socket       no archive at all, but a socket of that name
 *
 *     NAME=TEXT     a file              NAME<FILE     a file with the bytes of another
 *     NAME#SIZE     zeros               NAME/         a directory
 *     NAME~TARGET   a symbolic link     NAME^TARGET   a hard link
 *     NAME|         a FIFO              NAME!         a device
 *     COUNT*MEMBER  so many of them, with a number behind each name
 */
#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct archive *archive;

static void need(int result)
{
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
        return;
    fprintf(stderr, "archive: %s\n", archive_error_string(archive));
    exit(2);
}

static void begin(const char *out, const char *format)
{
    archive = archive_write_new();
    if (strncmp(format, "zip", 3) == 0) {
        need(archive_write_set_format_zip(archive));
    } else {
        need(archive_write_set_format_pax_restricted(archive));
        for (const char *filter = format; (filter = strchr(filter, '.')); filter++)
            need(strncmp(filter, ".gz", 3) == 0    ? archive_write_add_filter_gzip(archive)
                 : strncmp(filter, ".bz2", 4) == 0 ? archive_write_add_filter_bzip2(archive)
                                                   : archive_write_add_filter_xz(archive));
    }
    if (strcmp(format, "zip-encrypted") == 0) {
        need(archive_write_set_options(archive, "zip:encryption=zipcrypt"));
        need(archive_write_set_passphrase(archive, "secret"));
    }
    need(archive_write_open_filename(archive, out));
}

static void add_bytes(const char *bytes, size_t size)
{
    if (size && archive_write_data(archive, bytes, size) < 0)
        need(ARCHIVE_FATAL);
}

static void add_zeros(long long size)
{
    static char zeros[1 << 20];
    for (; size > 0; size -= (long long)sizeof zeros)
        add_bytes(zeros, size < (long long)sizeof zeros ? (size_t)size : sizeof zeros);
}

static void add_file(const char *path)
{
    static char buffer[1 << 16];
    int fd = open(path, O_RDONLY);
    for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;)
        add_bytes(buffer, (size_t)got);
    close(fd);
}

static long long size_of(const char *path)
{
    int fd = open(path, O_RDONLY);
    long long size = lseek(fd, 0, SEEK_END);
    if (fd < 0) {
        perror(path);
        exit(2);
    }
    close(fd);
    return size;
}

/* The first of the signs that is not in the name; a slash counts at the end only. */
static void add_member(const char *word, int index)
{
    char name[5000];
    size_t size = strcspn(word, "=<#~^|!");
    char sign = word[size];
    const char *rest = sign ? word + size + 1 : "";
    snprintf(name, sizeof name, "%.*s", (int)size, word);
    if (index >= 0)
        snprintf(name + size, sizeof name - size, "%d", index);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, sign == '~'   ? AE_IFLNK
                                      : sign == '|' ? AE_IFIFO
                                      : sign == '!' ? AE_IFCHR
                                      : sign        ? AE_IFREG
                                                    : AE_IFDIR);
    if (sign == '~')
        archive_entry_set_symlink(entry, rest);
    if (sign == '^')
        archive_entry_set_hardlink(entry, rest);
    long long bytes = sign == '='   ? (long long)strlen(rest)
                      : sign == '#' ? atoll(rest)
                      : sign == '<' ? size_of(rest)
                                    : 0;
    archive_entry_set_size(entry, bytes);
    need(archive_write_header(archive, entry));
    if (sign == '=')
        add_bytes(rest, strlen(rest));
    if (sign == '#')
        add_zeros(bytes);
    if (sign == '<')
        add_file(rest);
    archive_entry_free(entry);
}

static int make_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return bind(fd, (void *)&address, sizeof address) == 0 ? 0 : 2;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    if (strcmp(argv[2], "socket") == 0)
        return make_socket(argv[1]);
    begin(argv[1], argv[2]);
    for (int i = 3; i < argc; i++) {
        char *rest;
        long count = strtol(argv[i], &rest, 10);
        if (*rest != '*' || rest == argv[i])
            add_member(argv[i], -1);
        else
            for (int n = 0; n < count; n++)
                add_member(rest + 1, n);
    }
    need(archive_write_close(archive));
    archive_write_free(archive);
    return 0;
}
