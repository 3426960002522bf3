// No question asked.

int main(void)
{
    return 1;
}
