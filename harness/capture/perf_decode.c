/* The bytes of a record.  (linux/perf_event.h, "enum perf_event_type"; the fields of a tracepoint
 * are those of its file `format` in tracefs, which have been the same since Linux 3.13.) */
#include "capture/perf_parts.h"

#include <asm/perf_regs.h>
#include <stddef.h>
#include <string.h>

/* PERF_SAMPLE_RAW: a size, then what the tracepoint has noted. */
struct raw {
    uint32_t size;
    uint16_t type; /* the tracepoint's number */
    uint8_t flags, preempted;
    int32_t pid;
} __attribute__((packed));

struct raw_enter {
    struct raw raw;
    int64_t id;
    uint64_t args[6];
} __attribute__((packed));

struct raw_leave {
    struct raw raw;
    int64_t id, ret;
} __attribute__((packed));

struct raw_signal {
    struct raw raw;
    int32_t sig, error, code, pad;
    uint64_t handler, flags;
} __attribute__((packed));

struct raw_exec {
    struct raw raw;
    uint16_t name_at, name_size; /* __data_loc: from raw.type on */
} __attribute__((packed));

/* A sample in the order of the bits of PERF_FIELDS_ENTER. */
struct sample {
    struct perf_event_header header;
    uint32_t process, task;
    uint64_t ns;
    struct raw raw;
} __attribute__((packed));

/* … and behind raw.size bytes the registers, in the order of their bits. */
struct registers {
    uint64_t abi; /* PERF_SAMPLE_REGS_ABI_32: cs was not that of 64-bit code */
    uint64_t cx, ip;
} __attribute__((packed));

uint64_t perf_registers(void)
{
    _Static_assert(PERF_REG_X86_CX < PERF_REG_X86_IP, "they come in the order of their bits");
    return UINT64_C(1) << PERF_REG_X86_CX | UINT64_C(1) << PERF_REG_X86_IP;
}

/* What other records end with, because of sample_id_all. */
struct trailer {
    uint32_t process, task;
    uint64_t ns;
};

uint64_t perf_record_ns(const struct perf_event_header *header)
{
    uint64_t ns = 0;
    size_t at =
        header->type == PERF_RECORD_SAMPLE ? offsetof(struct sample, ns) : header->size - sizeof ns;
    if (at + sizeof ns <= header->size)
        memcpy(&ns, (const uint8_t *)header + at, sizeof ns);
    return ns;
}

static void decode_enter(const struct sample *sample, size_t size, struct perf_record *record)
{
    struct raw_enter raw;
    struct registers registers;
    const uint8_t *at = (const uint8_t *)&sample->raw, *end = (const uint8_t *)sample + size;
    size_t raw_size = sizeof raw.raw.size + sample->raw.size;
    if (sizeof raw > raw_size || raw_size + sizeof registers.abi > (size_t)(end - at))
        return;
    memcpy(&raw, at, sizeof raw);
    memset(&registers, 0, sizeof registers);
    size_t rest = (size_t)(end - at) - raw_size;
    memcpy(&registers, at + raw_size, rest < sizeof registers ? rest : sizeof registers);
    record->kind = PERF_ENTER;
    record->number = raw.id;
    memcpy(record->arg, raw.args, sizeof record->arg);
    record->ip = registers.ip;
    record->cx = registers.cx;
    record->narrow = registers.abi == PERF_SAMPLE_REGS_ABI_32;
}

/* The tracepoint's own fields; false: the record is too short for them. */
static bool take_raw(const struct sample *sample, size_t size, void *raw, size_t wanted)
{
    if (offsetof(struct sample, raw) + wanted > size)
        return false;
    memcpy(raw, &sample->raw, wanted);
    return true;
}

static void decode_leave(const struct sample *sample, size_t size, struct perf_record *record)
{
    struct raw_leave raw;
    if (!take_raw(sample, size, &raw, sizeof raw))
        return;
    record->kind = PERF_LEAVE;
    record->number = raw.id;
    record->result = raw.ret;
}

static void decode_signal(const struct sample *sample, size_t size, struct perf_record *record)
{
    struct raw_signal raw;
    if (!take_raw(sample, size, &raw, sizeof raw))
        return;
    record->kind = PERF_SIGNAL;
    record->signal = raw.sig;
    record->code = raw.code;
    record->handler = raw.handler;
}

static void decode_exec(const struct sample *sample, size_t size, struct perf_record *record)
{
    struct raw_exec raw;
    size_t begin = offsetof(struct sample, raw) + sizeof raw.raw.size;
    if (!take_raw(sample, size, &raw, sizeof raw))
        return;
    const char *name = (const char *)sample + begin + raw.name_at;
    if (begin + raw.name_at + raw.name_size > size || !memchr(name, '\0', raw.name_size))
        return;
    record->kind = PERF_EXEC;
    record->name = name;
}

static void decode_sample(const struct perf_ids *ids, const struct perf_event_header *header,
                          struct perf_record *record)
{
    const struct sample *sample = (const void *)header;
    if (header->size < sizeof *sample)
        return;
    uint16_t type = sample->raw.type;
    record->process = (pid_t)sample->process;
    record->task = (pid_t)sample->task;
    record->ns = sample->ns;
    if (type == ids->enter)
        decode_enter(sample, header->size, record);
    else if (type == ids->leave)
        decode_leave(sample, header->size, record);
    else if (type == ids->signal)
        decode_signal(sample, header->size, record);
    else if (type == ids->exec)
        decode_exec(sample, header->size, record);
}

/* PERF_RECORD_COMM: process, task, name.  FORK and EXIT: process, its parent, task, its parent.
 * LOST: 64 bits that say whose, 64 bits how many. */
static void decode_other(const struct perf_event_header *header, struct perf_record *record)
{
    enum { NAME_AT = sizeof *header + 8 };
    const uint8_t *bytes = (const uint8_t *)header;
    struct trailer trailer;
    uint32_t word[4];
    size_t ends = header->size - sizeof trailer;
    if (header->size < sizeof *header + sizeof word + sizeof trailer)
        return;
    memcpy(word, bytes + sizeof *header, sizeof word);
    memcpy(&trailer, bytes + ends, sizeof trailer);
    record->process = (pid_t)word[0];
    record->ns = trailer.ns;
    switch (header->type) {
    case PERF_RECORD_COMM:
        if (!memchr(bytes + NAME_AT, '\0', ends - NAME_AT))
            return;
        record->kind = PERF_COMM;
        record->task = (pid_t)word[1];
        record->name = (const char *)bytes + NAME_AT;
        record->exec = header->misc & PERF_RECORD_MISC_COMM_EXEC;
        return;
    case PERF_RECORD_FORK:
    case PERF_RECORD_EXIT:
        record->kind = header->type == PERF_RECORD_FORK ? PERF_BIRTH : PERF_END;
        record->parent_process = (pid_t)word[1];
        record->task = (pid_t)word[2];
        record->parent = (pid_t)word[3];
        return;
    case PERF_RECORD_LOST:
        record->kind = PERF_LOST;
        memcpy(&record->lost, word + 2, sizeof record->lost);
        return;
    }
}

void perf_decode(const struct perf_ids *ids, const struct perf_event_header *header,
                 struct perf_record *record)
{
    memset(record, 0, sizeof *record);
    record->kind = PERF_OTHER;
    if (header->type == PERF_RECORD_SAMPLE)
        decode_sample(ids, header, record);
    else if (header->size >= sizeof *header + sizeof(struct trailer))
        decode_other(header, record);
}
