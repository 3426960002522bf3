// B19 instructions that can be written over
// 01: BUILD
// 90: BUILD
// 01 says: both written and executed
// layers: B
asm(".section both,\"awx\"\n.long 0\n.text");

int main(void)
{
    return 0;
}
