// B18 a name that there is not
// 01: BUILD
// 01 says: 01-hello.c:8:12: error:
// never: made.o
// layers: B O
int main(void)
{
    return nothing;
}
