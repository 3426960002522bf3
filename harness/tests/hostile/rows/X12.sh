# X12 root grades: programs and tools run as an ordinary user, and that is said
# 90 as X12: PASS
# needs: root
# layers: P

hand_in() {
    mkdir X12
    cat >X12/90-anything.c <<'C'
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    return syscall(SYS_geteuid) == 0 || syscall(SYS_setuid, 0) == 0;
}
C
}

after() {
    if ! grep -q 'You are root' "$place/errors"; then echo "it does not say so"; fi
    if [ -n "$(find "$place/out/results" -perm /002)" ]; then echo "everybody may write the results"; fi
}
