/* messages/message.h: what the programs say to each other (DESIGN part 1), as bytes.

   A message is a header {version, type, length, request, generation} and a body whose fields stand
   in one table a type (message.c); encoder and decoder walk the same table. Little-endian, at most
   MESSAGE_SIZE_MAX bytes, one message a packet. Lists come one entry a message with `more` in it, long ones several.
   The decoder refuses what is cut, left over, not UTF-8, or not in its enum. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/result.h"
#include "base/ulid.h"
#include "circulation/call.h"
#include "circulation/destination.h"
#include "circulation/library.h"
#include "circulation/mail.h"
#include "circulation/policy.h"
#include "circulation/tag.h"

enum {
    MESSAGE_VERSION = 9,
    MESSAGE_SIZE_MAX = 8192,
    MESSAGE_WORDS_SIZE = 160,
    MESSAGE_HOST_SIZE = 256,
    MESSAGE_PATH_SIZE = 512,
    MESSAGE_NAME_SIZE = 64,
    MESSAGE_SECRET_SIZE = 128,
    MESSAGE_TOKEN_SIZE = 2048,
    MESSAGE_ETAG_SIZE = 128,
    MESSAGE_SUBJECT_SIZE = 256,
    MESSAGE_LETTER_SIZE = 4096, /* of a letter's text, in one message */
    MESSAGE_TOLD_MAX = 24,   /* outcomes of one message */
    MESSAGE_HANDED_MAX = 256 /* outcomes of one request */
};

/* name, member of struct message (and of struct message_NAME) */
#define MESSAGES(X)                                                                                                    \
    X(HELLO, hello)                 /* helper -> kitap, once at start */                                               \
    X(LINK_CONFIG, link_config)     /* kitap -> link, once, before any request */                                      \
    X(READER_CONFIG, reader_config) /* kitap -> reader, once, before anything else */                                  \
    X(REQUEST, ask)                 /* kitap -> link; the header's request number comes back in each REPLY */          \
    X(REPLY, reply)                 /* link -> kitap; `more` in it: another one of this request follows */             \
    X(LINE, line)                   /* link -> kitap, at the first try and then only when it changes */                \
    X(HEARTBEAT, none)              /* helper -> kitap, each second while a request is open, and only then */          \
    X(READER_STATE, reader_state)   /* reader -> kitap, only when it changes */                                        \
    X(TAG_ARRIVED, tag)             /* reader -> kitap */                                                              \
    X(TAG_LEFT, tag)                /* reader -> kitap; only `uid` counts */                                           \
    X(READ_TAG, read_tag)           /* kitap -> reader, a request */                                                   \
    X(TAG_READ, tag_read)           /* reader -> kitap, its answer */                                                  \
    X(WRITE_TAG, write_tag)         /* kitap -> reader, a request */                                                   \
    X(SECURE_TAG, secure_tag)       /* kitap -> reader, a request */                                                   \
    X(TAG_WRITTEN, tag_written)     /* reader -> kitap, the answer to both */                                          \
    X(INVENTORY, none)              /* kitap -> reader, a request: TAG_ARRIVED again for everything on the pad, … */ \
    X(INVENTORY_DONE, inventory_done)         /* … then this */                                                      \
    X(DESTINATION_CONFIG, destination_config) /* kitap -> link, once: it is a destination's, not the library's */      \
    X(OUTCOMES, told)           /* kitap -> link of a destination; a request is as many of these as `more` says */     \
    X(HANDED, handed)           /* link -> kitap, once a request: what became of its outcomes, in their order */       \
    X(STOP, none)               /* kitap -> helper: finish what is in hand and exit 0 */                               \
    X(LIST_CONFIG, list_config) /* kitap -> link, once: it fetches the list of blocked cards, and nothing else */      \
    X(FETCH, fetch)             /* kitap -> link of the list, a request */                                             \
    X(FETCHED, fetched)         /* link -> kitap, its answer */                                                        \
    X(MAIL_CONFIG, mail_config) /* kitap -> link, once: it sends letters, and nothing else */                          \
    X(LETTER, letter)           /* kitap -> link of letters; a request is as many of these as `more` says */           \
    X(MAILED, mailed)           /* link -> kitap, its answer */                                                        \
    X(CALL, call)               /* kitap -> link of a destination, a request; HANDED answers, of one */

