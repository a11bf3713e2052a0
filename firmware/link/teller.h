/* link/teller.h: kitap-link as the line to a destination beside the library system: outcomes in, what became of them
   out. One process a destination, so that no one waits for another. */
#pragma once

#include "messages/helper.h"
#include "messages/message.h"

/* Runs until kitap says STOP or is away, and closes the process in before it connects. Wipes `config`. The exit
   status. */
int teller_run(const struct helper *helper, struct message_destination_config *config);
