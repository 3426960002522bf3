# X06 namespaces are refused: lesson 32, whose prisoner nobody watches, is skipped with the reason
# 32 as X06-32: skip
# layers: N
# good: PASS or skip

hand_in() { mkdir X06-32 && cp "$place/tree/lessons/32-escape/solution/exercise.c" X06-32/32-escape.c; }

grade() {
    around=("$PROGRAMS/refuse" "${NO_NAMESPACES[@]}" --)
    ring3_grade 01,32 30
}

after() {
    if ! grep -rqs 'nobody watches what its program starts' "$place/out"; then echo "it does not say why"; fi
}
