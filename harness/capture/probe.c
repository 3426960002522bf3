/* What this machine lets us do, found by trying it with a child that may die of it. */
#include "capture/run.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { I386_EXIT = 1, I386_GETPID = 20, TOKEN = 42 };

static void be_plain(void)
{
    struct sigaction fresh = {.sa_handler = SIG_DFL};
    struct rlimit none = {0, 0};
    sigset_t empty;
    for (int signal = 1; signal < NSIG; signal++)
        sigaction(signal, &fresh, NULL);
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, NULL);
    setrlimit(RLIMIT_CORE, &none);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, __WALL) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* Forks a child that runs `body` and exits with what it returns. */
static int try_in_child(int (*body)(void))
{
    pid_t pid = fork();
    if (pid < 0)
        return -1;
    if (pid == 0) {
        be_plain();
        _exit(body());
    }
    return wait_for(pid);
}

/* ------------------------------------------------------------------ ptrace */

/* Brings a seized child to the entry of a system call and asks what it is. */
static bool look_at_call(pid_t pid, struct problem *problem)
{
    struct stop_info info = {0};
    int status = wait_for(pid);
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP)
        return refuse_tracing(problem, "the first stop of a child", ECHILD);
    if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) != 0)
        return refuse_tracing(problem, "PTRACE_SYSCALL", errno);
    status = wait_for(pid);
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != (SIGTRAP | 0x80))
        return refuse_tracing(problem, "the stop at a system call", ECHILD);
    if (ptrace((int)STOP_INFO, pid, sizeof info, &info) < 0)
        return refuse_tracing(problem, "PTRACE_GET_SYSCALL_INFO", errno);
    if (info.op != OP_ENTRY || info.arch != AUDIT_ARCH_X86_64)
        return refuse_tracing(problem, "PTRACE_GET_SYSCALL_INFO", ENOSYS);
    return true;
}

bool capture_possible(struct problem *problem)
{
    int gate[2];
    char open;
    if (pipe2(gate, O_CLOEXEC) != 0)
        return problem_set(problem, STATUS_FAULT, "cannot make a pipe: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0) {
        close(gate[1]);
        be_plain();
        if (read(gate[0], &open, 1) != 1)
            _exit(1);
        raise(SIGSTOP);
        getppid();
        _exit(0);
    }
    close(gate[0]);
    bool ok = pid > 0 ||
              problem_set(problem, STATUS_FAULT, "cannot start a process: %s", strerror(errno));
    if (ok && ptrace(PTRACE_SEIZE, pid, NULL,
                     (void *)(uintptr_t)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) != 0)
        ok = refuse_tracing(problem, "PTRACE_SEIZE", errno);
    ok = ok && write(gate[1], "", 1) == 1 && look_at_call(pid, problem);
    close(gate[1]);
    if (pid > 0) {
        kill(pid, SIGKILL);
        while (WIFSTOPPED(wait_for(pid)))
            ;
    }
    return ok;
}

/* ------------------------------------------------------------------- doors */

static int use_int80(void)
{
    long result = I386_GETPID;
    __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11", "cc");
    return result == getpid() ? TOKEN : 1;
}

/* time() in the vsyscall page. */
static int use_vsyscall(void)
{
    long (*volatile entry)(long *) = (long (*)(long *))(uintptr_t)0xffffffffff600400;
    return entry(NULL) > 0 ? TOKEN : 1;
}

/* Becomes a 32-bit program of one load segment with this code; comes back when it cannot. */
static int run_code32(const uint8_t *code, size_t size)
{
    enum { BASE = 0x10000, ROOM = 64 };
    struct {
        Elf32_Ehdr head;
        Elf32_Phdr segment;
        uint8_t code[ROOM];
    } program = {.head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB,
                                      EV_CURRENT},
                          .e_type = ET_EXEC,
                          .e_machine = EM_386,
                          .e_version = EV_CURRENT,
                          .e_entry = BASE + sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr),
                          .e_phoff = sizeof(Elf32_Ehdr),
                          .e_ehsize = sizeof(Elf32_Ehdr),
                          .e_phentsize = sizeof(Elf32_Phdr),
                          .e_phnum = 1},
                 .segment = {.p_type = PT_LOAD,
                             .p_vaddr = BASE,
                             .p_filesz = sizeof program,
                             .p_memsz = sizeof program,
                             .p_flags = PF_R | PF_X,
                             .p_align = PAGE}};
    memcpy(program.code, code, size);
    int file = memfd_create("ring3-probe", MFD_CLOEXEC);
    char *argv[] = {"probe", NULL}, *envp[] = {NULL};
    if (file >= 0 && write(file, &program, sizeof program) == sizeof program)
        syscall(SYS_execveat, file, "", argv, envp, AT_EMPTY_PATH);
    return 2;
}

