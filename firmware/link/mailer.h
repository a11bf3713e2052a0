/* link/mailer.h: kitap-link as the one that hands receipts in to the library's mail server: a letter for each request
   of kitap, and what became of it. It keeps nothing: what is not taken in time is not sent, and is not tried again. */
#pragma once

#include "messages/helper.h"
#include "messages/message.h"

/* Runs until kitap says STOP or is away, and closes the process in before anything connects. Wipes `config`. The exit
   status. */
int mailer_run(const struct helper *helper, struct message_mail_config *config);
