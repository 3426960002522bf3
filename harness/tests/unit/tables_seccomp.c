/* The tables of calls against libseccomp's, where that library is there: a name that both have
 * has one number.  What either lacks is told. */
#include "tables/calls.h"
#include "tests/unit/tap.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef char *resolver(uint32_t architecture, int number);

enum { NUMBERS = 1024, X32_BIT = 0x40000000, OWN_BLOCK = 512 };

static const struct {
    enum abi abi;
    uint32_t architecture; /* of linux/audit.h */
    int bit;
} tables[] = {
    {ABI_X86_64, 0xc000003e, 0}, {ABI_I386, 0x40000003, 0}, {ABI_X32, 0x4000003e, X32_BIT}};

static void compare(resolver *resolve, enum abi abi, uint32_t architecture, int bit)
{
    int both = 0, ours = 0, theirs = 0;
    for (int number = 0; number < NUMBERS; number++) {
        char *their = resolve(architecture, number | bit);
        const char *our = call_name(abi, (uint32_t)number);
        if (their && our) {
            EXPECT(strcmp(their, our) == 0, "%s %d is %s, libseccomp says %s", abi_name(abi),
                   number, our, their);
            both++;
        } else if (their) {
            printf("# %s %d: %s is missing here\n", abi_name(abi), number, their);
            theirs++;
        } else if (our) {
            ours++;
        }
        free(their);
    }
    EXPECT(both > 300, "only %d calls of %s in both", both, abi_name(abi));
    printf("# %s: %d in both, %d only here, %d only in libseccomp\n", abi_name(abi), both, ours,
           theirs);
    group(abi_name(abi));
}

int main(void)
{
    void *library = dlopen("libseccomp.so.2", RTLD_NOW);
    resolver *resolve = NULL;
    if (library)
        *(void **)&resolve = dlsym(library, "seccomp_syscall_resolve_num_arch");
    if (!resolve) {
        printf("ok 1 - calls agree with libseccomp # SKIP libseccomp.so.2 is not here\n1..1\n");
        return 0;
    }
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        compare(resolve, tables[i].abi, tables[i].architecture, tables[i].bit);
    dlclose(library);
    return done();
}
