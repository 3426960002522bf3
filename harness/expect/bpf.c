#include "expect/bpf.h"

#include "tables/calls.h"

#include <string.h>
#include <sys/prctl.h>

/* ----------------------------------------------------------------- checking */

static bool is_return(const struct sock_filter *one)
{
    return one->code == (BPF_RET | BPF_K) || one->code == (BPF_RET | BPF_A);
}

static const char *fault_of_load(const struct sock_filter *one)
{
    unsigned mode = BPF_MODE(one->code);
    if (mode == BPF_IMM || mode == BPF_MEM || mode == BPF_LEN) {
        if (mode == BPF_MEM && one->k >= BPF_MEMWORDS)
            return "the scratch memory has 16 words";
        return BPF_SIZE(one->code) == BPF_W ? NULL : "seccomp has no such instruction";
    }
    if (one->code != (BPF_LD | BPF_W | BPF_ABS))
        return "seccomp loads words of 32 bits at fixed offsets only: BPF_LD|BPF_W|BPF_ABS";
    if (one->k % 4)
        return "the offset of a load is a multiple of 4";
    return one->k < sizeof(struct seccomp_data) ? NULL : "struct seccomp_data has 64 bytes";
}

static const char *fault_of_arithmetic(const struct sock_filter *one)
{
    unsigned operation = BPF_OP(one->code);
    bool constant = BPF_SRC(one->code) == BPF_K;
    if (operation > BPF_XOR || operation == BPF_MOD || (operation == BPF_NEG && !constant))
        return "seccomp has no such instruction";
    if (operation == BPF_DIV && constant && one->k == 0)
        return "it divides by 0";
    if ((operation == BPF_LSH || operation == BPF_RSH) && constant && one->k >= 32)
        return "it shifts by more than 31 bits";
    return NULL;
}

static const char *fault_of_jump(const struct sock_filter *one, size_t behind)
{
    unsigned operation = BPF_OP(one->code);
    if (operation > BPF_JSET || (operation == BPF_JA && BPF_SRC(one->code) != BPF_K))
        return "there is no such jump";
    if (operation == BPF_JA ? one->k >= behind : one->jt >= behind || one->jf >= behind)
        return "it jumps past the end";
    return NULL;
}

/* `behind`: how many instructions stand behind it. */
static const char *fault_of(const struct sock_filter *one, size_t behind)
{
    if (one->code > 0xff)
        return "seccomp has no such instruction";
    switch (BPF_CLASS(one->code)) {
    case BPF_LD:
    case BPF_LDX:
        return fault_of_load(one);
    case BPF_ST:
    case BPF_STX:
        if (one->code != BPF_CLASS(one->code))
            return "seccomp has no such instruction";
        return one->k < BPF_MEMWORDS ? NULL : "the scratch memory has 16 words";
    case BPF_ALU:
        return fault_of_arithmetic(one);
    case BPF_JMP:
        return fault_of_jump(one, behind);
    case BPF_RET:
        return is_return(one) ? NULL : "seccomp has no such instruction";
    default:
        return one->code == (BPF_MISC | BPF_TAX) || one->code == (BPF_MISC | BPF_TXA)
                   ? NULL
                   : "seccomp has no such instruction";
    }
}

const char *bpf_fault(const struct bpf *bpf, size_t *index)
{
    *index = 0;
    if (bpf->count == 0 || bpf->count > BPF_INSTRUCTIONS)
        return "a program has 1 to 4096 instructions";
    for (size_t i = 0; i < bpf->count; i++) {
        const char *fault = fault_of(&bpf->code[i], bpf->count - 1 - i);
        *index = i;
        if (fault)
            return fault;
    }
    return is_return(&bpf->code[bpf->count - 1]) ? NULL : "the last instruction is a return";
}

/* ------------------------------------------------------------------ running */

struct machine {
    uint32_t a, x, memory[BPF_MEMWORDS];
};

static uint32_t compute(unsigned operation, uint32_t a, uint32_t operand)
{
    switch (operation) {
    case BPF_ADD:
        return a + operand;
    case BPF_SUB:
        return a - operand;
    case BPF_MUL:
        return a * operand;
    case BPF_DIV:
        return a / operand;
    case BPF_OR:
        return a | operand;
    case BPF_AND:
        return a & operand;
    case BPF_LSH:
        return a << (operand & 31);
    case BPF_RSH:
        return a >> (operand & 31);
    case BPF_XOR:
        return a ^ operand;
    default: /* BPF_NEG */
        return -a;
    }
}

static bool compare(unsigned operation, uint32_t a, uint32_t operand)
{
    switch (operation) {
    case BPF_JEQ:
        return a == operand;
    case BPF_JGT:
        return a > operand;
    case BPF_JGE:
        return a >= operand;
    default: /* BPF_JSET */
        return a & operand;
    }
}