enum message_type {
#define X(name, member) MESSAGE_##name,
    MESSAGES(X)
#undef X
        MESSAGE_TYPE_COUNT
};

struct message_hello {
    char name[MESSAGE_NAME_SIZE]; /* "kitap-link", "kitap-reader" */
    uint32_t pid;
    bool lock_owned; /* always true today: a helper that does not get its lock exits */
};

struct message_link_config {
    char host[MESSAGE_HOST_SIZE]; /* name or address */
    uint16_t port;
    bool tls;
    char ca_file[MESSAGE_PATH_SIZE];    /* absolute; "" for the system's own */
    char user[MESSAGE_NAME_SIZE];       /* "" : no login (93 is left out) */
    char password[MESSAGE_SECRET_SIZE]; /* SECRET */
    char institution[MESSAGE_NAME_SIZE];
    char location[MESSAGE_NAME_SIZE];
    char encoding[MESSAGE_NAME_SIZE]; /* as link/sip2/charset.h names it */
    uint16_t timeout_s;
    uint8_t retries;
    uint16_t keep_alive_s; /* 45 in the profile `generic` */
    enum library_profile profile;
    enum library_checksum checksum;
    enum library_login login;
    enum library_line_end line_end;
    bool terminal_password;            /* AC of every message is the password, too */
    char with[MESSAGE_NAME_SIZE];      /* codes of messages to send whatever the system says of itself: "35 15" */
    char without[MESSAGE_NAME_SIZE];   /* codes of messages never to send */
    char time_zone[MESSAGE_NAME_SIZE]; /* as in tzdata: Asia/Almaty */
    enum library_protocol protocol;    /* NONE: as SIP2 */
};

struct message_destination_config {
    enum destination destination;
    char to[MESSAGE_PATH_SIZE]; /* CITY: servers, host:port, blanks between; HTTPS: the URL */
    bool tls;                   /* CITY */
    char ca_file[MESSAGE_PATH_SIZE];
    char user[MESSAGE_NAME_SIZE];       /* CITY; "": none */
    char secret[MESSAGE_TOKEN_SIZE];    /* SECRET: the user's password; HTTPS: a bearer token, "": none */
    char creds_file[MESSAGE_PATH_SIZE]; /* CITY: in place of a user; "": none */
    char stream[MESSAGE_NAME_SIZE];     /* CITY */
    char subject[MESSAGE_HOST_SIZE];    /* CITY: without the kind behind it */
    char source[MESSAGE_HOST_SIZE];     /* of CloudEvents: who says it */
    uint32_t duplicate_window_s;        /* CITY */
    uint16_t batch, timeout_s;          /* HTTPS */
};

/* Where the list of blocked cards is, and the file that a new one is written to; it is there, whole and synced, when
   FETCHED says NEW, until the next FETCH. */
struct message_list_config {
    char url[MESSAGE_PATH_SIZE];     /* https */
    char ca_file[MESSAGE_PATH_SIZE]; /* absolute; "" for the system's own */
    char file[MESSAGE_PATH_SIZE];
    uint32_t bytes_max; /* a longer one is none */
    uint16_t timeout_s;
};

struct message_fetch {
    char etag[MESSAGE_ETAG_SIZE]; /* of the one that is here; "": none, or without a name */
};

enum fetched { FETCHED_NEW, FETCHED_SAME, FETCHED_NOTHING, FETCHED_COUNT };

struct message_fetched {
    enum fetched fetched;
    char etag[MESSAGE_ETAG_SIZE];   /* NEW: its name; "": it has none */
    char words[MESSAGE_WORDS_SIZE]; /* NOTHING: why, short English without paths */
    uint32_t wait_s;                /* NOTHING: the other side wants so much quiet; 0: it did not say */
};

/* Where letters are handed in (RFC 6409), and in whose name. */
struct message_mail_config {
    char host[MESSAGE_HOST_SIZE]; /* name or address */
    uint16_t port;
    enum mail_tls tls;
    char ca_file[MESSAGE_PATH_SIZE];    /* absolute; "" for the system's own */
    char user[MESSAGE_HOST_SIZE];       /* "": no login */
    char password[MESSAGE_SECRET_SIZE]; /* SECRET */
    char from[EMAIL_SIZE];
    char name[MESSAGE_HOST_SIZE]; /* of the sender, as people read it; "": none */
    uint16_t timeout_s;
};

/* A piece of a letter: head and text; the head counts in the first piece. `to` "": there is no letter, is the server
   there, and lets us in? */
