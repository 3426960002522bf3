/* 25-vdso -- which functions of the vDSO have a name that begins so
 *
 * calls   write (once a line), exit_group
 * given   how the names begin
 * shows   the way from AT_SYSINFO_EHDR to the symbols; no call finds them
 * twin    asm/25-vdso.asm        trace   expected/25-vdso.trace
 */
#include <elf.h>
#include <sys/syscall.h>
#include <unistd.h>

/* 1 when the string does, or 0. */
static int begins(const char *string, const char *with)
{
    while (*with != '\0' && *string == *with) {
        string++;
        with++;
    }
    return *with == '\0';
}

/* Writes the string and a newline, from a line of our own: the vDSO's page
 * cannot be written. */
static void say(const char *string)
{
    char line[64];
    long length = 0;
    while (string[length] != '\0' && length < 63) {
        line[length] = string[length];
        length++;
    }
    line[length] = '\n';

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, line, length + 1);
}

int main(int argc, char **argv, char **envp)
{
    (void)argc;
    while (*envp)
        envp++;

    /* auxv: behind envp's NULL */
    Elf64_auxv_t *pair = (Elf64_auxv_t *)(envp + 1);
    while (pair->a_type != AT_NULL && pair->a_type != AT_SYSINFO_EHDR)
        pair++;
    if (pair->a_type == AT_NULL)
        return 1; /* there is no vDSO */
    const char *base = (const char *)pair->a_un.a_val;

    const Elf64_Ehdr *image = (const Elf64_Ehdr *)base;
    const Elf64_Phdr *header = (const Elf64_Phdr *)(base + image->e_phoff);
    int headers = image->e_phnum;
    while (headers > 0 && header->p_type != PT_DYNAMIC) {
        header++;
        headers--;
    }
    if (headers == 0)
        return 1;

    const Elf64_Dyn *entry = (const Elf64_Dyn *)(base + header->p_vaddr);
    const Elf64_Sym *symbols = NULL;
    const char *strings = NULL;
    unsigned count = 0;
    for (; entry->d_tag != DT_NULL; entry++) {
        const char *there = base + entry->d_un.d_ptr;
        if (entry->d_tag == DT_HASH)
            count = ((const unsigned *)there)[1]; /* nchain: as many symbols */
        else if (entry->d_tag == DT_STRTAB)
            strings = there;
        else if (entry->d_tag == DT_SYMTAB)
            symbols = (const Elf64_Sym *)there;
    }

    for (unsigned i = 0; i < count; i++) {
        /* the first, and the version's name, lead nowhere */
        const char *name = strings + symbols[i].st_name;
        if (symbols[i].st_value != 0 && begins(name, argv[1]))
            say(name);
    }
    return 0;
}
