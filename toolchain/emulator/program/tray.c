/* placeholder replaced below */
#include "emulator/program/tray.h"
struct tray { int unused; };
enum result tray_open(struct emulator *e, struct tray **out) { (void)e; (void)out; return RESULT_IO; }
void tray_close(struct tray *t) { (void)t; }
bool tray_run(struct tray *t) { (void)t; return false; }
