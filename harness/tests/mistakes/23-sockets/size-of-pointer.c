// mistake: address-cut-short
// says: 8 is the size of a pointer
/* 23-sockets, the exercise -- answer one caller; call, and ask
 *
 * run     ./program PORT          send back all that one caller sends
 *         ./program PORT WORD     send WORD, say it is all, print the answer
 * calls   socket; bind, listen, accept4, read and write until 0, close twice;
 *         or connect, write, shutdown, read and write until 0, close; return 0;
 *         after an error of bind or connect: return its errno
 */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[512];
static struct sockaddr_in address;

/* From one descriptor to another, until read gives 0 (or an error). */
static void copy(long from, long to)
{
    long got;
    while ((got = syscall(SYS_read, from, buffer, sizeof buffer)) > 0)
        syscall(SYS_write, to, buffer, got);
}

/* "8080" -> 8080: in the machine's order, as every number is. */
static int number_of(const char *digits)
{
    int number = 0;
    for (; *digits; digits++)
        number = 10 * number + (*digits - '0');
    return number;
}

static long length_of(const char *word)
{
    long length = 0;
    while (word[length])
        length++;
    return length;
}

static int serve(long door)
{
    /* bind(sockfd, addr, addrlen) -> 0, or -1 and errno */
    if (syscall(SYS_bind, door, &address, sizeof &address) == -1)
        return errno;

    /* listen(sockfd, backlog) -> 0, or -1 and errno */
    if (syscall(SYS_listen, door, 1) == -1)
        return errno;

    /* accept4(sockfd, addr, addrlen, flags) -> descriptor, or -1 and errno */
    long caller = syscall(SYS_accept4, door, NULL, NULL, 0);
    if (caller == -1)
        return errno;

    copy(caller, caller);

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, caller);
    syscall(SYS_close, door);
    return 0;
}

static int ask(long line, const char *word)
{
    /* connect(sockfd, addr, addrlen) -> 0, or -1 and errno */
    if (syscall(SYS_connect, line, &address, sizeof &address) == -1)
        return errno;

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, line, word, length_of(word));

    /* shutdown(sockfd, how) -> 0, or -1 and errno */
    syscall(SYS_shutdown, line, SHUT_WR); /* nothing more will come from here */

    copy(line, STDOUT_FILENO);

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, line);
    return 0;
}

int main(int argc, char **argv)
{
    address.sin_family = AF_INET;
    address.sin_port = htons(number_of(argv[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    /* socket(domain, type, protocol) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        return errno;
    return argc > 2 ? ask(fd, argv[2]) : serve(fd);
}
