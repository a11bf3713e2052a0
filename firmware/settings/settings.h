/* settings/settings.h: the settings file (YAML) and what the program reads of it.

   One table (table.c) names every key with its type, limits, default and help; a new key is a field
   here and a line there. Scalars are typed by that table, never by YAML's guesses. Every error of a
   file is reported, with its line. Paths in the struct are absolute: a relative one in the file is
   taken from the settings file's folder. Order: settings_load, then read the fields; nothing to free. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/result.h"
#include "circulation/calendar.h"
#include "circulation/call.h"
#include "circulation/library.h"
#include "circulation/mail.h"
#include "circulation/offline.h"
#include "circulation/policy.h"
#include "circulation/tag.h"

enum {
    SETTINGS_TEXT_SIZE = 128,
    SETTINGS_PATH_SIZE = 1024,
    SETTINGS_READERS_MAX = READERS_MAX,
    SETTINGS_ERRORS_MAX = 64,
    SETTINGS_FILE_MAX = 256 * 1024, /* bytes of a settings file */
    SETTINGS_SECRET_MAX = 2040,     /* bytes of a secret's line */
    SETTINGS_SERVERS_SIZE = 512,
    SETTINGS_CARDS_SIZE = 512,
    SETTINGS_URL_SIZE = 512
};

enum items_identify { ITEMS_BY_BLOCK };

struct settings_reader {
    enum reader_driver driver;
    char device[SETTINGS_TEXT_SIZE];  /* libnfc's connection string, or the PC/SC reader's name */
    enum reader_role role;            /* `for:` what is laid on it */
    char profile[SETTINGS_TEXT_SIZE]; /* PC/SC: how this maker's readers are spoken to; "auto" */
};

