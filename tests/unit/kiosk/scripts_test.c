/* Every script under scripts/ is a flow, a refusal, or a scar of other kiosks. */
#include <glob.h>
#include <stdio.h>

#include "check.h"
#include "script.h"

TEST(every_script_goes_as_it_says)
{
    glob_t found;
    CHECK_EQ(glob("tests/unit/kiosk/scripts/*.txt", 0, NULL, &found), 0);
    CHECK(found.gl_pathc > 20);
    bool all = true;
    for (size_t i = 0; i < found.gl_pathc; i++)
        all = script_run(found.gl_pathv[i]) && all;
    globfree(&found);
    CHECK(all);
}
