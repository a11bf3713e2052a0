/* shell/rules.h: from settings to what the brain and the link need of them. */
#pragma once

#include "kiosk/kiosk.h"
#include "messages/message.h"
#include "settings/settings.h"

void rules_of_settings(const struct settings *s, int offset_min, struct kiosk_rules *out);
/* Reads the password file: the message is SECRET, the caller wipes it. RESULT_IO, RESULT_BAD: the file. */
MUST_USE enum result link_config_of_settings(const struct settings *s, struct message *out);
/* Is this destination told of outcomes? */
bool settings_tell(const struct settings *s, enum destination d);
/* The same for a destination that is told; where the secret cannot be read, the rest is filled all the same. */
MUST_USE enum result teller_config_of_settings(const struct settings *s, enum destination d, struct message *out);
/* Who sends receipts by e-mail; never called without receipts.mail_host. Results as of settings_secret: the rest is
   filled. */
MUST_USE enum result mail_config_of_settings(const struct settings *s, struct message *out);
/* False: no list of blocked cards is fetched. */
bool list_config_of_settings(const struct settings *s, struct message *out);
/* `reader`: below s->readers_count. */
void reader_config_of_settings(const struct settings *s, unsigned reader, struct message *out);
