/* The program of doors32.asm, started from memory. */
#include "bench/partner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x10U /* linux/memfd.h since 6.3, and asked for where vm.memfd_noexec is 1 */
#endif

void serve_code32(int in, int out)
{
    size_t size = (size_t)(image32_end - image32);
    int fd = memfd_create("doors32", MFD_CLOEXEC | MFD_EXEC);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create("doors32", MFD_CLOEXEC);
    if (fd < 0 || write(fd, image32, size) != (ssize_t)size)
        _exit(1);
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0)
        _exit(1);
    fexecve(fd, (char *[]){"doors32", NULL}, (char *[]){NULL});
    _exit(1);
}