struct message_letter {
    bool more;           /* another piece of this request follows */
    char to[EMAIL_SIZE]; /* PERSONAL */
    char subject[MESSAGE_SUBJECT_SIZE];
    char ulid[ULID_SIZE];           /* of this letter: no other has it */
    struct when at;                 /* unknown: the server says when */
    char text[MESSAGE_LETTER_SIZE]; /* PERSONAL; lines end in LF */
};

struct message_mailed {
    enum result result;             /* OK: the server has taken it */
    char words[MESSAGE_WORDS_SIZE]; /* else why, short English without address and text */
};

struct message_reader_config {
    enum reader_driver driver;
    char device[MESSAGE_HOST_SIZE];  /* libnfc's connection string or the PC/SC reader's name */
    char profile[MESSAGE_NAME_SIZE]; /* PC/SC: how this maker's readers are spoken to; "auto" finds it out */
};

struct message_line {
    bool up;
    char words[MESSAGE_WORDS_SIZE]; /* short English: why it is down, who answers when up */
    uint16_t lacks;                 /* asks that cannot go on it (LIBRARY_BIT); CHECKIN: returns go another way */
};

struct message_reader_state {
    bool up;
    enum reader_cause cause;
    char words[MESSAGE_WORDS_SIZE]; /* the device's or its driver's own words, such as firmware and chip */
    struct reader_abilities can;    /* when it is up */
};

struct message_read_tag {
    struct uid uid;
    struct read_plan plan;
};

struct message_tag_read {
    struct uid uid;
    enum result result; /* OK, GONE (lifted), REFUSED (key or protection), IO; memory only with OK */
    uint16_t memory_n;
    uint8_t memory[TAG_MEMORY_MAX]; /* starts at the plan's `first` */
    struct tag_marks marks;         /* as they stand now */
};

struct message_write_tag {
    struct uid uid;
    struct tag_write write;
};

struct message_secure_tag {
    struct uid uid;
    struct tag_secure secure;
};

/* OK: it stands there, read back. GONE: lifted before anything was written. BAD: something else stands there than
   `before`; nothing was written. REFUSED: locked, protected, wrong key. NONE: such a tag or reader cannot do it.
   IO: torn, or it does not stand there: old, new, or found out by its guard when it comes again. */
struct message_tag_written {
    struct uid uid;
    enum result result;
};

struct message_told {
    bool more; /* another message of this request follows */
    uint8_t count;
    struct outcome outcomes[MESSAGE_TOLD_MAX];
};

struct message_handed {
    uint16_t count;
    uint8_t handed[MESSAGE_HANDED_MAX]; /* enum handed; the receiver looks whether it is one */
    uint32_t wait_ms;                   /* LATER: the other side wants so much quiet; 0: it did not say */
};

struct message_inventory_done {
    uint8_t count;
};

struct message {
    enum message_type type;
    uint32_t request; /* 0: belongs to no request */
    union {
        struct message_hello hello;
        struct message_link_config link_config;
        struct message_reader_config reader_config;
        struct message_destination_config destination_config;
        struct library_request ask;
        struct library_reply reply;
        struct message_line line;
        struct message_reader_state reader_state;
        struct tag_about tag;
        struct message_read_tag read_tag;
        struct message_tag_read tag_read;
        struct message_write_tag write_tag;
        struct message_secure_tag secure_tag;
        struct message_tag_written tag_written;
        struct message_inventory_done inventory_done;
        struct message_told told;
        struct message_handed handed;
        struct message_list_config list_config;
        struct message_fetch fetch;
        struct message_fetched fetched;
        struct message_mail_config mail_config;
        struct message_letter letter;
        struct message_mailed mailed;
        struct call_note call;
    };
};

/* Writes m as one packet of `generation`. Asserts that the enums and counts of m are in range: our
   own values. RESULT_FULL: more than `size` bytes. */
MUST_USE enum result message_encode(const struct message *m, uint32_t generation, void *to, size_t size, size_t *out_n);
/* Reads one packet. RESULT_REFUSED: another version; start nothing with this peer. RESULT_SHORT,
   RESULT_BAD: not a message. Outputs only on RESULT_OK. */
MUST_USE enum result message_decode(struct bytes packet, uint32_t *generation, struct message *out);
/* "HELLO", for logs. */
const char *message_name(enum message_type type);
