// B02 copies a file of the machine into the program, and would write it out
// 01: BUILD
// 90: BUILD
// 01 says: nothing else can be read
// never: root:x:
// layers: B
#include <sys/syscall.h>
#include <unistd.h>

asm(".section .rodata\ntext: .incbin \"/etc/passwd\"\n.text");
extern const char text[];

int main(void)
{
    syscall(SYS_write, 1, text, 100);
    return 1;
}