struct settings {
    struct {
        char id[SETTINGS_TEXT_SIZE];   /* names this kiosk to the library system and in records */
        char name[SETTINGS_TEXT_SIZE]; /* the library's name, shown on welcome; "" for none */
        enum language languages[LANGUAGE_COUNT];
        unsigned languages_count; /* 1 to LANGUAGE_COUNT, each once */
        enum language language;   /* at start and after each visit; one of the above */
        bool latin_kazakh;        /* a further choice: Kazakh in Latin letters */
        char time_zone[SETTINGS_TEXT_SIZE];
        unsigned time_out_s;
        bool motion;
        bool keypad;     /* twelve keys as of a telephone */
        bool one_button; /* a single switch that types a space */
    } kiosk;
    struct {
        unsigned width, height; /* pixels, before turning */
        unsigned rotate;        /* 0, 90, 180, 270 */
        double mm_per_pixel;
        char card[SETTINGS_PATH_SIZE]; /* "none": a window system, or SDL's own way to the panel */
        char touch[SETTINGS_PATH_SIZE], keys[SETTINGS_PATH_SIZE]; /* used without a window system */
        unsigned blank_after_min;                                 /* 0: never */
    } display;
    struct {
        unsigned after_s, step_s;         /* 0: welcome stays as it is */
        char notices[SETTINGS_PATH_SIZE]; /* the library's own (notices.h); "" for none */
    } attract;
    struct {
        bool sounds, speaks;
        char jack[SETTINGS_PATH_SIZE];
        uint32_t words_per_minute;
        char recordings[SETTINGS_PATH_SIZE]; /* the library's own, LANGUAGE/NAME.wav; "" for none */
        bool recorder;                       /* staff may record there at the screen */
    } voice;
    struct settings_reader readers[SETTINGS_READERS_MAX]; /* `reader:` or the list `readers:` */
    unsigned readers_count;                               /* 1 at least; driver none = no reader */
    struct {
        enum library_protocol protocol;
        enum library_profile profile;
        char host[SETTINGS_TEXT_SIZE];
        uint16_t port;
        bool tls;
        char ca_file[SETTINGS_PATH_SIZE]; /* "" = the system's own */
        char user[SETTINGS_TEXT_SIZE];
        char password_file[SETTINGS_PATH_SIZE]; /* its first line, by settings_secret */
        char institution[SETTINGS_TEXT_SIZE];   /* AO */
        char location[SETTINGS_TEXT_SIZE];      /* CP, AP */
        char encoding[SETTINGS_TEXT_SIZE];      /* one of the table's choices */
        enum library_checksum checksum;
        enum library_login login;
        enum library_line_end line_end;
        bool terminal_password;           /* AC is the password */
        char with[SETTINGS_TEXT_SIZE];    /* codes of messages: sent whatever the system says of itself */
        char without[SETTINGS_TEXT_SIZE]; /* never sent */
        unsigned timeout_s;
        unsigned retries;
        unsigned keep_alive_s; /* a 99 every so many seconds when connected */
    } library;
    struct {
        enum cards_identify identify;
        enum uid_form uid_form;
        enum cards_pin pin;
        unsigned classic_sector;                   /* MIFARE Classic: where the library's block stands, 1..39 */
        char classic_key_file[SETTINGS_PATH_SIZE]; /* its key, 12 hex digits, and "B" behind it for key B; "" the
                                                      factory's */
        uint8_t classic_key[CLASSIC_KEY_SIZE];     /* SECRET: what the file says; settings_defaults: the factory's */
        bool classic_key_b;
        enum barcode_check check;        /* check character of typed and scanned numbers */
        char prefix[SETTINGS_TEXT_SIZE]; /* what every number begins with; "" for anything */
        unsigned length;                 /* characters of a number; 0 for any */
    } cards;
    struct {
        enum items_identify identify;
        char uid_map[SETTINGS_PATH_SIZE]; /* lines uid,barcode; "" for none */
        char owner[SETTINGS_TEXT_SIZE];   /* our ISIL; "" accepts every owner */
        enum barcode_check check;         /* as of cards */
        char prefix[SETTINGS_TEXT_SIZE];
        unsigned length;
    } items;
    struct {
        enum tags_write_model model; /* which data model is written on tags */
        /* faults of other writers that are read all the same, each with a warning (tags/tags.h) */
        bool read_reversed, read_swapped, read_short_crc;
    } tags;
    struct {
        bool confirm; /* lend on `checkout.all`, not after the dwell */
        bool undo;    /* a loan just made can be taken back */
    } checkout;
    struct {
        enum security_mechanism mechanism;
        uint8_t in_stock, on_loan; /* values of the AFI (ISO 28560), or of the byte */
        unsigned byte_at;          /* mechanism byte: its place in user memory */
    } security;
    struct {
        bool checkout, returns; /* `offline.return` */
        unsigned max_items;     /* a patron an outage */
        unsigned loan_days;
        bool unknown_cards;
        unsigned unknown_max_items; /* as max_items, for a card that was not seen here */
        struct offline_kinds kinds; /* `not_cards`, `not_items`, `not_usages` */
        unsigned known_days;        /* a card counts as seen so long; 0: none does */
        enum offline_unknown unknown;
        char blocked_file[SETTINGS_PATH_SIZE];     /* the list of blocked cards (ledger/blocked.h); "" for none */
        char blocked_key_file[SETTINGS_PATH_SIZE]; /* its hash key, 64 hex digits */
        char blocked_signer[SETTINGS_TEXT_SIZE];   /* the public key that signs it, 64 hex digits; "" = no list */
        unsigned blocked_old_days;                 /* an older list is told to staff as old */
        char blocked_url[SETTINGS_URL_SIZE];       /* where a newer one is fetched by HTTPS; "": nowhere */
        char blocked_ca_file[SETTINGS_PATH_SIZE];  /* who is believed there; "": the system's authorities */
        unsigned blocked_every_min;                /* how often it is asked for */
    } offline;
    struct calendar calendar; /* `calendar.mon` to `calendar.sun`, `calendar.closed` */
    struct {
        enum outside_hours outside;
        unsigned notice_min; /* before closing time; 0: none */
    } hours;                 /* `calendar.outside`, `calendar.notice_min` */
    struct {
        char servers[SETTINGS_SERVERS_SIZE]; /* host:port with blanks between; "" = none: nothing is told */
        bool tls;
        char ca_file[SETTINGS_PATH_SIZE];       /* "" = the system's own */
        char user[SETTINGS_TEXT_SIZE];          /* "" = none */
        char password_file[SETTINGS_PATH_SIZE]; /* its first line */
        char creds_file[SETTINGS_PATH_SIZE];    /* a NATS credentials file instead of user and password; "" = none */
        char stream[SETTINGS_TEXT_SIZE];        /* the JetStream that must take them */
        char subject[SETTINGS_TEXT_SIZE];       /* what subjects begin with: SUBJECT.LIBRARY.KIOSK.KIND */
        char library[SETTINGS_TEXT_SIZE];       /* this library there */
        unsigned duplicate_window_s; /* the longest outage after which the stream must still know a duplicate */
    } city;
    struct {
        char url[SETTINGS_URL_SIZE]; /* "" = none: nothing is told */
        char ca_file[SETTINGS_PATH_SIZE];
        char token_file[SETTINGS_PATH_SIZE]; /* its first line is sent as a bearer token; "" = none */
        unsigned batch;                      /* most outcomes in one request */
        unsigned timeout_s;
    } https;
    struct {
        char device[SETTINGS_PATH_SIZE]; /* "none", or an absolute path */
    } scanner, printer;
    struct {
        bool tell; /* the city and the HTTPS endpoint hear of calls, too */
        enum call_lamp lamp;
        char device[SETTINGS_PATH_SIZE]; /* `call.lamp_device` */
        unsigned line;                   /* `call.lamp_line` */
        bool active_low;                 /* `call.lamp_active_low` */
    } call;
    struct {
        char mail_host[SETTINGS_TEXT_SIZE]; /* "": no receipts by e-mail */
        uint16_t mail_port;
        enum mail_tls mail_tls;
        char mail_ca_file[SETTINGS_PATH_SIZE];       /* "" = the system's own */
        char mail_user[SETTINGS_TEXT_SIZE];          /* "" = no login */
        char mail_password_file[SETTINGS_PATH_SIZE]; /* its first line */
        char mail_from[SETTINGS_TEXT_SIZE];
        unsigned mail_timeout_s;
    } receipts;
    struct {
        char dir[SETTINGS_PATH_SIZE];
        char key_file[SETTINGS_PATH_SIZE];
        char stick[SETTINGS_PATH_SIZE]; /* where a USB stick is mounted; "" = staff are offered none at the screen */
        unsigned keep_days;             /* settled rows that are older become statistics; 0: none does */
        unsigned forget_days;           /* what is kept under a card goes when so long unused; 0: none is */
        unsigned key_days;              /* an older master key is changed; 0: it is not */
    } storage;
    struct {
        bool paid_here; /* staff take money at this kiosk */
    } fees;
    struct {
        char cards[SETTINGS_CARDS_SIZE];   /* numbers of staff's cards, with blanks between */
        char pin_file[SETTINGS_PATH_SIZE]; /* Argon2id, written by `kitap staff pin` */
    } staff;
    struct {
        char dir[SETTINGS_PATH_SIZE]; /* "" = the lessons that came with the program */
    } lessons;
};

