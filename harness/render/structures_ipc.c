/* System V ipc in the layout of 64-bit programs (struct ipc64_perm and those around it), and
 * message queues. */
#include "render/structures.h"

#include "tables/inner.h"
#include "tables/sets.h"

#include <linux/ipc.h>

/* Who owns it, and who may use it; of what is being set only that part. */
static bool add_owner(struct text *to, const struct source *from, const char *prefix)
{
    if (from->narrow)
        return false;
    text_add(to, "{%s_perm={uid=", prefix);
    render_id(to, field_u32(from, 4));
    text_add(to, ", gid=");
    render_id(to, field_u32(from, 8));
    text_add(to, ", mode=");
    text_add(to, "%#03o", field_u32(from, 20));
    if (from->at_exit) {
        text_add(to, ", key=%" PRIu32 ", cuid=", field_u32(from, 0));
        render_id(to, field_u32(from, 12));
        text_add(to, ", cgid=");
        render_id(to, field_u32(from, 16));
    }
    text_add_char(to, '}');
    return true;
}

static bool print_shmid(struct text *to, const struct source *from)
{
    if (!add_owner(to, from, "shm"))
        return false;
    if (from->at_exit)
        text_add(to,
                 ", shm_segsz=%" PRIu64 ", shm_cpid=%" PRId32 ", shm_lpid=%" PRId32
                 ", shm_nattch=%" PRIu64 ", shm_atime=%" PRIu64 ", shm_dtime=%" PRIu64
                 ", shm_ctime=%" PRIu64,
                 field_u64(from, 48), (int32_t)field_u32(from, 80), (int32_t)field_u32(from, 84),
                 field_u64(from, 88), field_u64(from, 56), field_u64(from, 64),
                 field_u64(from, 72));
    text_add_char(to, '}');
    return true;
}

static bool print_msqid(struct text *to, const struct source *from)
{
    if (!add_owner(to, from, "msg"))
        return false;
    if (from->at_exit)
        text_add(to,
                 ", msg_stime=%" PRIu64 ", msg_rtime=%" PRIu64 ", msg_ctime=%" PRIu64
                 ", msg_qnum=%" PRIu64,
                 field_u64(from, 48), field_u64(from, 56), field_u64(from, 64),
                 field_u64(from, 80));
    text_add(to, ", msg_qbytes=%" PRIu64, field_u64(from, 88));
    if (from->at_exit)
        text_add(to, ", msg_lspid=%" PRId32 ", msg_lrpid=%" PRId32, (int32_t)field_u32(from, 96),
                 (int32_t)field_u32(from, 100));
    text_add_char(to, '}');
    return true;
}

static bool print_semid(struct text *to, const struct source *from)
{
    if (!add_owner(to, from, "sem"))
        return false;
    if (from->at_exit)
        text_add(to, ", sem_otime=%" PRIu64 ", sem_ctime=%" PRIu64 ", sem_nsems=%" PRIu64,
                 field_u64(from, 48), field_u64(from, 64), field_u64(from, 80));
    text_add_char(to, '}');
    return true;
}

static bool print_ints(struct text *to, const struct source *from, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        text_add(to, "%s%s=%" PRId32, i ? ", " : "{", names[i], (int32_t)field_u32(from, 4 * i));
    text_add_char(to, '}');
    return true;
}

static bool print_longs(struct text *to, const struct source *from, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        text_add(to, "%s%s=%" PRIu64, i ? ", " : "{", names[i], field_word(from, 8 * i, 4 * i));
    text_add_char(to, '}');
    return true;
}

static bool print_shm_limits(struct text *to, const struct source *from)
{
    static const char *const names[] = {"shmmax", "shmmin", "shmmni", "shmseg", "shmall", NULL};
    return print_longs(to, from, names);
}

static bool print_shm_usage(struct text *to, const struct source *from)
{
    static const char *const names[] = {"used_ids",      "shm_tot",        "shm_rss", "shm_swp",
                                        "swap_attempts", "swap_successes", NULL};
    struct source used = *from;
    uint8_t bytes[48] = {0};
    memcpy(bytes, from->bytes, from->size < sizeof bytes ? from->size : sizeof bytes);
    memset(bytes + 4, 0, from->narrow ? 0 : 4); /* the first is an int */
    used.bytes = bytes;
    return print_longs(to, &used, names);
}

static bool print_msg_limits(struct text *to, const struct source *from)
{
    static const char *const names[] = {"msgpool", "msgmap", "msgmax", "msgmnb",
                                        "msgmni",  "msgssz", "msgtql", NULL};
    print_ints(to, from, names);
    to->size--; /* the brace: one more, which is short */
    text_add(to, ", msgseg=%u}", field_u16(from, 28));
    return true;
}

static bool print_sem_limits(struct text *to, const struct source *from)
{
    static const char *const names[] = {"semmap", "semmni", "semmns", "semmnu", "semmsl", "semopm",
                                        "semume", "semusz", "semvmx", "semaem", NULL};
    return print_ints(to, from, names);
}

static bool print_sembuf(struct text *to, const struct source *from)
{
    text_add(to, "{sem_num=%u, sem_op=%d, sem_flg=", field_u16(from, 0),
             (int16_t)field_u16(from, 2));
    render_flags(to, from->style, names_sem_flag, "SEM_???", field_u16(from, 4));
    text_add_char(to, '}');
    return true;
}

/* A type, and text that is as long as an argument says. */
static bool print_message(struct text *to, const struct source *from)
{
    size_t word = from->narrow ? 4 : 8, wanted = from->wanted - word;
    if (from->size < word || from->wanted < word)
        return false;
    text_add(to, "{mtype=%" PRId64 ", mtext=", field_long(from, 0, 0));
    size_t size = from->size - word, limit = string_limit(from->style);
    if (size < wanted && size < limit)
        render_address(to, from->address + word);
    else
        render_string(to, from->style, from->bytes + word, size, limit);
    text_add_char(to, '}');
    return true;
}

