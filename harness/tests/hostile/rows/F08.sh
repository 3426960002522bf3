# F08 a folder and a file that cannot be read
# 01 as F08-file: INTAKE
# 01 as F08-folder: INTAKE
# 01 as F08-student: INTAKE
# 01 as F08-closed: INTAKE
# 01 says: unreadable
# needs: setpriv
# layers: F

hand_in() {
    mkdir -p F08-file F08-folder/lessons F08-student F08-closed
    echo x | tee F08-file/01-hello.asm F08-student/01-hello.asm F08-closed/01-hello.asm >/dev/null
    chmod 000 F08-file/01-hello.asm F08-folder/lessons F08-student
    chmod 444 F08-closed
}

# Root, too, is refused then.
around=(setpriv --bounding-set -all --)
