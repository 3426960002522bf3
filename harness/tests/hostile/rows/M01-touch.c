// M01 four gigabytes, page after page
// 01: DENIED(mmap)
// 16: FAIL
// 90: PASS
// layers: R
// seconds: 9
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    for (long at = 0; at < 64; at++) {
        char *piece = (char *)syscall(SYS_mmap, 0, 64ul << 20, 3, 0x22, -1, 0);
        if (piece == (char *)-1)
            return 0;
        for (long page = 0; page < 64l << 20; page += 4096 * 16)
            piece[page] = 1;
    }
    return 1;
}
