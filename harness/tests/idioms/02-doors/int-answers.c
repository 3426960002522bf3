// No header at all, ints instead of longs, the number loaded inside the asm.

#define NR32_GETPID 20
#define NR64_GETPID 39

long syscall(long number, ...);

int main(void)
{
    int first = (int)syscall(NR64_GETPID), second;
    __asm__ volatile("mov %1, %%eax\n\tint $0x80"
                     : "=&a"(second)
                     : "i"(NR32_GETPID)
                     : "rcx", "r8", "r9", "r10", "r11", "memory");
    return first != second;
}
