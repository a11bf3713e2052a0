/* kitap run: the kiosk itself. */
#include "commands/commands.h"
#include "commands/options.h"
#include "shell/app.h"

int command_run(int argc, char **argv)
{
    const char *config = NULL, *size = NULL;
    struct app_options run = { 0 };
    const struct option table[] = { { "--config", &config, NULL },
                                    { "--control", &run.control_path, NULL },
                                    { "--size", &size, NULL },
                                    { "--fullscreen", NULL, &run.fullscreen },
                                    { 0 } };
    struct words words;
    if (options_read(argc, argv, table, &words) != RESULT_OK || config == NULL || words.count != 0)
        return commands_usage("run");
    struct settings settings;
    int code = commands_load_settings(config, &settings);
    if (code != EXIT_DONE)
        return code;
    run.settings = &settings;
    run.width_px = (int)settings.display.width;
    run.height_px = (int)settings.display.height;
    if (size != NULL && !option_size(size, &run.width_px, &run.height_px))
        return commands_usage("run");
    return app_run(&run);
}
