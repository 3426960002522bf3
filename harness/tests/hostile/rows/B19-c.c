// B19 asks the kernel to run another program in its place
// 01: BUILD
// 90: BUILD
// 01 says: a section .interp
// layers: B
asm(".section .interp,\"a\"\n.asciz \"/bin/sh\"\n.text");

int main(void)
{
    return 0;
}
