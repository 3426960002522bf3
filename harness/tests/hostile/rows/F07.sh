# F07 a FIFO, a socket, a directory where a file is wanted, and the other way round
# 01 as F07-fifo: INTAKE
# 01 as F07-socket: INTAKE
# 01 as F07-directory: INTAKE
# 01 as F07-file: INTAKE
# 01 as F07-student: INTAKE
# layers: F

hand_in() {
    mkdir -p F07-fifo/lessons F07-socket F07-directory/01-hello.asm F07-file
    mkfifo F07-fifo/01-hello.asm F07-fifo/lessons/01-hello F07-fifo/more.zip F07-student
    (cd F07-socket && "$PROGRAMS/archive" 01-hello.asm socket)
    echo x >F07-directory/01-hello.asm/exercise.asm
    echo x >F07-file/lessons
}
