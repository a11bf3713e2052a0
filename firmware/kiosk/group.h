/* kiosk/group.h: a lesson with a group: up to six learners in turn at one kiosk, known by a picture each, and what the
   trainer is to know of them. Of this visit alone: nothing of it is written anywhere. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GROUP_LEAST = 2, GROUP_USUAL = 4, GROUP_MAX = 6 };

/* What the screen `group` shows. */
enum group_part {
    GROUP_SIZE,     /* how many there are, and their signs */
    GROUP_TURN,     /* whose turn it is */
    GROUP_LOCKED,   /* the trainer's PIN or card is asked for */
    GROUP_CHECKING, /* the PIN is being looked at */
    GROUP_TRAINER,
    GROUP_OVER /* the lesson is done */
};

/* Bits are steps of the lesson that is under way, or was last. */
struct group_learner {
    bool gone; /* has left; may come back */
    uint8_t turns;
    uint32_t hinted;  /* needed the second hint */
    uint32_t gave_up; /* left the act out */
    uint32_t slow;    /* took long */
};

struct kiosk_group {
    uint8_t count; /* of learners; 0: there is no group */
    bool runs;     /* a lesson is under way */
    enum group_part part;
    struct group_learner learners[GROUP_MAX];
    uint8_t turn;   /* whose it is, or will be with the next act */
    bool announced; /* and he was called, and has come */
    bool pin_wrong; /* of LOCKED */
    /* private: */
    uint8_t at;        /* the step that was looked at last */
    bool did;          /* its act is done, or was left out: with the next step the turn goes on */
    uint8_t page;      /* of the lesson, while the trainer's page shows */
    int64_t since_ms;  /* monotonic: he has been at it, */
    uint32_t spent_ms; /* after so long before the trainer looked */
};
