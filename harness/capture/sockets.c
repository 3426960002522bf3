/* What a socket is connected to, and which device a file is: from /proc/PID/net and stat. */
#include "capture/run.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

enum { LINE_BYTES = 512, ADDRESS_BYTES = INET6_ADDRSTRLEN + 8, LISTENS = 10 };

/* "0100007F:1F90" of /proc/net/tcp, or its 32 digits of tcp6; words are in the machine's order. */
static bool read_address(const char *digits, unsigned port, bool six, char text[ADDRESS_BYTES])
{
    uint32_t words[4] = {0};
    char plain[INET6_ADDRSTRLEN];
    for (int i = 0; i < (six ? 4 : 1); i++)
        if (sscanf(digits + 8 * i, "%8" SCNx32, &words[i]) != 1)
            return false;
    if (!inet_ntop(six ? AF_INET6 : AF_INET, words, plain, sizeof plain))
        return false;
    snprintf(text, ADDRESS_BYTES, six ? "[%s]:%u" : "%s:%u", plain, port);
    return true;
}

static bool find_inet(FILE *file, uint64_t inode, bool six, const char *protocol, char *name,
                      size_t size)
{
    char line[LINE_BYTES];
    while (fgets(line, sizeof line, file)) {
        char local[40], remote[40], here[ADDRESS_BYTES], there[ADDRESS_BYTES];
        unsigned local_port, remote_port, state;
        uint64_t found;
        if (sscanf(line, " %*d: %39[0-9A-F]:%x %39[0-9A-F]:%x %x %*s %*s %*s %*u %*u %" SCNu64,
                   local, &local_port, remote, &remote_port, &state, &found) != 6 ||
            found != inode || !read_address(local, local_port, six, here) ||
            !read_address(remote, remote_port, six, there))
            continue;
        if (remote_port == 0)
            snprintf(name, size, "%s:[%s]", protocol, here);
        else
            snprintf(name, size, "%s:[%s->%s]", protocol, here, there);
        return true;
    }
    return false;
}

static bool find_unix(FILE *file, uint64_t inode, char *name, size_t size)
{
    char line[LINE_BYTES];
    while (fgets(line, sizeof line, file)) {
        unsigned type;
        uint64_t found;
        int end = 0;
        if (sscanf(line, "%*x: %*x %*x %*x %x %*x %" SCNu64 "%n", &type, &found, &end) != 2 ||
            found != inode)
            continue;
        const char *kind = type == 1 ? "STREAM" : type == 2 ? "DGRAM" : "SEQPACKET";
        char *path = line + end + strspn(line + end, " ");
        path[strcspn(path, "\n")] = '\0';
        if (*path)
            snprintf(name, size, "UNIX-%s:[%" PRIu64 ",\"%s\"]", kind, inode, path);
        else
            snprintf(name, size, "UNIX-%s:[%" PRIu64 "]", kind, inode);
        return true;
    }
    return false;
}

static bool find_in(pid_t pid, uint64_t inode, const char *table, char *name, size_t size)
{
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/net/%s", (int)pid, table);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool six = table[strlen(table) - 1] == '6', found;
    static const struct {
        const char *table, *protocol;
    } protocols[] = {{"tcp", "TCP"},    {"tcp6", "TCPv6"}, {"udp", "UDP"},
                     {"udp6", "UDPv6"}, {"raw", "RAW"},    {"raw6", "RAWv6"}};
    const char *protocol = NULL;
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (strcmp(table, protocols[i].table) == 0)
            protocol = protocols[i].protocol;
    found = protocol ? find_inet(file, inode, six, protocol, name, size)
                     : find_unix(file, inode, name, size);
    fclose(file);
    return found;
}

/* Replaces "socket:[N]" by more, and adds the numbers of a device, as far as either is known. */
void describe_socket(pid_t pid, const char *link, char *name, size_t size)
{
    static const char *const tables[] = {"tcp", "unix", "udp", "tcp6", "udp6", "raw", "raw6"};
    uint64_t inode;
    struct stat about;
    if (sscanf(name, "socket:[%" SCNu64 "]", &inode) == 1) {
        for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
            if (find_in(pid, inode, tables[i], name, size))
                return;
    } else if (*name == '/' && stat(link, &about) == 0 &&
               (S_ISCHR(about.st_mode) || S_ISBLK(about.st_mode))) {
        size_t used = strlen(name);
        snprintf(name + used, size - used, "<%s %u:%u>", S_ISCHR(about.st_mode) ? "char" : "block",
                 major(about.st_rdev), minor(about.st_rdev));
    }
}
