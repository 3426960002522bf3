// Never found.

int main(void)
{
    return 1;
}
