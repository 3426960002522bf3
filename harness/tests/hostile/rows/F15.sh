# F15 the same class graded twice gives the same bytes
# 01 as F15-pass: PASS
# 01 as F15-fail: FAIL
# 01 as F15-build: BUILD
# 01 as F15-crash: CRASH
# seconds: 12
# layers: O P

hand_in() {
    mkdir F15-pass F15-fail F15-build F15-crash
    cp "$place/tree/lessons/01-hello/solution/exercise.c" F15-pass/01-hello.c
    cp "$ROOT/harness/tests/mistakes/01-hello/extra-newline.c" F15-fail/01-hello.c
    echo "no assembly" >F15-build/01-hello.asm
    printf 'global _start\n_start: mov rax, [0]\n' >F15-crash/01-hello.asm
}

grade() {
    ring3_grade 01 20 --seed 7
    mkdir -p "$place/more"
    rm -rf "$place/more/out"
    mv "$place/out" "$place/more/out"
    ring3_grade 01 20 --seed 7
}

after() { diff -r "$place/more/out/results" "$place/out/results" | head -n 5; }
