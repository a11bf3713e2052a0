/* tests/unit/sip2/session_stage.h: a session with a scripted library (scripted.h), and what it reports. Its clock runs
   twice as fast as ours, so that a time-out of 2 s passes in one. */
#pragma once

#include "link/library.h"

#include "scripted.h"

/* The greeting of most scripts: login and status, numbered and added up. */
#define LOGIN                                                                                                          \
    "+\n>9300CNkiosk|COsecret|CPhall|AY0AZ\n<941\n>9900802.00AY1AZ\n"                                                  \
    "<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYYYYYYYNYNYYYY|\n"
/* The same of a system that does not add up. */
#define PLAIN_LOGIN "+\n>93\n=941\n>99\n=98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYYYYYYYNYNYYYY|\n"
/* What is asked behind a 97, so that what else it brings meets no other request. */
#define SETTLED ">99\n<98YYYNYN60000320261123    1838002.00AOALA|AMDemo|BXYYYYYYYYYNYNYYYY|\n"
#define DATE_ANSWER "20261123    183800"
#define LENT "121NNY" DATE_ANSWER "AOALA|AA04A1|AB2000|AJAbai|AH20261207    235900|"
#define ITEM "18030201" DATE_ANSWER "AB2000|AJAbai|"

struct stage {
    struct scripted server;
    struct library_world world;
    void *session;
    bool may_send, wanted;
    char told[512];  /* what the session reported, in order */
    char words[256]; /* of the line, the last ones */
    char title[TITLE_SIZE];
    bool unlisted;
    int replies;
};

/* Starts the script and makes a session for `config` (its port is filled in) that is not connected yet. */
void stage_set_with(struct stage *s, const char *script, struct message_link_config config);
void stage_set(struct stage *s, const char *script);
/* What stage_set takes: 127.0.0.1, kiosk, ALA, hall, UTF-8, 2 s, two retries. */
struct message_link_config stage_usual(void);
/* Of patron 04A1 and item 2000. */
void stage_ask(struct stage *s, enum library_ask what);
/* Ends the session; the script must have been followed, and `told` is all that was reported. */
void stage_clear(struct stage *s, const char *told);
