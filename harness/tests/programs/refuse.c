/* Runs a command on a machine that refuses calls: refuse CALL[&MASK]=ERRNO… -- COMMAND…
 * With a mask only calls whose first argument has all of its bits.  Who may give programs a filter
 * without taking the rights of set-uid programs from them does so, as such a machine would. */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "refuse: %s\n", what);
    exit(99);
}

static void add(scmp_filter_ctx filter, char *rule)
{
    char *equals = strchr(rule, '=');
    if (!equals)
        give_up(rule);
    *equals = '\0';
    uint32_t answer = SCMP_ACT_ERRNO((uint32_t)atoi(equals + 1));
    char *mask = strchr(rule, '&');
    if (mask)
        *mask++ = '\0';
    int call = seccomp_syscall_resolve_name(rule);
    if (call == __NR_SCMP_ERROR)
        give_up(rule);
    uint64_t bits = mask ? strtoull(mask, NULL, 0) : 0;
    int error =
        mask ? seccomp_rule_add(filter, answer, call, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, bits, bits))
             : seccomp_rule_add(filter, answer, call, 0);
    if (error)
        give_up(strerror(-error));
}

static int load(scmp_filter_ctx filter)
{
    if (seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0) == 0 && seccomp_load(filter) == 0)
        return 0;
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
    return seccomp_load(filter);
}

int main(int argc, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int i = 1;
    if (!filter || seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW) != 0)
        give_up("no filter");
    for (; i < argc && strcmp(argv[i], "--") != 0; i++)
        add(filter, argv[i]);
    if (i + 1 >= argc || load(filter) != 0)
        give_up("no command, or no filter");
    execvp(argv[i + 1], argv + i + 1);
    give_up(argv[i + 1]);
}
