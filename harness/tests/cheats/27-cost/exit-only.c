/* The right status, and no call. */
int main(void)
{
    return 0;
}
