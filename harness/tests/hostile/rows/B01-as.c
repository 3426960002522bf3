// B01 has the assembler behind the compiler take in a file of the machine
// 01: BUILD
// 01 says: nothing else can be read
// never: root:x:
// layers: B
asm(".include \"/etc/passwd\"");

int main(void)
{
    return 0;
}
