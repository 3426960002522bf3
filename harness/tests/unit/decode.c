#include "capture/run.h"

#include "tests/unit/tap.h"

#include <string.h>

/* Which registers an instruction writes by its operands.  The bytes are nasm's. */
#define R(name) (1u << REG_##name)

struct row {
    const char *text;
    uint8_t bytes[12];
    size_t size;
    unsigned writes;
};

#define BYTES(...) {__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__})

// clang-format off
static const struct row writes[] = {
    {"mov eax, 1",          BYTES(0xb8, 1, 0, 0, 0),                        R(AX)},
    {"mov edi, 1",          BYTES(0xbf, 1, 0, 0, 0),                        R(DI)},
    {"mov r8d, 1",          BYTES(0x41, 0xb8, 1, 0, 0, 0),                  R(8)},
    {"mov rdi, rsi",        BYTES(0x48, 0x89, 0xf7),                        R(DI)},
    {"mov r10, rcx",        BYTES(0x49, 0x89, 0xca),                        R(10)},
    {"mov [rdi], rsi",      BYTES(0x48, 0x89, 0x37),                        0},
    {"mov rax, [rdi]",      BYTES(0x48, 0x8b, 0x07),                        R(AX)},
    {"mov r9, [rdi]",       BYTES(0x4c, 0x8b, 0x0f),                        R(9)},
    {"mov qword [rax], 1",  BYTES(0x48, 0xc7, 0x00, 1, 0, 0, 0),            0},
    {"mov rdx, 1",          BYTES(0x48, 0xc7, 0xc2, 1, 0, 0, 0),            R(DX)},
    {"mov dil, 1",          BYTES(0x40, 0xb7, 1),                           R(DI)},
    {"mov bh, 1",           BYTES(0xb7, 1),                                 R(BX)},
    {"mov ax, 1",           BYTES(0x66, 0xb8, 1, 0),                        R(AX)},
    {"lea rsi, [rel 0]",    BYTES(0x48, 0x8d, 0x35, 0, 0, 0, 0),            R(SI)},
    {"xor edi, edi",        BYTES(0x31, 0xff),                              R(DI)},
    {"xor r10d, r10d",      BYTES(0x45, 0x31, 0xd2),                        R(10)},
    {"sub rsp, 8",          BYTES(0x48, 0x83, 0xec, 8),                     R(SP)},
    {"add eax, 5",          BYTES(0x83, 0xc0, 5),                           R(AX)},
    {"add rax, 0x1000",     BYTES(0x48, 0x05, 0, 0x10, 0, 0),               R(AX)},
    {"cmp rax, -4095",      BYTES(0x48, 0x3d, 1, 0xf0, 0xff, 0xff),         0},
    {"cmp edi, 5",          BYTES(0x83, 0xff, 5),                           0},
    {"cmp rdi, rsi",        BYTES(0x48, 0x39, 0xf7),                        0},
    {"test rax, rax",       BYTES(0x48, 0x85, 0xc0),                        0},
    {"pop rdi",             BYTES(0x5f),                                    R(DI)},
    {"pop r12",             BYTES(0x41, 0x5c),                              R(12)},
    {"push rdi",            BYTES(0x57),                                    0},
    {"neg edi",             BYTES(0xf7, 0xdf),                              R(DI)},
    {"test edi, 1",         BYTES(0xf7, 0xc7, 1, 0, 0, 0),                  0},
    {"mul rcx",             BYTES(0x48, 0xf7, 0xe1),                        R(AX) | R(DX)},
    {"inc r15",             BYTES(0x49, 0xff, 0xc7),                        R(15)},
    {"call rax",            BYTES(0xff, 0xd0),                              0},
    {"shl rdi, 4",          BYTES(0x48, 0xc1, 0xe7, 4),                     R(DI)},
    {"imul rax, rbx",       BYTES(0x48, 0x0f, 0xaf, 0xc3),                  R(AX)},
    {"imul ecx, edx, 3",    BYTES(0x6b, 0xca, 3),                           R(CX)},
    {"movzx eax, dl",       BYTES(0x0f, 0xb6, 0xc2),                        R(AX)},
    {"movsx rdi, ax",       BYTES(0x48, 0x0f, 0xbf, 0xf8),                  R(DI)},
    {"movsxd rdi, eax",     BYTES(0x48, 0x63, 0xf8),                        R(DI)},
    {"cdqe",                BYTES(0x48, 0x98),                              R(AX)},
    {"cdq",                 BYTES(0x99),                                    R(DX)},
    {"xchg rax, r9",        BYTES(0x49, 0x91),                              R(AX) | R(9)},
    {"xchg rdi, rsi",       BYTES(0x48, 0x87, 0xf7),                        R(DI) | R(SI)},
    {"setz al",             BYTES(0x0f, 0x94, 0xc0),                        R(AX)},
    {"bswap edx",           BYTES(0x0f, 0xca),                              R(DX)},
    {"cpuid",               BYTES(0x0f, 0xa2),                              R(AX) | R(BX) | R(CX) | R(DX)},
    {"jmp short",           BYTES(0xeb, 0xfe),                              0},
    {"nop",                 BYTES(0x90),                                    0},
    {"ret",                 BYTES(0xc3),                                    0},
};

