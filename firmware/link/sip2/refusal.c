/* The first row whose parts all stand in the words decides; each part must begin a word there. So the
   special stands above the general: "renewal limit" above "limit", "card lost" above "lost". */
#include "link/sip2/refusal.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

enum { PARTS_MAX = 2, FOLDED_SIZE = 1024 };

static const struct {
    enum reason reason;
    const char *parts[PARTS_MAX];
} rows[] = {
    { REASON_PIN_WRONG, { "invalid password" } },
    { REASON_PIN_WRONG, { "wrong password" } },
    { REASON_PIN_WRONG, { "incorrect password" } },
    { REASON_PIN_WRONG, { "invalid pin" } },
    { REASON_PIN_WRONG, { "wrong pin" } },
    { REASON_PIN_WRONG, { "incorrect pin" } },
    { REASON_PIN_WRONG, { "неверн", "пин" } },
    { REASON_PIN_WRONG, { "неверн", "pin" } },
    { REASON_PIN_WRONG, { "неверн", "парол" } },
    { REASON_PIN_WRONG, { "қате", "пин" } },
    { REASON_PIN_WRONG, { "қате", "pin" } },
    { REASON_PIN_WRONG, { "қате", "құпия" } },
    { REASON_PIN_WRONG, { "дұрыс емес", "pin" } },
    { REASON_PIN_WRONG, { "дұрыс емес", "құпия" } },

    { REASON_NOT_SUPPORTED, { "not supported" } },
    { REASON_NOT_SUPPORTED, { "unsupported" } },
    { REASON_NOT_SUPPORTED, { "not implemented" } },
    { REASON_NOT_SUPPORTED, { "not available on this" } },
    { REASON_NOT_SUPPORTED, { "не поддерж" } },
    { REASON_NOT_SUPPORTED, { "не реализован" } },
    { REASON_NOT_SUPPORTED, { "қолдау", "көрсетілмейді" } },

    { REASON_CARD_EXPIRED, { "expired" } },
    { REASON_CARD_EXPIRED, { "истек" } },
    { REASON_CARD_EXPIRED, { "истёк" } },
    { REASON_CARD_EXPIRED, { "просрочен", "билет" } },
    { REASON_CARD_EXPIRED, { "мерзімі", "билет" } },
    { REASON_CARD_EXPIRED, { "мерзімі", "карта" } },
    { REASON_CARD_LOST, { "lost", "card" } },
    { REASON_CARD_LOST, { "утерян", "билет" } },
    { REASON_CARD_LOST, { "потерян", "билет" } },
    { REASON_CARD_LOST, { "жоғал", "билет" } },
    { REASON_CARD_LOST, { "жоғал", "карта" } },
    { REASON_CARD_UNKNOWN, { "invalid patron" } },
    { REASON_CARD_UNKNOWN, { "invalid card" } },
    { REASON_CARD_UNKNOWN, { "unknown patron" } },
    { REASON_CARD_UNKNOWN, { "unknown card" } },
    { REASON_CARD_UNKNOWN, { "no such patron" } },
    { REASON_CARD_UNKNOWN, { "patron", "not found" } },
    { REASON_CARD_UNKNOWN, { "card", "not found" } },
    { REASON_CARD_UNKNOWN, { "patron", "does not exist" } },
    { REASON_CARD_UNKNOWN, { "читател", "не найден" } },
    { REASON_CARD_UNKNOWN, { "билет", "не найден" } },
    { REASON_CARD_UNKNOWN, { "неизвестн", "читател" } },
    { REASON_CARD_UNKNOWN, { "неизвестн", "билет" } },
    { REASON_CARD_UNKNOWN, { "оқырман", "табылмады" } },
    { REASON_CARD_UNKNOWN, { "билет", "табылмады" } },
    { REASON_CARD_UNKNOWN, { "белгісіз", "оқырман" } },

    { REASON_NOT_FOUND, { "invalid item" } },
    { REASON_NOT_FOUND, { "invalid barcode" } },
    { REASON_NOT_FOUND, { "unknown item" } },
    { REASON_NOT_FOUND, { "unknown barcode" } },
    { REASON_NOT_FOUND, { "no such item" } },
    { REASON_NOT_FOUND, { "bad barcode" } },
    { REASON_NOT_FOUND, { "not found" } },
    { REASON_NOT_FOUND, { "item", "does not exist" } },
    { REASON_NOT_FOUND, { "not in catalog" } },
    { REASON_NOT_FOUND, { "not in the catalog" } },
    { REASON_NOT_FOUND, { "не найден" } },
    { REASON_NOT_FOUND, { "нет в каталоге" } },
    { REASON_NOT_FOUND, { "неизвестн", "экземпляр" } },
    { REASON_NOT_FOUND, { "табылмады" } },
    { REASON_NOT_FOUND, { "каталогта жоқ" } },

    { REASON_HOLD_NONE, { "no such hold" } },
    { REASON_HOLD_NONE, { "no hold" } },
    { REASON_HOLD_NONE, { "hold", "not exist" } },
    { REASON_HOLD_NONE, { "заказа", "нет" } },
    { REASON_HOLD_NONE, { "тапсырысыңыз жоқ" } },
    { REASON_HOLD_YOURS, { "already", "hold" } },
    { REASON_HOLD_YOURS, { "already reserved" } },
    { REASON_HOLD_YOURS, { "you have a hold" } },
    { REASON_HOLD_YOURS, { "уже заказан" } },
    { REASON_HOLD_YOURS, { "уже заброн" } },
    { REASON_HOLD_YOURS, { "тапсырысыңыз бар" } },
    { REASON_HOLD_DENIED, { "cannot be placed" } },
    { REASON_HOLD_DENIED, { "not holdable" } },
    { REASON_HOLD_DENIED, { "hold", "not allowed" } },
    { REASON_HOLD_DENIED, { "cannot be reserved" } },
    { REASON_FEE_NONE, { "not owed" } },
    { REASON_FEE_NONE, { "no fee" } },
    { REASON_FEE_NONE, { "к оплате не числится" } },
    { REASON_FEE_NONE, { "төленуге тиіс емес" } },

    { REASON_NOT_LENT, { "not checked out" } },
    { REASON_NOT_LENT, { "not on loan" } },
    { REASON_NOT_LENT, { "not charged" } },
    { REASON_NOT_LENT, { "not issued" } },
    { REASON_NOT_LENT, { "не выдан" } },
    { REASON_NOT_LENT, { "не была выдан" } },
    { REASON_NOT_LENT, { "не числится" } },
    { REASON_NOT_LENT, { "берілмеген" } },

    { REASON_YOURS, { "already", "to you" } },
    { REASON_YOURS, { "you already have" } },
    { REASON_YOURS, { "already", "to this patron" } },
    { REASON_YOURS, { "уже", "вам" } },
    { REASON_YOURS, { "уже", "у вас" } },
    { REASON_YOURS, { "числится за вами" } },
    { REASON_YOURS, { "сізде" } },
    { REASON_YOURS, { "сізге берілген" } },
    { REASON_HOLD, { "on hold" } },
    { REASON_HOLD, { "hold for" } },
    { REASON_HOLD, { "held for" } },
    { REASON_HOLD, { "hold shelf" } },
    { REASON_HOLD, { "holds on" } },
    { REASON_HOLD, { "has hold" } },
    { REASON_HOLD, { "reserved" } },
    { REASON_HOLD, { "заброн" } },
    { REASON_HOLD, { "брон" } },
    { REASON_HOLD, { "зарезерв" } },
    { REASON_HOLD, { "отложен" } },
    { REASON_HOLD, { "заказан" } },
    { REASON_HOLD, { "waiting for" } },
    { REASON_HOLD, { "ждет" } },
    { REASON_HOLD, { "ждёт" } },
    { REASON_HOLD, { "сақталған" } },
    { REASON_HOLD, { "күтуде" } },
    { REASON_HOLD, { "тапсырыс" } },
    { REASON_OTHER_LOAN, { "checked out to" } },
    { REASON_OTHER_LOAN, { "another patron" } },
    { REASON_OTHER_LOAN, { "on loan to" } },
    { REASON_OTHER_LOAN, { "issued to" } },
    { REASON_OTHER_LOAN, { "выдан", "друг" } },
    { REASON_OTHER_LOAN, { "другого читател" } },
    { REASON_OTHER_LOAN, { "другому читател" } },
    { REASON_OTHER_LOAN, { "басқа оқырман" } },

    { REASON_RENEWALS_USED, { "renew" } },
    { REASON_RENEWALS_USED, { "продл" } },
    { REASON_RENEWALS_USED, { "ұзарт" } },
    { REASON_OVERDUE, { "overdue" } },
    { REASON_OVERDUE, { "просроч" } },
    { REASON_OVERDUE, { "мерзімі өт" } },
    { REASON_OVERDUE, { "мерзімінен өт" } },
    { REASON_OVERDUE, { "кешік" } },
    { REASON_FEES, { "fines" } },
    { REASON_FEES, { "fees" } },
    { REASON_FEES, { "unpaid" } },
    { REASON_FEES, { "owe" } },
    { REASON_FEES, { "debt" } },
    { REASON_FEES, { "outstanding" } },
    { REASON_FEES, { "штраф" } },
    { REASON_FEES, { "задолженн" } },
    { REASON_FEES, { "долг" } },
    { REASON_FEES, { "пеня" } },
    { REASON_FEES, { "пени" } },
    { REASON_FEES, { "айыппұл" } },
    { REASON_FEES, { "берешек" } },
    { REASON_FEES, { "қарыз" } },
    { REASON_AGE, { "age limit" } },
    { REASON_AGE, { "age restrict" } },
    { REASON_AGE, { "your age" } },
    { REASON_AGE, { "minimum age" } },
    { REASON_AGE, { "too young" } },
    { REASON_AGE, { "adults only" } },
    { REASON_AGE, { "возраст" } },
    { REASON_AGE, { "жас шект" } },
    { REASON_AGE, { "жасқа" } },
    { REASON_AGE, { "жасы" } },
    { REASON_AGE, { "18+" } },
    { REASON_AGE, { "16+" } },
    { REASON_LIMIT, { "limit" } },
    { REASON_LIMIT, { "too many" } },
    { REASON_LIMIT, { "maximum" } },
    { REASON_LIMIT, { "лимит" } },
    { REASON_LIMIT, { "превыш" } },
    { REASON_LIMIT, { "максим" } },
    { REASON_LIMIT, { "предел" } },
    { REASON_LIMIT, { "шегі" } },
    { REASON_LIMIT, { "ең көп" } },

    { REASON_REFERENCE, { "reference" } },
    { REASON_REFERENCE, { "not for loan" } },
    { REASON_REFERENCE, { "not loanable" } },
    { REASON_REFERENCE, { "not circulat" } },
    { REASON_REFERENCE, { "non-circulating" } },
    { REASON_REFERENCE, { "noncirculating" } },
    { REASON_REFERENCE, { "library use only" } },
    { REASON_REFERENCE, { "in-library use" } },
    { REASON_REFERENCE, { "читальн" } },
    { REASON_REFERENCE, { "не выдает" } },
    { REASON_REFERENCE, { "не выдаёт" } },
    { REASON_REFERENCE, { "не выдают" } },
    { REASON_REFERENCE, { "не подлежит" } },
    { REASON_REFERENCE, { "оқу зал" } },
    { REASON_REFERENCE, { "берілмейді" } },
    { REASON_LOST, { "lost" } },
    { REASON_LOST, { "missing" } },
    { REASON_LOST, { "утер" } },
    { REASON_LOST, { "потер" } },
    { REASON_LOST, { "жоғал" } },
    { REASON_WITHDRAWN, { "withdrawn" } },
    { REASON_WITHDRAWN, { "discarded" } },
    { REASON_WITHDRAWN, { "списан" } },
    { REASON_WITHDRAWN, { "есептен шығар" } },
    { REASON_TRANSIT, { "in transit" } },
    { REASON_TRANSIT, { "another branch" } },
    { REASON_TRANSIT, { "other branch" } },
    { REASON_TRANSIT, { "в пути" } },
    { REASON_TRANSIT, { "друг", "филиал" } },
    { REASON_TRANSIT, { "басқа филиал" } },
    { REASON_CARD_BLOCKED, { "blocked" } },
    { REASON_CARD_BLOCKED, { "suspended" } },
    { REASON_CARD_BLOCKED, { "barred" } },
    { REASON_CARD_BLOCKED, { "debarred" } },
    { REASON_CARD_BLOCKED, { "restricted" } },
    { REASON_CARD_BLOCKED, { "заблок" } },
    { REASON_CARD_BLOCKED, { "приостановлен" } },
    { REASON_CARD_BLOCKED, { "бұғатта" } },
};

