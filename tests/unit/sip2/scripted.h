/* A SIP2 server that follows a script in a thread of its own, for tests of the client. A line of the script:
     +         accept a connection          >93     read one frame; it must start with 93, or be 93 with >93$
     <941      answer, AY and AZ added      >\\93    the same; it must begin with the LF of the frame before
     !941      answer with a wrong sum      =941    send as it stands, CR added
     ^941      answer with AZ alone         ~941    send as it stands; ^ is a LF, and nothing is added
     x         close the connection         .       say nothing for 1.3 s (longer than a time-out of 1 s)
     :         say nothing for 0.7 s        L9      answer a 63 with 9 loans
     ;         say nothing for 0.1 s
     b941      answer as with <, a byte at a time
     0         from here on refuse connections  */
#pragma once

#include <pthread.h>
#include <stdint.h>

enum { SCRIPTED_FRAME_SIZE = 1024 };

struct scripted {
    const char *script; /* borrowed until scripted_stop */
    int listener, peer;
    uint16_t port;
    char frame[SCRIPTED_FRAME_SIZE]; /* the last one that was read */
    char wrong[256];                 /* what did not go by the script; "" when all did */
    pthread_t thread;
};

void scripted_start(struct scripted *s, const char *script);
/* Waits for the script's end and checks that it was followed and that the client said nothing more. */
void scripted_stop(struct scripted *s);
