# F03 a name that a shell would run
# 01: INTAKE
# 02 as F03-beside: PASS
# 01 says: b`touch${IFS}X`.asm
# 01 says: $(touch X).c
# layers: F

hand_in() {
    mkdir -p F03-01 F03-beside 'F03-beside/;touch X;'
    touch 'F03-01/b`touch${IFS}X`.asm' 'F03-01/$(touch X).c' 'F03-01/01-hello.asm;touch X' \
        'F03-beside/02-doors.c -o X'
    cp "$place/tree/lessons/02-doors/solution/exercise.asm" F03-beside/02-doors.asm
}

after() { find "$place" -name X -printf 'it was run: %p\n'; }
