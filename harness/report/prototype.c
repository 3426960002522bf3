/* Parameters and results of calls in words, and as C has them. */
#include "report/reference.h"
#include "tables/classes.h"

#include <string.h>

static const char *const registers[ABI_COUNT][6] = {
    [ABI_X86_64] = {"rdi", "rsi", "rdx", "r10", "r8", "r9"},
    [ABI_X32] = {"rdi", "rsi", "rdx", "r10", "r8", "r9"},
    [ABI_I386] = {"ebx", "ecx", "edx", "esi", "edi", "ebp"},
};

/* How a kind is written in C, and what a result of it is. */
static const struct {
    const char *type;
    const char *gives; /* as a result */
} kinds[] = {
    [KIND_NONE] = {"void", "it does not return"},
    [KIND_INT] = {"int", "0"},
    [KIND_UINT] = {"unsigned int", "a number"},
    [KIND_LONG] = {"long", "a number"},
    [KIND_SIZE] = {"size_t", "how many"},
    [KIND_HEX] = {"unsigned long", "a number"},
    [KIND_FD] = {"int", "a descriptor, the lowest number that is free"},
    [KIND_DIRFD] = {"int", "a descriptor"},
    [KIND_PID] = {"pid_t", "the number of a process"},
    [KIND_MODE] = {"mode_t", "permission bits"},
    [KIND_FLAGS] = {"int", "bits"},
    [KIND_CHOICE] = {"int", "a number"},
    [KIND_SIGNAL] = {"int", "a signal"},
    [KIND_ADDRESS] = {"void *", "an address"},
    [KIND_PATH] = {"const char *", ""},
    [KIND_IN_BYTES] = {"const void *", ""},
    [KIND_OUT_BYTES] = {"void *", ""},
    [KIND_STRINGS] = {"const char *const *", ""},
    [KIND_ID] = {"uid_t", "a user or group"},
    [KIND_DEVICE] = {"dev_t", "a device"},
    [KIND_ID16] = {"unsigned short", "a user or group"},
};

const char *argument_register(enum abi abi, int argument)
{
    return registers[abi][argument];
}

const struct signature *signature_of(enum abi abi, const char *name)
{
    long number = call_number(abi, name);
    return number < 0 ? NULL : call_signature(abi, (uint32_t)number);
}

bool i386_differs(const char *name)
{
    const struct signature *wide = signature_of(ABI_X86_64, name);
    const struct signature *narrow = signature_of(ABI_I386, name);
    return wide && narrow && wide != narrow;
}

void add_short_prototype(struct text *to, const struct signature *signature)
{
    text_add(to, "%s(", signature->name);
    for (int i = 0; signature->typed && i < signature->count; i++)
        text_add(to, "%s%s", i ? ", " : "", signature->parameter[i].name);
    text_add(to, signature->typed ? ")" : "...)");
}

static bool is_struct(const struct parameter *parameter)
{
    return parameter->kind == KIND_IN_STRUCT || parameter->kind == KIND_OUT_STRUCT ||
           parameter->kind == KIND_INOUT_STRUCT;
}

/* "const struct timespec *name", "int name[2]". */
static void add_declaration(struct text *to, const struct parameter *parameter)
{
    bool wide = parameter->detail & DETAIL_WIDE;
    const char *type = kinds[parameter->kind].type;
    if (is_struct(parameter)) {
        type = reference_c_type(parameter->structure);
        size_t size = strcspn(type, "[");
        if (parameter->kind == KIND_IN_STRUCT)
            text_add(to, "const ");
        if (type[size])
            text_add(to, "%.*s%s%s", (int)size, type, parameter->name, type + size);
        else
            text_add(to, "%s%s*%s", type, type[size - 1] == '*' ? "" : " ", parameter->name);
    } else if (parameter->kind == KIND_FLAGS || parameter->kind == KIND_CHOICE) {
        text_add(to, "%s %s", wide ? "unsigned long" : type, parameter->name);
    } else {
        text_add(to, "%s%s%s", type, type[strlen(type) - 1] == '*' ? "" : " ", parameter->name);
    }
}

void add_prototype(struct text *to, const struct signature *signature)
{
    const char *type = signature->returns == KIND_SIZE ? "ssize_t" : kinds[signature->returns].type;
    text_add(to, "%s%s%s(", type, type[strlen(type) - 1] == '*' ? "" : " ", signature->name);
    for (int i = 0; signature->typed && i < signature->count; i++) {
        text_add(to, i ? ", " : "");
        add_declaration(to, &signature->parameter[i]);
    }
    text_add(to, !signature->typed ? "...)" : signature->count ? ")" : "void)");
}

/* ------------------------------------------------------------------ in words */

enum { NAMES_SHOWN = 8 };