/* Lower case of Latin and of the Cyrillic of Russian and Kazakh; other letters stay. */
static uint32_t lower(uint32_t code)
{
    if ((code >= 'A' && code <= 'Z') || (code >= 0x410 && code <= 0x42F))
        return code + 32;
    if (code >= 0x400 && code <= 0x40F)
        return code + 80;
    if ((code >= 0x48A && code <= 0x4BF) || (code >= 0x4D0 && code <= 0x52F))
        return code | 1;
    return code;
}

static void fold(const char *words, char to[static FOLDED_SIZE])
{
    size_t n = 0;
    for (uint32_t code = utf8_next(&words); code != 0 && n + 5 < FOLDED_SIZE; code = utf8_next(&words))
        n += utf8_put(to + n, lower(code));
    to[n] = '\0';
}

static bool begins_a_word(const char *text, const char *at)
{
    unsigned char before = at == text ? ' ' : (unsigned char)at[-1];
    return before < 0x80 && !((before >= 'a' && before <= 'z') || (before >= '0' && before <= '9'));
}

static bool has_part(const char *text, const char *part)
{
    if (part == NULL)
        return true;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        if (begins_a_word(text, at))
            return true;
    }
    return false;
}

enum reason sip2_refusal_of_words(const char *words)
{
    char text[FOLDED_SIZE];
    if (words[0] == '\0')
        return REASON_NONE;
    fold(words, text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (has_part(text, rows[i].parts[0]) && has_part(text, rows[i].parts[1]))
            return rows[i].reason;
    }
    return REASON_SYSTEM;
}
