// B01 takes in a file of the machine
// 01: BUILD
// 01 says: nothing else can be read
// never: root:x:
// layers: B
#include "/etc/passwd"
