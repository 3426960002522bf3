// B12 takes in a device that never ends
// 01: BUILD
// 01 says: nothing else can be read
// layers: B W F
#include "/dev/zero"
