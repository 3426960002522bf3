// M13 puts a FIFO and a link in the place of each file of its exercise
// 10: DENIED(unlink)
// 14: DENIED(mknod)
// layers: F
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc;
    syscall(SYS_unlink, argv[1]);
    syscall(SYS_mknod, argv[1], 010666, 0);
    return 0;
}
