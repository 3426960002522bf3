/* NN-NAME -- TODO(author), a title
 *
 * calls   exit_group
 * shows   TODO(author)
 * twin    asm/NN-NAME.asm
 * trace   expected/NN-NAME.trace
 */
int main(void)
{
    return 0;
}
