/* tests/golden/deal_states.h: reservations, the state of a book, fees that are agreed to or paid. */
#pragma once

#include "kiosk/kiosk.h"

void state_account_deals(struct kiosk *k);
void state_account_deals_holds(struct kiosk *k);
void state_account_deals_fees(struct kiosk *k);
void state_checkout_deals(struct kiosk *k);
void state_hold_asked(struct kiosk *k);
void state_hold_working(struct kiosk *k);
void state_hold_done(struct kiosk *k);
void state_hold_refused(struct kiosk *k);
void state_hold_unknown(struct kiosk *k);
void state_cancel_asked(struct kiosk *k);
void state_costs(struct kiosk *k);
void state_costs_renewal(struct kiosk *k);
void state_look(struct kiosk *k);
void state_look_known(struct kiosk *k);
void state_look_keys(struct kiosk *k);
void state_pay(struct kiosk *k);
void state_pay_staff(struct kiosk *k);
void state_pay_working(struct kiosk *k);
void state_pay_done(struct kiosk *k);
void state_pay_unknown(struct kiosk *k);
void state_pay_refused(struct kiosk *k);
