/* link/fetch.h: kitap-link as the one that fetches the library's list of blocked cards: one GET by HTTPS for each FETCH
   of kitap, the answer's body into one file, whole and synced before FETCHED says so. It does not know what a list is.
 */
#pragma once

#include "messages/helper.h"
#include "messages/message.h"

/* Runs until kitap says STOP or is away. The file is opened first and is all that can be written to: then the process
   is closed in, before anything connects. The exit status. */
int fetch_run(const struct helper *helper, const struct message_list_config *config);
