# X06 namespaces are refused: lesson 30, whose children nobody watches, is skipped with the reason
# 30 as X06-30: skip
# layers: N
# good: PASS or skip

hand_in() { mkdir X06-30 && cp "$place/tree/lessons/30-connects/solution/exercise.c" X06-30/30-connects.c; }

grade() {
    around=("$PROGRAMS/refuse" "${NO_NAMESPACES[@]}" --)
    ring3_grade 01,30 30
}

after() {
    if ! grep -rqs 'nobody watches what its program starts' "$place/out"; then echo "it does not say why"; fi
}