static bool print_mq_attr(struct text *to, const struct source *from)
{
    text_add(to, "{mq_flags=");
    render_flags(to, from->style, names_mq_flag, "O_???", field_word(from, 0, 0));
    text_add(to, ", mq_maxmsg=%" PRId64 ", mq_msgsize=%" PRId64 ", mq_curmsgs=%" PRId64 "}",
             field_long(from, 8, 4), field_long(from, 16, 8), field_long(from, 24, 12));
    return true;
}

/* ------------------------------------------------------------------- the arguments */

static bool print_key(struct text *to, const struct place *place)
{
    uint32_t key = (uint32_t)place->value;
    if (key == IPC_PRIVATE)
        render_named(to, place->style, "0", "IPC_PRIVATE");
    else
        text_add(to, "%#" PRIx32, key);
    return true;
}

/* Flags, and the permissions of what is made. */
static void add_mode(struct text *to, const struct place *place, uint32_t flags,
                     const struct constant *names)
{
    enum { PERMISSIONS = 0777 };
    if (flags & ~(uint32_t)PERMISSIONS) {
        render_flags(to, place->style, names, NULL, flags & ~(uint32_t)PERMISSIONS);
        text_add_char(to, '|');
    }
    text_add(to, "%#03o", flags & PERMISSIONS);
}

static bool print_get_flags(struct text *to, const struct place *place)
{
    add_mode(to, place, (uint32_t)place->value, names_ipc_get);
    return true;
}

/* The size of huge pages is a logarithm in the six bits at the top. */
static bool print_shm_flags(struct text *to, const struct place *place)
{
    enum { HUGE_SHIFT = 26, HUGE_MASK = 0x3f };
    uint32_t flags = (uint32_t)place->value, huge = flags >> HUGE_SHIFT & HUGE_MASK;
    uint32_t rest = flags & ~((uint32_t)HUGE_MASK << HUGE_SHIFT);
    if (!huge) {
        add_mode(to, place, rest, names_shm_get);
        return true;
    }
    if (rest & ~0777u) {
        render_flags(to, place->style, names_shm_get, NULL, rest & ~0777u);
        text_add_char(to, '|');
    }
    text_add(to, "%" PRIu32 "<<SHM_HUGE_SHIFT|%#03o", huge, rest & 0777);
    return true;
}

/* A keyring by its name, another key by its number. */
static bool print_serial(struct text *to, const struct place *place)
{
    if (place->parameter->names != names_key_ring)
        return false;
    render_choice_decimal(to, place->style, names_key_ring, NULL, (int64_t)(int32_t)place->value);
    return true;
}

/* Through ipc(2), i386 leads to the union that other programs pass. */
static bool print_union(struct text *to, const struct place *place)
{
    if (place->event->number < INNER_CALLS)
        return false;
    text_add(to, "[%#" PRIx32 "]", (uint32_t)place->value);
    return true;
}

/* i386 marks the 64-bit layout of what the operation reads or writes. */
static bool print_control(struct text *to, const struct place *place)
{
    enum { WIDE = 0x100 };
    if (!call_is_narrow(place->event) || !(place->value & WIDE))
        return false;
    text_add(to, "IPC_64|");
    render_choice(to, place->style, place->parameter->names, place->parameter->prefix,
                  (uint32_t)place->value & ~(uint32_t)WIDE);
    return true;
}

static int shown_mq_open(const struct event *event)
{
    enum { CREATE = 0100 };
    return event->arg[1] & CREATE ? 4 : 2;
}

static int shown_keyctl(const struct event *event)
{
    static const uint8_t counts[] = {3, 2, 4, 2, 4, 3, 4, 2, 3, 3, 5, 4,
                                     5, 4, 2, 3, 2, 4, 1, 5, 5, 2, 3};
    uint32_t operation = (uint32_t)event->arg[0];
    return operation < sizeof counts ? counts[operation] : 5;
}

const struct count_rule shown_ipc[] = {
    {"mq_open", shown_mq_open}, {"keyctl", shown_keyctl}, {NULL, NULL}};

const struct argument_rule arguments_ipc[] = {
    {"shmget", 0, print_key},         {"semget", 0, print_key},
    {"msgget", 0, print_key},         {"shmget", 2, print_shm_flags},
    {"semget", 2, print_get_flags},   {"msgget", 1, print_get_flags},
    {"semctl", 3, print_union},       {"semctl", 2, print_control},
    {"shmctl", 1, print_control},     {"msgctl", 1, print_control},
    {"keyctl", 1, print_serial},      {"keyctl", 2, print_serial},
    {"keyctl", 4, print_serial},      {"add_key", 4, print_serial},
    {"request_key", 3, print_serial}, {NULL, 0, NULL},
};

const struct structure_row structures_ipc[] = {
    {.id = STRUCTURE_shmid, .print = print_shmid},
    {.id = STRUCTURE_shm_limits, .print = print_shm_limits},
    {.id = STRUCTURE_shm_usage, .print = print_shm_usage},
    {.id = STRUCTURE_msqid, .print = print_msqid},
    {.id = STRUCTURE_msg_limits, .print = print_msg_limits},
    {.id = STRUCTURE_semid, .print = print_semid},
    {.id = STRUCTURE_sem_limits, .print = print_sem_limits},
    {.id = STRUCTURE_sembuf, .print = print_sembuf},
    {.id = STRUCTURE_message, .print = print_message},
    {.id = STRUCTURE_mq_attr, .print = print_mq_attr},
    {.print = NULL},
};