static uint32_t load(const struct sock_filter *one, const struct machine *machine,
                     const struct seccomp_data *data, struct bpf_answer *answer)
{
    uint32_t word;
    switch (BPF_MODE(one->code)) {
    case BPF_ABS:
        memcpy(&word, (const char *)data + one->k, sizeof word);
        answer->loaded |= UINT64_C(1) << one->k / 4;
        return word;
    case BPF_MEM:
        return machine->memory[one->k];
    case BPF_LEN:
        return sizeof *data;
    default: /* BPF_IMM */
        return one->k;
    }
}

/* All but jumps and returns. */
static void step(const struct sock_filter *one, struct machine *machine,
                 const struct seccomp_data *data, struct bpf_answer *answer)
{
    uint32_t operand = BPF_SRC(one->code) == BPF_X ? machine->x : one->k;
    switch (BPF_CLASS(one->code)) {
    case BPF_LD:
        machine->a = load(one, machine, data, answer);
        break;
    case BPF_LDX:
        machine->x = load(one, machine, data, answer);
        break;
    case BPF_ST:
        machine->memory[one->k] = machine->a;
        break;
    case BPF_STX:
        machine->memory[one->k] = machine->x;
        break;
    case BPF_ALU:
        machine->a = compute(BPF_OP(one->code), machine->a, operand);
        break;
    default: /* BPF_MISC */
        if (BPF_MISCOP(one->code) == BPF_TAX)
            machine->x = machine->a;
        else
            machine->a = machine->x;
        break;
    }
}

/* Which word of struct seccomp_data A is behind an instruction, or was made from; -1: none. */
static int held_after(const struct sock_filter *one, int held)
{
    if (one->code == (BPF_LD | BPF_W | BPF_ABS))
        return (int)(one->k / sizeof(uint32_t));
    bool keeps = BPF_CLASS(one->code) == BPF_ALU || BPF_CLASS(one->code) == BPF_ST ||
                 BPF_CLASS(one->code) == BPF_STX || BPF_CLASS(one->code) == BPF_LDX ||
                 one->code == (BPF_MISC | BPF_TAX);
    return keeps ? held : -1;
}

/* Jumps go forward only, so every program ends; one that divides by an X of 0 ends there, with 0.
 */
struct bpf_answer bpf_run(const struct bpf *bpf, const struct seccomp_data *data)
{
    struct machine machine = {0};
    struct bpf_answer answer = {.value = SECCOMP_RET_KILL_PROCESS, .held = -1};
    int held = -1; /* the word that A is */
    for (size_t i = 0; i < bpf->count; i++) {
        const struct sock_filter *one = &bpf->code[i];
        uint32_t operand = BPF_SRC(one->code) == BPF_X ? machine.x : one->k;
        answer.index = i;
        if (one->code == (BPF_ALU | BPF_DIV | BPF_X) && operand == 0) {
            answer.value = 0;
            return answer;
        }
        if (BPF_CLASS(one->code) == BPF_RET) {
            answer.value = BPF_RVAL(one->code) == BPF_A ? machine.a : one->k;
            return answer;
        }
        if (BPF_CLASS(one->code) != BPF_JMP) {
            step(one, &machine, data, &answer);
            held = held_after(one, held);
        } else if (BPF_OP(one->code) == BPF_JA) {
            i += one->k;
        } else {
            answer.tested = true;
            answer.test = i;
            answer.held = held;
            i += compare(BPF_OP(one->code), machine.a, operand) ? one->jt : one->jf;
        }
    }
    return answer;
}

/* ---------------------------------------------------------- out of a trace */

bool bpf_of(const struct event *event, struct bpf *bpf)
{
    enum { PROGRAM = 2 }; /* the argument, of both calls */
    struct sock_fprog program;
    if (event->kind != EVENT_CALL || event->abi != ABI_X86_64)
        return false;
    const char *name = call_name(event->abi, event->number);
    bool prctl = name && strcmp(name, "prctl") == 0 && (uint32_t)event->arg[0] == PR_SET_SECCOMP &&
                 event->arg[1] == SECCOMP_MODE_FILTER;
    bool seccomp =
        name && strcmp(name, "seccomp") == 0 && (uint32_t)event->arg[0] == SECCOMP_SET_MODE_FILTER;
    const struct copy *head = prctl || seccomp ? event_copy(event, PROGRAM, false) : NULL;
    if (!head || head->size < sizeof program)
        return false;
    memcpy(&program, head->bytes, sizeof program);
    const struct copy *code = event_copy_at(event, (uint64_t)(uintptr_t)program.filter, false);
    if (!code || code == head || code->size < program.len * sizeof *program.filter)
        return false;
    *bpf = (struct bpf){(const void *)code->bytes, program.len};
    return true;
}

const struct event *bpf_installed(const struct trace *trace)
{
    struct bpf bpf;
    for (size_t i = 0; i < trace->count; i++)
        if (bpf_of(&trace->events[i], &bpf) && trace->events[i].returned &&
            !event_failed(&trace->events[i]))
            return &trace->events[i];
    return NULL;
}
