/* shell/desk_orders.h: what staff order by a command beside the running kiosk (circulation/order.h), as JSON lines.

   {"op":"staff-settle","seq":N,"decision":"confirmed|void|offline|closed|seen","note":"…"}
   {"op":"ledger-carry","path":"/media/stick","format":"json|csv|koc|evergreen"}     its own path, absolute
   {"op":"blocked-import","path":"/media/stick/kitap-blocked"}
   {"op":"ledger-new-key"}
   {"op":"ledger-key-saved","key":"N"}      the number of the key that was saved, as decimal text
     -> {"ok":true,"result":"OK|REFUSED|…","state":"closed","written":N,"left_out":N,"more":false,"file":"…"}
        result as of struct staff_answer
   Errors: "no-ledger" (it is not open), "bad-request". */
#pragma once

#include "shell/desk.h"

cJSON *desk_order(struct core *core, const struct moment *now, const cJSON *request, struct desk_call *call);

/* For the other side. The request is the caller's to delete. */
cJSON *desk_order_request(const struct staff_order *order);
/* RESULT_BAD: it is no answer to an order; RESULT_GONE: it says no-ledger. */
MUST_USE enum result desk_order_of_json(const cJSON *json, enum order_kind kind, struct staff_answer *out);