static void add_names(struct text *to, const struct parameter *parameter)
{
    size_t shown = 0;
    for (const struct constant *one = parameter->names; one && one->name; one++, shown++) {
        if (shown == NAMES_SHOWN) {
            text_add(to, " ...");
            return;
        }
        text_add(to, "%s%s", shown ? " " : "", one->name);
    }
}

/* ", as many as count says". */
static void add_how_many(struct text *to, const struct signature *signature,
                         const struct parameter *parameter)
{
    int from = parameter->size_from;
    if (from >= 1 && from <= signature->count)
        text_add(to, ", as %s as %s%s says", parameter->detail & DETAIL_SIZE_AT ? "much" : "many",
                 parameter->detail & DETAIL_SIZE_AT ? "*" : "",
                 signature->parameter[from - 1].name);
}

/* What the kind says: how it is passed, and what it may be. */
static void add_kind(struct text *to, const struct signature *signature,
                     const struct parameter *parameter)
{
    switch (parameter->kind) {
    case KIND_PATH:
        text_add(to, "an address; ended by a NUL");
        break;
    case KIND_STRINGS:
        text_add(to, "an address");
        break;
    case KIND_IN_BYTES:
    case KIND_IN_STRUCT:
        text_add(to, "an address; read");
        add_how_many(to, signature, parameter);
        break;
    case KIND_OUT_BYTES:
    case KIND_OUT_STRUCT:
        text_add(to, "an address; written");
        add_how_many(to, signature, parameter);
        break;
    case KIND_INOUT_STRUCT:
        text_add(to, "an address; read and written");
        add_how_many(to, signature, parameter);
        break;
    case KIND_FLAGS:
    case KIND_CHOICE:
        if (parameter->names && parameter->names->name) {
            text_add(to, parameter->kind == KIND_FLAGS ? "or'ed: " : "one of: ");
            add_names(to, parameter);
        } else {
            text_add(to, "a number");
        }
        break;
    case KIND_SIGNAL:
        text_add(to, "1 to 64");
        break;
    case KIND_ADDRESS:
        text_add(to, "an address");
        break;
    case KIND_FD:
        text_add(to, "a descriptor");
        break;
    case KIND_DIRFD:
        text_add(to, "a descriptor or AT_FDCWD");
        break;
    default:
        text_add(to, "a number");
        break;
    }
}

/* "O_RDONLY" and the like. */
static bool names_a_constant(const char *note)
{
    for (const char *at = note; (at = strchr(at, '_')); at++)
        if (at > note && at[-1] >= 'A' && at[-1] <= 'Z')
            return true;
    return false;
}

/* Whether a note leaves something to say about the kind. */
static bool kind_adds(const struct parameter *parameter, const char *note)
{
    switch (parameter->kind) {
    case KIND_FLAGS:
    case KIND_CHOICE:
        return parameter->names && parameter->names->name && !names_a_constant(note);
    default:
        return kind_leads_to_memory(parameter->kind) && !strstr(note, "the address");
    }
}

void add_argument_text(struct text *to, const struct signature *signature, int argument)
{
    const struct parameter *parameter = &signature->parameter[argument];
    const char *note = reference_argument(signature->name, parameter->name);
    bool more = !note || kind_adds(parameter, note);
    if (note)
        text_add(to, "%s%s", note, more ? " (" : "");
    if (more)
        add_kind(to, signature, parameter);
    if (note && more)
        text_add_char(to, ')');
}

void add_result_text(struct text *to, const struct signature *signature)
{
    bool always;
    const char *gives = reference_result(signature->name, &always);
    if (reference_end(signature->name)) {
        text_add(to, "-ENOSYS");
        return;
    }
    if (!gives)
        gives = signature->returns == KIND_INT && !reference_text(signature->name)
                    ? "0 or more"
                    : kinds[signature->returns].gives;
    text_add(to, "%s", gives);
    if (!always && signature->returns != KIND_NONE)
        text_add(to, "; or -errno, from -4095 to -1");
}

void add_history(struct text *to, enum abi abi, const char *name)
{
    const char *since = reference_since(abi, name);
    const struct call_end *end = reference_end(name);
    if (end && !end->version)
        text_add(to, "never in Linux");
    else if (since)
        text_add(to, "since Linux %s", since);
    if (end && end->version)
        text_add(to, ", gone in %s", end->version);
}

void add_classes(struct text *to, const char *name)
{
    const char *between = "";
    for (size_t i = 0; class_name(i); i++) {
        struct call_set set = {0};
        bool has = false;
        class_add(&set, class_name(i));
        for (int abi = 0; abi < ABI_COUNT; abi++) {
            long number = call_number((enum abi)abi, name);
            has |= number >= 0 && call_set_has(&set, (enum abi)abi, (uint32_t)number);
        }
        if (!has || strcmp(class_name(i), "net") == 0) /* a second name of %network */
            continue;
        text_add(to, "%s%%%s", between, class_name(i));
        between = " ";
    }
}
