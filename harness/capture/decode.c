/* As much of the x86 instruction set as is needed to say which general registers an instruction
 * writes by its operands, and whether it enters the kernel.
 *
 * Comparing registers before and after a step misses a write that changes nothing, such as
 * `xor edi, edi` in a fresh process, where the student did set the register.  What is not
 * decoded here is seen by comparing alone.  Source: the opcode maps of the Intel manual,
 * volume 2, appendix A. */
#include "capture/run.h"

enum { REX_B = 1, REX_X = 2, REX_R = 4, REX_W = 8 };

struct operands {
    const uint8_t *opcode;
    size_t size;
    unsigned rex; /* the REX prefix, 0 without */
};

static uint16_t bit(unsigned reg)
{
    return (uint16_t)(1u << (reg & 15));
}

static unsigned modrm(const struct operands *at, size_t offset)
{
    return offset < at->size ? at->opcode[offset] : 0;
}

static unsigned extension(const struct operands *at, size_t offset)
{
    return modrm(at, offset) >> 3 & 7;
}

/* A register in the low three bits; without REX the byte registers 4..7 are ah..bh. */
static uint16_t low(const struct operands *at, unsigned byte, bool byte_wide)
{
    unsigned reg = byte & 7;
    if (byte_wide && !at->rex)
        return bit(reg & 3);
    return bit(reg | (at->rex & REX_B ? 8 : 0));
}

static uint16_t rm(const struct operands *at, size_t offset, bool byte_wide)
{
    unsigned byte = modrm(at, offset);
    return byte >> 6 == 3 ? low(at, byte, byte_wide) : 0;
}

static uint16_t reg(const struct operands *at, size_t offset, bool byte_wide)
{
    unsigned number = modrm(at, offset) >> 3 & 7;
    if (byte_wide && !at->rex)
        return bit(number & 3);
    return bit(number | (at->rex & REX_R ? 8 : 0));
}

/* Opcodes after 0f. */
static uint16_t writes_two_byte(const struct operands *at)
{
    unsigned op = modrm(at, 1);
    if (op >= 0x90 && op <= 0x9f) /* setcc */
        return rm(at, 2, true);
    if (op >= 0xc8 && op <= 0xcf) /* bswap */
        return low(at, op, false);
    switch (op) {
    case 0x31: /* rdtsc */
        return (uint16_t)(bit(REG_AX) | bit(REG_DX));
    case 0xa2: /* cpuid */
        return (uint16_t)(bit(REG_AX) | bit(REG_BX) | bit(REG_CX) | bit(REG_DX));
    case 0xaf: /* imul */
    case 0xb6: /* movzx */
    case 0xb7:
    case 0xbe: /* movsx */
    case 0xbf:
        return reg(at, 2, false);
    default:
        return 0;
    }
}

/* add or adc sbb and sub xor: 00..3f.  cmp, the last row, writes nothing. */
static uint16_t writes_arithmetic(const struct operands *at, unsigned op)
{
    if (op >= 0x38)
        return 0;
    switch (op & 7) {
    case 0:
    case 1:
        return rm(at, 1, !(op & 1));
    case 2:
    case 3:
        return reg(at, 1, !(op & 1));
    case 4:
    case 5:
        return bit(REG_AX);
    default:
        return 0;
    }
}

/* f6 f7: test, not, neg, mul, div; fe ff: inc, dec and jumps. */
static uint16_t writes_group(const struct operands *at, unsigned op)
{
    unsigned which = extension(at, 1);
    bool byte_wide = !(op & 1);
    if (op >= 0xfe)
        return which <= 1 ? rm(at, 1, byte_wide) : 0;
    if (which < 2)
        return 0;
    if (which < 4)
        return rm(at, 1, byte_wide);
    return byte_wide ? bit(REG_AX) : (uint16_t)(bit(REG_AX) | bit(REG_DX));
}

static uint16_t writes_one_byte(const struct operands *at)
{
    unsigned op = modrm(at, 0);
    bool byte_wide = !(op & 1);
    if (op < 0x40)
        return writes_arithmetic(at, op);
    if (op >= 0x58 && op <= 0x5f) /* pop */
        return low(at, op, false);
    if (op >= 0x91 && op <= 0x97) /* xchg with rax */
        return (uint16_t)(low(at, op, false) | bit(REG_AX));
    if (op >= 0xb0 && op <= 0xb7) /* mov, 8 bits */
        return low(at, op, true);
    if (op >= 0xb8 && op <= 0xbf)
        return low(at, op, false);
    switch (op) {
    case 0x63: /* movsxd */
    case 0x69: /* imul */
    case 0x6b:
    case 0x8b: /* mov */
    case 0x8d: /* lea */
        return reg(at, 1, false);
    case 0x8a:
        return reg(at, 1, true);
    case 0x80:
    case 0x81:
    case 0x83:
        return extension(at, 1) == 7 ? 0 : rm(at, 1, op == 0x80);
    case 0x86: /* xchg */
    case 0x87:
        return (uint16_t)(reg(at, 1, byte_wide) | rm(at, 1, byte_wide));
    case 0x88:
    case 0x89:
    case 0x8f: /* pop */
    case 0xc0: /* shifts */
    case 0xc1:
    case 0xc6: /* mov */
    case 0xc7:
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
        return rm(at, 1, byte_wide && op != 0x8f);
    case 0x98: /* cbw, cwde, cdqe */
    case 0xac: /* lods */
    case 0xad:
        return bit(REG_AX);
    case 0x99: /* cwd, cdq, cqo */
        return bit(REG_DX);
    case 0xf6:
    case 0xf7:
    case 0xfe:
    case 0xff:
        return writes_group(at, op);
    default:
        return 0;
    }
}

static bool is_legacy_prefix(uint8_t byte)
{
    switch (byte) {
    case 0x26:
    case 0x2e:
    case 0x36:
    case 0x3e:
    case 0x64:
    case 0x65:
    case 0x66:
    case 0x67:
    case 0xf0:
    case 0xf2:
    case 0xf3:
        return true;
    default:
        return false;
    }
}

/* Looks at the instruction at the start of `bytes` (16 are always enough).  `wide` says that it
 * is 64-bit code, where 40..4f are REX prefixes. */
struct decoded decode(const uint8_t *bytes, size_t size, bool wide)
{
    struct decoded decoded = {0};
    struct operands at = {0};
    size_t i = 0;
    for (; i < size; i++) {
        if (wide && (bytes[i] & 0xf0) == 0x40)
            at.rex = bytes[i];
        else if (is_legacy_prefix(bytes[i]))
            at.rex = 0; /* a REX prefix counts only directly before the opcode */
        else
            break;
    }
    if (i == size)
        return decoded;
    at.opcode = bytes + i;
    at.size = size - i;
    decoded.prefixes = i;
    unsigned first = modrm(&at, 0), second = modrm(&at, 1);
    bool two_byte = first == 0x0f;
    decoded.clobbers = two_byte && second == 0x05;
    decoded.enters =
        decoded.clobbers || (two_byte && second == 0x34) || (first == 0xcd && second == 0x80);
    decoded.pushes_flags = first == 0x9c;
    decoded.pops_flags = first == 0x9d || first == 0xcf;
    decoded.writes = two_byte ? writes_two_byte(&at) : wide ? writes_one_byte(&at) : 0;
    return decoded;
}