static const struct {
    const char *text;
    uint8_t bytes[6];
    size_t size, prefixes;
    bool enters, clobbers;
} entering[] = {
    {"syscall",             BYTES(0x0f, 0x05),                   0, true,  true},
    {"o64 syscall",         BYTES(0x48, 0x0f, 0x05),             1, true,  true},
    {"two prefixes",        BYTES(0x66, 0x2e, 0x0f, 0x05),       2, true,  true},
    {"sysenter",            BYTES(0x0f, 0x34),                   0, true,  false},
    {"int 0x80",            BYTES(0xcd, 0x80),                   0, true,  false},
    {"int 0x81",            BYTES(0xcd, 0x81),                   0, false, false},
    {"int3",                BYTES(0xcc),                         0, false, false},
    {"ud2",                 BYTES(0x0f, 0x0b),                   0, false, false},
    {"sysret",              BYTES(0x0f, 0x07),                   0, false, false},
    {"half a syscall",      BYTES(0x0f),                         0, false, false},
};
// clang-format on

static void check_writes(void)
{
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        const struct row *row = &writes[i];
        struct decoded got = decode(row->bytes, row->size, true);
        EXPECT(got.writes == row->writes, "%s: writes %#x, not %#x", row->text, got.writes,
               row->writes);
        EXPECT(!got.enters, "%s: is taken for a way into the kernel", row->text);
    }
    group("the registers that an instruction writes are told by its operands");
}

static void check_entering(void)
{
    for (size_t i = 0; i < sizeof entering / sizeof *entering; i++) {
        struct decoded got = decode(entering[i].bytes, entering[i].size, true);
        EXPECT(got.enters == entering[i].enters && got.clobbers == entering[i].clobbers,
               "%s: enters %d, clobbers %d", entering[i].text, got.enters, got.clobbers);
        EXPECT(!got.enters || got.prefixes == entering[i].prefixes, "%s: %zu prefixes",
               entering[i].text, got.prefixes);
    }
    group("an instruction that enters the kernel is known, also behind prefixes");
}

static void check_narrow(void)
{
    const uint8_t inc[] = {0x40, 0xcd, 0x80}; /* inc eax; int 0x80 */
    EXPECT(decode(inc, sizeof inc, true).enters, "64-bit code: rex int 0x80 does not enter");
    EXPECT(!decode(inc, sizeof inc, false).enters, "32-bit code: inc eax enters");
    group("what is a prefix in 64-bit code is an instruction in 32-bit code");
}

static void check_flags(void)
{
    const uint8_t pushf[] = {0x9c}, popf[] = {0x9d}, wide[] = {0x48, 0x9d};
    EXPECT(decode(pushf, 1, true).pushes_flags && !decode(pushf, 1, true).pops_flags, "pushf");
    EXPECT(decode(popf, 1, true).pops_flags && !decode(popf, 1, true).pushes_flags, "popf");
    EXPECT(decode(wide, 2, true).pops_flags, "popf behind a prefix");
    group("pushf and popf are known");
}

static void check_ends(void)
{
    const uint8_t prefixes[16] = {0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                  0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66};
    uint8_t bytes[16];
    EXPECT(!decode(prefixes, 16, true).enters, "nothing but prefixes enters");
    EXPECT(!decode(prefixes, 0, true).enters, "nothing enters");
    for (unsigned first = 0; first < 0x10000; first++)
        for (size_t size = 0; size <= 2; size++) {
            bytes[0] = (uint8_t)first;
            bytes[1] = (uint8_t)(first >> 8);
            decode(bytes, size, first & 1); /* the sanitizers watch */
        }
    group("bytes that end early are no instruction, and are not read beyond");
}

int main(void)
{
    check_writes();
    check_entering();
    check_narrow();
    check_flags();
    check_ends();
    return done();
}