struct settings_error {
    unsigned line;                /* 1 and up */
    char key[SETTINGS_TEXT_SIZE]; /* "library.port"; "(file)" when it is about the whole file */
    char text[256];               /* "what is wrong; what to write" */
};

/* Sorted by line, then key. `count` goes on past SETTINGS_ERRORS_MAX; the list then holds the first ones. */
struct settings_errors {
    char file[SETTINGS_PATH_SIZE];
    unsigned count;
    struct settings_error list[SETTINGS_ERRORS_MAX];
};

/* All defaults; relative default paths are taken from `folder` (absolute, no trailing slash). */
void settings_defaults(const char *folder, struct settings *out);
/* Reads the file at `path`. RESULT_OK: *out is complete and errors->count is 0. RESULT_BAD: errors has
   all that is wrong. RESULT_IO: the file cannot be read (one error says so). *errors is always filled. */
MUST_USE enum result settings_load(const char *path, struct settings *out, struct settings_errors *errors);
/* Lines FILE:LINE: key.path: what is wrong; what to write. */
void settings_errors_print(FILE *to, const struct settings_errors *errors);
/* Every key with its value in force and its help, as a settings file that loads to the same values. */
void settings_print(FILE *to, const struct settings *s);
/* The first line of a secret's file, without its line end. RESULT_IO: not readable. RESULT_BAD: empty, longer
   than `size`, or not UTF-8. The caller wipes `to`. */
MUST_USE enum result settings_secret(const char *path, char *to, size_t size);
