// T02 waits in the call that its lesson is about, for what never comes
// 22: TIME
// layers: W
// seconds: 12
#define _GNU_SOURCE
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct pollfd none = {-1, POLLIN, 0};
    syscall(SYS_poll, &none, 1, 3600000);
    return 0;
}
