// S14 another personality
// 01: DENIED(personality)
// 90: PASS
// layers: S P
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
    return syscall(SYS_personality, 0x0400000) >= 0 || /* READ_IMPLIES_EXEC */
           syscall(SYS_personality, 0x0040000) >= 0;   /* ADDR_NO_RANDOMIZE */
}
