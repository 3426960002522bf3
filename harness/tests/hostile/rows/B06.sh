# B06 variables in the shell of whoever grades that steer the tools
# 01: PASS
# 03: PASS
# layers: B

around=(env "NASMENV=-l $place/tmp/listing" CPATH=/nowhere C_INCLUDE_PATH=/nowhere
    GCC_EXEC_PREFIX=/nowhere/ COMPILER_PATH=/nowhere LIBRARY_PATH=/nowhere LD_RUN_PATH=/nowhere
    LD_LIBRARY_PATH=/nowhere "MAKEFLAGS=-n -i" "DEPENDENCIES_OUTPUT=$place/tmp/dependencies"
    "SUNPRO_DEPENDENCIES=$place/tmp/dependencies")

hand_in() {
    mkdir B06-01 B06-03
    cp "$place/tree/lessons/01-hello/solution/exercise.asm" B06-01/01-hello.asm
    cp "$place/tree/lessons/03-pointer/solution/exercise.c" B06-03/03-pointer.c
}
