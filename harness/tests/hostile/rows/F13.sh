# F13 an empty folder, an empty archive, and some of the exercises
# 01 as F13-empty: INTAKE(missing)
# 01 as F13-archive: INTAKE
# 01 as F13-some: INTAKE(missing)
# 02 as F13-some: PASS
# layers: F

hand_in() {
    mkdir F13-empty F13-some
    : >F13-archive.zip
    cp "$place/tree/lessons/02-doors/solution/exercise.asm" F13-some/02-doors.asm
}
