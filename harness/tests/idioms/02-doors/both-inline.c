// Both instructions inline, no syscall(); exit by its number.

#include <sys/syscall.h>

int main(void)
{
    long first = SYS_getpid, second = 20, ignored;
    __asm__ volatile("syscall" : "+a"(first) : : "rcx", "r11", "memory");
    __asm__ volatile("int $0x80" : "+a"(second) : : "memory");
    __asm__ volatile("syscall"
                     : "=a"(ignored)
                     : "a"(SYS_exit), "D"((long)(first != second))
                     : "rcx", "r11", "memory");
    return 0;
}
