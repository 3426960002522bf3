#!/bin/sh
# lint-names.sh -- asm/lib/names.inc against the headers of this system
#
# nasm says what each name of names.inc is, the C compiler what the headers call
# so: SYS_x is __NR_x of asm/unistd_64.h, SYS32_x that of asm/unistd_32.h, every
# other name means itself.

set -u

names=asm/lib/names.inc
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT

sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)[[:space:]][[:space:]]*equ[[:space:]].*/\1/p' "$names" \
    >"$scratch/names"
sort "$scratch/names" | uniq -d | sed "s|.*|$names: & stands there twice|"

# What nasm makes of them: one 64-bit word each.
{
    echo "%include \"names.inc\""
    sed 's/^/dq /' "$scratch/names"
} >"$scratch/names.asm"
if ! nasm -f bin -I asm/lib/ -o "$scratch/words" "$scratch/names.asm" 2>"$scratch/said"; then
    sed 's/^/nasm: /' "$scratch/said"
    exit 1
fi
od -An -v -w8 -t d8 "$scratch/words" | tr -d ' ' | paste -d ' ' "$scratch/names" - \
    >"$scratch/ours"

# c_program HEADERS SED-PROGRAM: lines "NAME VALUE", or "NAME -" for a name that the
# headers do not have.  The sed program turns a NAME into what the headers call it.
c_program() {
    echo '#include <stdio.h>'
    for header in $1; do echo "#if __has_include(<$header>)
#include <$header>
#endif"; done
    echo 'int main(void) {'
    sed 'h; '"$2"'; x; G; s/\n/ /' | awk '{
        printf "#ifdef %s\nprintf(\"%s %%lld\\n\", (long long)(%s));\n", $2, $1, $2
        printf "#else\nputs(\"%s -\");\n#endif\n", $1
    }'
    echo 'return 0; }'
}

headers='errno.h fcntl.h limits.h poll.h sched.h signal.h stddef.h time.h unistd.h
sys/mman.h sys/socket.h sys/stat.h sys/time.h sys/types.h sys/uio.h sys/wait.h netinet/in.h
asm/prctl.h asm/vsyscall.h elf.h linux/auxvec.h linux/futex.h linux/limits.h linux/audit.h
linux/seccomp.h linux/filter.h linux/net.h linux/ipc.h sys/prctl.h sys/ptrace.h'

compare() { # HEADERS SED-PROGRAM: the names come on standard input
    c_program "$1" "$2" >"$scratch/theirs.c"
    if ! "${CC:-cc}" -D_GNU_SOURCE -w -o "$scratch/theirs" "$scratch/theirs.c" 2>"$scratch/said"; then
        sed 's/^/cc: /' "$scratch/said" | head -n 5
        return
    fi
    "$scratch/theirs" | awk -v names="$names" '
        NR == FNR { if (!($1 in ours)) ours[$1] = $2; next }
        $2 == "-" { print names ": " $1 ": no header of this system has it"; next }
        ("" $2) != ours[$1] { print names ": " $1 " is " ours[$1] " here and " $2 " in the headers" }
    ' "$scratch/ours" -
}

# MAX_ERRNO is the kernel's own (linux/err.h), PAGE_SIZE the machine's, SIGSET_SIZE that of
# asm/signal.h's sigset_t, SA_RESTORER stands there beside what collides with signal.h: no
# header that programs see has them.
fixed='MAX_ERRNO 4095
PAGE_SIZE 4096
SIGSET_SIZE 8
SA_RESTORER 67108864'
printf '%s\n' "$fixed" | while read -r name value; do
    ours=$(sed -n "s/^$name //p" "$scratch/ours" | head -n 1)
    if [ -n "$ours" ] && [ "$ours" != "$value" ]; then
        echo "$names: $name is $ours here and should be $value"
    fi
done

grep '^SYS_[a-z0-9_]*$' "$scratch/names" | compare asm/unistd_64.h 's/^SYS_/__NR_/'
grep '^SYS32_' "$scratch/names" | compare asm/unistd_32.h 's/^SYS32_/__NR_/'
grep -vE '^(SYS_[a-z0-9_]*$|SYS32_|MAX_ERRNO$|PAGE_SIZE$|SIGSET_SIZE$|SA_RESTORER$)' "$scratch/names" |
    compare "$headers" 's/^STD\(IN\|OUT\|ERR\)$/STD\1_FILENO/'

printf '# %s names\n' "$(grep -c . "$scratch/names")"
