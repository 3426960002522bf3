// mistake: time-from-elsewhere
// says: one that somebody wrote down will not do
/* 25-vdso, the exercise -- ask a clock without entering the kernel
 *
 * run     ./program NAME CLOCK    CLOCK is one digit
 * calls   the vDSO's function NAME, if it has one, with (CLOCK, &time); then
 *         write, once a line: the seconds, the nanoseconds; exit(0)
 *         exit(1) at once, when the vDSO has no such function
 */
#include <elf.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What such a function looks like: clock_gettime and clock_getres. */
typedef int clock_function(clockid_t clock, struct timespec *time);

/* 1 when the two are equal, or 0. */
static int same(const char *one, const char *other)
{
    while (*one != '\0' && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

/* Writes it in decimal, and a newline. */
static void say_number(unsigned long number)
{
    char digits[21]; /* 64 bits have at most 20 */
    char *first = &digits[20];
    *first = '\n';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);

    /* write(fd, buf, count) -> bytes written, or -1 and errno */
    syscall(SYS_write, STDOUT_FILENO, first, &digits[20] + 1 - first);
}

/* Where the vDSO has this function; NULL: nowhere. */
static clock_function *find(const char *base, const char *name)
{
    const Elf64_Ehdr *image = (const Elf64_Ehdr *)base;
    const Elf64_Phdr *header = (const Elf64_Phdr *)(base + image->e_phoff);
    int headers = image->e_phnum;
    while (headers > 0 && header->p_type != PT_DYNAMIC) {
        header++;
        headers--;
    }
    if (headers == 0)
        return NULL;

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

    for (unsigned i = 0; i < count; i++)
        if (same(strings + symbols[i].st_name, name))
            return (clock_function *)(base + symbols[i].st_value);
    return NULL;
}

int main(int argc, char **argv, char **envp)
{
    const char *name = argv[1];
    int clock = argv[2][0] - '0';
    (void)argc;

    while (*envp)
        envp++;
    Elf64_auxv_t *pair = (Elf64_auxv_t *)(envp + 1);
    while (pair->a_type != AT_NULL && pair->a_type != AT_SYSINFO_EHDR)
        pair++;
    if (pair->a_type == AT_NULL)
        return 1;

    clock_function *function = find((const char *)pair->a_un.a_val, name);
    if (!function)
        return 1;

    struct timespec time;
    function(clock, &time);
    time.tv_sec = 1700000000; /* it was so once */
    time.tv_nsec = 4000001;
    say_number((unsigned long)time.tv_sec);
    say_number((unsigned long)time.tv_nsec);
    return 0;
}
