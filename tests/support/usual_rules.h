/* tests/support/usual_rules.h: the rules of a kiosk as a library would run it, for whatever test plays one. */
#pragma once

#include "kiosk/kiosk.h"

static inline struct kiosk_rules usual_rules(void)
{
    return (struct kiosk_rules){ .language = LANGUAGE_KK,
                                 .languages = { true, true, true },
                                 .latin_kazakh = true,
                                 .time_out_ms = 60000,
                                 .library_configured = true,
                                 .readers_count = 1,
                                 .tags = { true, true, true },
                                 .printer_configured = true,
                                 .keeps_under_card = true,
                                 .offline_checkout = true,
                                 .offline_return = true,
                                 .offline_unknown_cards = true,
                                 .offline_items_max = 5,
                                 .offline_unknown_items_max = 5,
                                 .offline_loan_days = 14,
                                 .library_timeout_ms = 5000,
                                 .library_retries = 2,
                                 .offset_min = 300 };
}
