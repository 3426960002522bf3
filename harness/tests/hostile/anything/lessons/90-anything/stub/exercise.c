/* 90-anything -- a lesson whose trace names every call there is */

int main(void)
{
    return 1; /* TODO: 0 */
}
