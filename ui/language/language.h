/* ui/language/language.h: words in three languages, side by side. The language is given at each call,
   there is no "current" one: one gettext domain a language (kitap-kk, kitap-ru, kitap-en), found by
   dgettext. Message ids are the English sentences; the English catalogue is complete too.

   language_open() once at start, before any other thread; everything else may be called from any thread
   and reads no disk. Without language_open() every answer is English. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/result.h"
#include "base/when.h"
#include "circulation/library.h"

/* Marks a text for the catalogues where it cannot be looked up yet (tables). */
#define N_(text) text

/* Reads the catalogues DIR/kitap/LC_MESSAGES/kitap-XX.mo into memory. Sets the locale to C.UTF-8 and
   LANGUAGE for this process. RESULT_NONE when a catalogue is missing or is not of its language: all
   texts of it are then English. */
MUST_USE enum result language_open(const char *dir);

/* The sentence in language l; msgid itself when there is no translation. Lives for ever. */
const char *say(enum language l, const char *msgid) __attribute__((format_arg(2)));
/* With a number: the right plural form ("1 книга", "2 книги", "5 книг"; Kazakh keeps the singular). */
const char *say_n(enum language l, const char *one, const char *many, unsigned long n) __attribute__((format_arg(2)))
__attribute__((format_arg(3)));

/* The name of a language in itself: "Қазақша", "Русский", "English". */
const char *language_name(enum language l);

/* Below, `to` is the caller's; 96 bytes are enough for every answer. Numbers and units are joined by
   no-break spaces. An unknown moment gives "". */
enum { PHRASE_SIZE = 96 };

/* "7 желтоқсан", "7 декабря", "7 December". */
void say_day(enum language l, struct when w, char to[static PHRASE_SIZE]);
/* "7 желтоқсанға дейін", "до 7 декабря", "until 7 December". */
void say_until(enum language l, struct when w, char to[static PHRASE_SIZE]);
/* "Дүйсенбі, 7 желтоқсан", "Понедельник, 7 декабря", "Monday, 7 December". */
void say_weekday(enum language l, struct when w, char to[static PHRASE_SIZE]);
/* The same within a sentence: Kazakh and Russian have no capital there. */
void say_weekday_within(enum language l, struct when w, char to[static PHRASE_SIZE]);
/* "14:05", the kiosk's local time. */
void say_clock(struct when w, char to[static PHRASE_SIZE]);
/* "14:05-тен бері", "с 14:05", "since 14:05". */
void say_since_clock(enum language l, struct when w, char to[static PHRASE_SIZE]);
/* What a library system writes as a sum ("450", "450.00", "1250,5") as people write it: "450 ₸",
   "1 250,50 ₸"; another currency keeps its code ("12,00 EUR"); text that is no number comes back as it is. */
void say_money(enum language l, const char *amount, const char *currency, char to[static PHRASE_SIZE]);
/* Digits in groups of four by no-break spaces: "2000 1000 0001". Other characters are kept. */
void say_grouped(const char *text, char *to, size_t size);
