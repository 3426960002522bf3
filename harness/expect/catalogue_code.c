/* What the program's instructions say, as far as a few byte patterns tell it.  This is no
 * disassembler: a pattern may match in the middle of another instruction.  So what is found here
 * only ever confirms what the registers and results already suggest.
 *
 * Encodings: Intel SDM volume 2.  A REX prefix is 0x40..0x4f; its bits W R X B widen the operand
 * and extend the register fields of the ModRM byte. */
#include "expect/catalogue.h"

#include <string.h>

enum { WINDOW = 64, REX_B = 1, REX_R = 4, REX_W = 8 };

static bool is_rex(uint8_t byte)
{
    return (byte & 0xf0) == 0x40;
}

static int64_t read_immediate(const uint8_t *bytes)
{
    int32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

bool code_is_constant(const struct suspect *suspect, uint64_t address, enum reg reg, int64_t *value)
{
    uint8_t code[16] = {0};
    if (!source_code(suspect->symptom->source, address, code, sizeof code))
        return false;
    const uint8_t *at = code;
    uint8_t rex = is_rex(*at) ? *at++ : 0;
    unsigned low = (unsigned)reg & 7;
    bool high = reg >= 8;

    if (at[0] == (0xb8 | low) && ((rex & REX_B) != 0) == high && !(rex & REX_W)) {
        *value = (int64_t)(uint32_t)read_immediate(at + 1); /* mov r32, imm32 */
        return true;
    }
    if (at[0] == 0xc7 && at[1] == (0xc0 | low) && ((rex & REX_B) != 0) == high) {
        *value = read_immediate(at + 2); /* mov r, imm32, sign-extended */
        return true;
    }
    bool both = ((rex & REX_B) != 0) == high && ((rex & REX_R) != 0) == high;
    if ((at[0] == 0x31 || at[0] == 0x33) && at[1] == (0xc0 | low << 3 | low) && both) {
        *value = 0; /* xor r, r */
        return true;
    }
    return false;
}

/* The bytes of the function at `address`, from there (or, if `whole`, from its start) on. */
static size_t function_code(const struct suspect *suspect, uint64_t address, bool whole,
                            uint8_t *code, size_t room, uint64_t *from)
{
    struct source_function function;
    if (!source_function(suspect->symptom->source, address, &function))
        return 0;
    *from = whole ? function.from : address;
    if (function.to - *from < room)
        room = (size_t)(function.to - *from);
    return source_code(suspect->symptom->source, *from, code, room);
}

/* The bytes after a call, from where the student's code goes on to the end of its function. */
static size_t code_after(const struct suspect *suspect, const struct event *call, uint8_t *code)
{
    const struct source *source = suspect->symptom->source;
    uint64_t address = source ? source_resume_address(source, call) : 0;
    return address ? function_code(suspect, address, false, code, WINDOW, &address) : 0;
}

bool code_compares_with_minus_one(const struct suspect *suspect, const struct event *call)
{
    uint8_t code[WINDOW];
    size_t size = code_after(suspect, call, code);
    for (size_t i = 0; i + 5 <= size; i++) {
        if (code[i] == 0x83 && (code[i + 1] & 0xf8) == 0xf8 && code[i + 2] == 0xff)
            return true; /* cmp r, -1 */
        if (code[i] == 0x3d && memcmp(code + i + 1, "\xff\xff\xff\xff", 4) == 0)
            return true; /* cmp eax, -1 */
        if (code[i] == 0x83 && code[i + 1] == 0xc0 && code[i + 2] == 1 && code[i + 3] == 0x74)
            return true; /* add eax, 1; jz */
        if (code[i] == 0xff && code[i + 1] == 0xc0 && (code[i + 2] == 0x74 || code[i + 2] == 0x0f))
            return true; /* inc eax; jz */
    }
    return false;
}

bool code_tests_32_bits(const struct suspect *suspect, const struct event *call)
{
    uint8_t code[WINDOW];
    size_t size = code_after(suspect, call, code);
    for (size_t i = 0; i + 3 <= size && i < 32; i++) {
        if (i > 0 && is_rex(code[i - 1]) && (code[i - 1] & REX_W))
            continue;
        uint8_t modrm = code[i + 1];
        bool same = modrm >= 0xc0 && (modrm >> 3 & 7) == (modrm & 7);
        if (code[i] == 0x85 && same)
            return true; /* test r32, r32 */
        if (code[i] == 0x3d || (code[i] == 0x83 && (modrm & 0xf8) == 0xf8))
            return true; /* cmp r32, imm */
        if ((code[i] == 0xf7 && (modrm & 0xf8) == 0xd8) ||
            (code[i] == 0xc1 && (modrm & 0xf8) == 0xe8 && code[i + 2] == 31))
            return true; /* neg r32; shr r32, 31 */
        if (code[i] == 0x09 && same)
            return true; /* or r32, r32 */
        if (code[i] == 0xa9 || (code[i] == 0xf7 && (modrm & 0xf8) == 0xc0))
            return true; /* test r32, imm */
        if (code[i] == 0x48 && modrm == 0x98)
            return true; /* cdqe: a long made of an int */
    }
    return false;
}

bool code_compares_register(const struct suspect *suspect, const struct event *call, enum reg reg)
{
    uint8_t code[WINDOW];
    size_t size = code_after(suspect, call, code);
    unsigned low = (unsigned)reg & 7;
    bool high = reg >= 8;
    for (size_t i = 0; i + 2 <= size; i++) {
        uint8_t rex = i > 0 && is_rex(code[i - 1]) ? code[i - 1] : 0;
        uint8_t modrm = code[i + 1];
        if (modrm < 0xc0)
            continue;
        bool rm = (modrm & 7) == low && ((rex & REX_B) != 0) == high;
        bool other = (modrm >> 3 & 7) == low && ((rex & REX_R) != 0) == high;
        if ((code[i] == 0x39 || code[i] == 0x3b || code[i] == 0x85) && (rm || other))
            return true; /* cmp, test */
        if ((code[i] == 0x83 || code[i] == 0x81) && (modrm >> 3 & 7) == 7 && rm)
            return true; /* cmp r, imm */
    }
    return false;
}

bool code_is_move(const struct suspect *suspect, uint64_t address, enum reg *to, enum reg *from)
{
    uint8_t code[16] = {0};
    if (!address || !source_code(suspect->symptom->source, address, code, sizeof code))
        return false;
    const uint8_t *at = code;
    uint8_t rex = is_rex(*at) ? *at++ : 0;
    if ((at[0] != 0x89 && at[0] != 0x8b) || at[1] < 0xc0)
        return false;
    enum reg field = (enum reg)((at[1] >> 3 & 7) + (rex & REX_R ? 8 : 0));
    enum reg rm = (enum reg)((at[1] & 7) + (rex & REX_B ? 8 : 0));
    *to = at[0] == 0x89 ? rm : field; /* mov rm, r; mov r, rm */
    *from = at[0] == 0x89 ? field : rm;
    return true;
}

const char *code_signed_jump(const struct suspect *suspect, const struct event *call)
{
    static const char *const jumps[] = {"jl", "jge", "jle", "jg"}; /* 7c..7f; 0f 8c..8f */
    uint8_t code[WINDOW];
    size_t size = code_after(suspect, call, code);
    for (size_t i = 0; i + 7 <= size && i < 16; i++) {
        if (code[i] != 0x3d) /* cmp rax, imm32 */
            continue;
        int64_t limit = read_immediate(code + i + 1);
        uint8_t jump = code[i + 5] == 0x0f ? (uint8_t)(code[i + 6] - 0x10) : code[i + 5];
        if ((limit == -4095 || limit == -4096) && jump >= 0x7c && jump <= 0x7f)
            return jumps[jump - 0x7c];
    }
    return NULL;
}

static bool code_passes_constant(const struct suspect *suspect, int64_t value)
{
    /* mov r32, imm32 into the registers of C's arguments 2..5, and into eax for main's return. */
    static const uint8_t loads[] = {0xbe, 0xba, 0xb9};
    uint8_t code[256];
    const struct source *source = suspect->symptom->source;
    if (!source || value <= 0 || value > INT32_MAX)
        return false;
    uint64_t call = source_call_address(source, suspect->event);
    uint64_t from = call ? call - WINDOW : source_symbol(source, "main");
    size_t size = source_code(source, from, code, call ? WINDOW : sizeof code);
    for (size_t i = 0; i + 5 <= size; i++) {
        bool load = call ? memchr(loads, code[i], sizeof loads) != NULL : code[i] == 0xb8;
        if (load && read_immediate(code + i + 1) == value)
            return true;
    }
    return false;
}

bool is_constant_argument(const struct suspect *suspect, int argument)
{
    const struct event *event = suspect->event;
    enum kind kind = event_parameter(event, argument)->kind;
    int64_t given = event_value(event, argument), constant;
    if (suspect->by_function)
        return code_passes_constant(suspect, given);
    enum reg reg = abi_argument_register(event->abi, argument);
    return is_loaded_for(suspect, event, reg) &&
           code_is_constant(suspect, event->witness->writer[reg], reg, &constant) &&
           narrow_value(kind, event->abi, (uint64_t)constant) == given;
}

bool is_inline_asm(const struct suspect *suspect, const struct event *event)
{
    const struct source *source = suspect->symptom->source;
    return suspect->symptom->language == LANGUAGE_C && source && is_call(event) &&
           source_call_address(source, event) != 0 &&
           source_resume_address(source, event) == event->ip;
}

bool is_own_wrapper(const struct suspect *suspect, const struct event *call)
{
    struct source_function function;
    if (suspect->symptom->language == LANGUAGE_C)
        return is_inline_asm(suspect, call);
    return is_call(call) && source_function(suspect->symptom->source, call->ip - 2, &function) &&
           strcmp(function.name, "_start") != 0;
}

static bool calls_errno_location(const struct suspect *suspect, uint64_t address)
{
    uint8_t code[1024];
    uint64_t from = 0;
    uint64_t target = source_symbol(suspect->symptom->source, "__errno_location");
    size_t size = target ? function_code(suspect, address, true, code, sizeof code, &from) : 0;
    for (size_t i = 0; i + 5 <= size; i++)
        if (code[i] == 0xe8 && from + i + 5 + (uint64_t)read_immediate(code + i + 1) == target)
            return true; /* call rel32 */
    return false;
}

/* A 32-bit store through a register or to a fixed address, at `code`.  Gives the offset of what
 * follows the ModRM byte and its address, or 0. */
static size_t is_store(const uint8_t *code, uint8_t opcode, uint8_t rex)
{
    uint8_t modrm = code[1];
    if (code[0] != opcode || (rex & REX_W) || modrm >= 0x40)
        return 0;
    if ((modrm & 7) == 5)
        return 6; /* [rip + x] */
    if ((modrm & 7) == 4)
        return code[2] == 0x25 ? 7 : 0; /* [x]; not [rsp] and the like */
    return 2;                           /* [register] */
}

/* Looks for a store behind a call: of any value, or of a constant zero.  Its address, or 0. */
static uint64_t find_store(const struct suspect *suspect, const struct event *call, bool of_zero)
{
    static const uint8_t zero[4];
    uint8_t code[160 + 16] = {0};
    uint64_t from;
    size_t size = function_code(suspect, call->ip, false, code, sizeof code - 16, &from);
    for (size_t i = 0; i < size; i++) {
        uint8_t rex = i > 0 && is_rex(code[i - 1]) ? code[i - 1] : 0;
        size_t constant = is_store(code + i, 0xc7, rex);
        if ((constant && (!of_zero || memcmp(code + i + constant, zero, 4) == 0)) ||
            (!of_zero && is_store(code + i, 0x89, rex)))
            return from + i;
    }
    return 0;
}

bool code_stores_errno(const struct suspect *suspect, const struct event *call)
{
    return find_store(suspect, call, false) != 0;
}

bool code_stores_zero(const struct suspect *suspect, const struct event *call)
{
    return find_store(suspect, call, true) != 0;
}

uint64_t code_errno_store(const struct suspect *suspect, const struct event *call)
{
    return find_store(suspect, call, false);
}

bool code_reads_errno(const struct suspect *suspect)
{
    uint64_t main_at = source_symbol(suspect->symptom->source, "main");
    return main_at && calls_errno_location(suspect, main_at);
}

bool code_pushes(const struct suspect *suspect, uint64_t from, uint64_t to, enum reg reg)
{
    uint8_t code[256];
    if (to <= from || to - from > sizeof code)
        return false;
    size_t size = source_code(suspect->symptom->source, from, code, (size_t)(to - from));
    for (size_t i = 0; i < size; i++) {
        bool rex = i > 0 && code[i - 1] == 0x41;
        if (code[i] == (0x50 | ((unsigned)reg & 7)) && rex == (reg >= 8))
            return true;
    }
    return false;
}
