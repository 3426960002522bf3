/* The instructions right behind a call that look whether it failed: read one after the other, as
 * long as they are of the few kinds that stand there. */
#include "expect/catalogue.h"

#include <string.h>

enum { BYTES = 48, REX_W = 8, REX_R = 4, REX_B = 1 };

struct reader {
    uint8_t code[BYTES + 16]; /* zeros behind the end */
    size_t size, at;
};

static int64_t immediate(const struct reader *reader, size_t at, int size)
{
    int32_t value;
    if (size == 1)
        return (int8_t)reader->code[at];
    memcpy(&value, reader->code + at, sizeof value);
    return value;
}

/* Moves past an instruction that keeps the result: a move between registers or of a constant into
 * one, push, pop. */
static bool skip_move(struct reader *reader)
{
    size_t at = reader->at;
    uint8_t rex = (reader->code[at] & 0xf0) == 0x40 ? reader->code[at++] : 0;
    uint8_t opcode = reader->code[at], modrm = reader->code[at + 1];
    if ((opcode == 0x89 || opcode == 0x8b) && modrm >= 0xc0)
        reader->at = at + 2; /* mov r, r */
    else if (opcode >= 0xb8 && opcode <= 0xbf)
        reader->at = at + (rex & REX_W ? 9 : 5); /* mov r, imm */
    else if (opcode == 0xc7 && (modrm & 0xf8) == 0xc0)
        reader->at = at + 6; /* mov r, imm32 */
    else if (opcode >= 0x50 && opcode <= 0x5f)
        reader->at = at + 1; /* push, pop */
    else
        return false;
    return reader->at < reader->size;
}

/* cmp rax, x; test rax, rax; or rax, rax; and the same with eax. */
static bool read_compare(struct reader *reader, struct check *check)
{
    size_t at = reader->at;
    uint8_t rex = (reader->code[at] & 0xf0) == 0x40 ? reader->code[at++] : 0;
    uint8_t opcode = reader->code[at], modrm = reader->code[at + 1];
    check->width = rex & REX_W ? 64 : 32;
    if (opcode == 0x3d || (opcode == 0x81 && modrm == 0xf8)) { /* cmp rax, imm32 */
        at += opcode == 0x3d ? 1 : 2;
        check->limit = immediate(reader, at, 4);
        reader->at = at + 4;
        return check->has_limit = true;
    }
    if (opcode == 0x83 && modrm == 0xf8 && !(rex & REX_B)) { /* cmp rax, imm8 */
        check->limit = immediate(reader, at + 2, 1);
        reader->at = at + 3;
        return check->has_limit = true;
    }
    bool itself = modrm == 0xc0 && !(rex & (REX_B | REX_R));
    if ((opcode == 0x85 || opcode == 0x09) && itself) { /* test, or: as if with 0 */
        reader->at = at + 2;
        return check->has_limit = true;
    }
    if ((opcode == 0x39 && (modrm & 7) == 0 && !(rex & REX_B)) ||
        (opcode == 0x3b && (modrm >> 3 & 7) == 0 && !(rex & REX_R))) { /* cmp with a register */
        reader->at = at + 2;
        return modrm >= 0xc0;
    }
    return false;
}

static bool read_jump(const struct reader *reader, struct check *check)
{
    static const char *const jumps[] = {"jo", "jno", "jb", "jae", "je", "jne", "jbe", "ja",
                                        "js", "jns", "jp", "jnp", "jl", "jge", "jle", "jg"};
    uint8_t opcode = reader->code[reader->at];
    bool near = opcode == 0x0f;
    if (near)
        opcode = (uint8_t)(reader->code[reader->at + 1] - 0x10);
    if (reader->at >= reader->size || (opcode != 0xeb && opcode != 0xe9 && opcode >> 4 != 7))
        return false;
    bool always = opcode == 0xeb || opcode == 0xe9;
    check->jump = always ? "jmp" : jumps[opcode & 15];
    check->distance =
        immediate(reader, reader->at + (near ? 2 : 1), near || opcode == 0xe9 ? 4 : 1);
    return true;
}

bool code_check(const struct suspect *suspect, const struct event *call, struct check *check)
{
    struct reader reader = {.size = 0};
    const struct source *source = suspect->symptom->source;
    uint64_t address = source ? source_resume_address(source, call) : 0;
    *check = (struct check){0};
    if (!address)
        return false;
    reader.size = source_code(source, address, reader.code, BYTES);
    while (!read_compare(&reader, check)) {
        *check = (struct check){0};
        if (!skip_move(&reader))
            return read_jump(&reader, check);
    }
    return read_jump(&reader, check);
}
