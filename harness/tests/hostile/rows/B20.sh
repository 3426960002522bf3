# B20 files that make, git, gdb and editors would obey
# 01: PASS
# layers: F

hand_in() {
    local file=B20-01
    mkdir -p $file/.git/hooks $file/lessons/01-hello $file/asm/lib $file/c/lib
    printf 'all %%:\n\ttouch %s/tmp/obeyed\n' "$place" >$file/Makefile
    cp $file/Makefile $file/GNUmakefile
    cp $file/Makefile $file/harness.mk
    printf 'shell touch %s/tmp/obeyed\n' "$place" >$file/.gdbinit
    printf '#!/bin/sh\ntouch %s/tmp/obeyed\n' "$place" >$file/.git/hooks/post-checkout
    chmod 755 $file/.git/hooks/post-checkout
    printf '[core]\n\tfsmonitor = touch %s/tmp/obeyed\n' "$place" >$file/.git/config
    printf '%%fatal obeyed\n' >$file/asm/lib/names.inc
    printf '%%fatal obeyed\n' >$file/c/lib/start.asm
    printf 'touch %s/tmp/obeyed\n' "$place" >$file/.envrc
    cp "$place/tree/lessons/01-hello/solution/exercise.asm" $file/lessons/01-hello/
}
