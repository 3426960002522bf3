# F04 names that are no UTF-8, of 255 bytes, in capitals
# 01: INTAKE
# 02 as F04-both: PASS
# 01 says: \xff\xfe01-hello.asm
# 01 says: 01-HELLO.asm
# 02 says: 02-DOORS.asm
# layers: F O

hand_in() {
    mkdir F04-01 F04-both
    touch "F04-01/$(printf '\377\37601-hello.asm')" F04-01/01-HELLO.asm F04-01/01-hello.ASM \
        "F04-01/$(printf 'n%.0s' {1..251}).asm" "F04-01/$(printf '\342\200\25601-hello.c')"
    cp "$place/tree/lessons/02-doors/solution/exercise.asm" F04-both/02-doors.asm
    echo "no assembly" >F04-both/02-DOORS.asm
}
