# F01 names with a newline, a tab, blanks: none is opened
# 01: INTAKE
# 02 as F01-beside: PASS
# 01 says: 01-hello\x0a.asm
# 01 says: 01-hello\x09.c
# 01 says: \x2001-hello.asm
# 01 says: missing; 01-hello.asm\x20: not a name that is opened
# layers: F O

hand_in() {
    mkdir F01-01 F01-beside
    echo x | tee "F01-01/$(printf '01-hello\n.asm')" "F01-01/$(printf '01-hello\t.c')" \
        "F01-01/ 01-hello.asm" "F01-01/01-hello.asm " >/dev/null
    cp "$place/tree/lessons/02-doors/solution/exercise.c" F01-beside/02-doors.c
    touch "F01-beside/$(printf 'a\nb\t\033[2J c')"
}
