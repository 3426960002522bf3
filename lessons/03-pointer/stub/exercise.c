/* 03-pointer, the exercise -- through the narrow door, and through it again
 *
 * run     ./program LINE          LINE is shorter than 4096 bytes
 * calls   write LINE to 1 by int 0x80, from where it lies: an error comes back;
 *         write LINE to 1 by int 0x80, from a buffer below 4 GiB;
 *         leave with the error of the first write as a positive number
 */

int main(int argc, char **argv)
{
    /* Finished: where LINE is, and how long. */
    const char *line = argv[1];
    unsigned long length = 0;
    while (line[length] != '\0')
        length++;
    (void)argc;

    /* TODO 1: write(fd, buf, count) by int 0x80, from line -> -errno */

    /* TODO 2: copy LINE into a buffer below 4 GiB */

    /* TODO 3: write(fd, buf, count) by int 0x80, from there -> bytes written */

    /* TODO 4: leave with the positive error */
    return 0;
}