/* exit(TOKEN) through sysenter, which needs no way back. */
static int use_sysenter(void)
{
    static const uint8_t code[] = {0xb8, I386_EXIT, 0, 0, 0, /* mov eax, 1 */
                                   0xbb, TOKEN,     0, 0, 0, /* mov ebx, TOKEN */
                                   0x89, 0xe5,               /* mov ebp, esp */
                                   0x0f, 0x34};              /* sysenter */
    return run_code32(code, sizeof code);
}

/* getpid and exit(TOKEN) where AT_SYSINFO leads.  The stack holds argc, one word, NULL, NULL, and
 * the auxiliary vector. */
static int use_sysinfo(void)
{
    static const uint8_t code[] = {0x8d, 0x74,        0x24,       16,    /* lea esi, [esp+16] */
                                   0x8b, 0x06,                           /* next: mov eax, [esi] */
                                   0x83, 0xc6,        8,                 /* add esi, 8 */
                                   0x85, 0xc0,                           /* test eax, eax */
                                   0x74, 27,                             /* jz none */
                                   0x83, 0xf8,        AT_SYSINFO,        /* cmp eax, AT_SYSINFO */
                                   0x75, 0xf2,                           /* jne next */
                                   0x8b, 0x7e,        0xfc,              /* mov edi, [esi-4] */
                                   0xb8, I386_GETPID, 0,          0,  0, /* mov eax, 20 */
                                   0xff, 0xd7,                           /* call edi */
                                   0xb8, I386_EXIT,   0,          0,  0, /* mov eax, 1 */
                                   0xbb, TOKEN,       0,          0,  0, /* mov ebx, TOKEN */
                                   0xff, 0xd7,                           /* call edi */
                                   0x0f, 0x0b};                          /* none: ud2 */
    return run_code32(code, sizeof code);
}

bool door_possible(enum door door, struct problem *problem)
{
    static int (*const bodies[DOOR_COUNT])(void) = {[DOOR_INT80] = use_int80,
                                                    [DOOR_SYSENTER] = use_sysenter,
                                                    [DOOR_VSYSCALL] = use_vsyscall,
                                                    [DOOR_SYSINFO] = use_sysinfo};
    static const char *const reasons[DOOR_COUNT] = {
        [DOOR_INT80] = "this kernel has no IA-32 emulation (or it is switched off)",
        [DOOR_SYSENTER] = "this processor or kernel has no sysenter for 32-bit programs",
        [DOOR_VSYSCALL] = "this kernel has no vsyscall page (vsyscall=none)",
        [DOOR_VDSO] = "this kernel gives programs no vDSO",
        [DOOR_SYSINFO] = "this kernel runs no 32-bit programs (it has no IA-32 emulation, or it is "
                         "switched off), or gives them no vDSO"};
    if (door == DOOR_SYSCALL || (door == DOOR_VDSO && vdso_can_be_watched()))
        return true;
    if (door == DOOR_VDSO && getauxval(AT_SYSINFO_EHDR))
        return problem_set(problem, STATUS_CANNOT,
                           "vdso: this kernel's vDSO has no room for what watches it");
    int status = bodies[door] ? try_in_child(bodies[door]) : 0;
    if (status == -1)
        return problem_set(problem, STATUS_FAULT, "cannot start a process: %s", strerror(errno));
    if (WIFEXITED(status) && WEXITSTATUS(status) == TOKEN)
        return true;
    return problem_set(problem, STATUS_CANNOT, "%s: %s", door_name(door), reasons[door]);
}
