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

char buffer[512];
struct sockaddr_in address;

/* From one descriptor to another, until read gives 0 (or an error). */
void copy(long from, long to)
{
    long got;
    while ((got = syscall(SYS_read, from, buffer, sizeof buffer)) > 0)
        syscall(SYS_write, to, buffer, got);
}

/* "8080" -> 8080: in the machine's order, as every number is. */
int number_of(const char *digits)
{
    int number = 0;
    for (; *digits; digits++)
        number = 10 * number + (*digits - '0');
    return number;
}

long length_of(const char *word)
{
    long length = 0;
    while (word[length])
        length++;
    return length;
}

int serve(long door)
{
    /* bind(sockfd, addr, addrlen) -> 0, or -1 and errno */
    /* TODO 2: bind door to &address; when that fails, return errno. */

    /* listen(sockfd, backlog) -> 0, or -1 and errno */
    /* accept4(sockfd, addr, addrlen, flags) -> descriptor, or -1 and errno */
    /* TODO 3: listen, and accept4 with NULL, NULL and 0 behind door. */

    /* TODO 4: copy from the caller to the caller, and close its descriptor. */

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, door);
    return 0;
}

int ask(long line, const char *word)
{
    /* connect(sockfd, addr, addrlen) -> 0, or -1 and errno */
    /* TODO 5: connect line to &address; when that fails, return errno. */

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    /* shutdown(sockfd, how) -> 0, or -1 and errno */
    /* TODO 6: write the word, without its NUL; then shutdown with SHUT_WR. */
    (void)word;

    /* TODO 7: copy from line to STDOUT_FILENO. */

    /* close(fd) -> 0, or -1 and errno */
    syscall(SYS_close, line);
    return 0;
}

int main(int argc, char **argv)
{
    /* TODO 1: the three fields of the address: sin_family, and in network order
     *         sin_port (number_of(argv[1])) and sin_addr.s_addr. */

    /* socket(domain, type, protocol) -> descriptor, or -1 and errno */
    long fd = syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
    if (fd == -1)
        return errno;
    return argc > 2 ? ask(fd, argv[2]) : serve(fd);
}
