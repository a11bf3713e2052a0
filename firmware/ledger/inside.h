/* ledger/inside.h: what the files of this room share.

   statement.c  prepared statements, results      schema.c  tables and migrations
   commit.c     synced writes, later facts        seal.c    patrons that wait
   journal.c    the life of a row                 outbox.c  what waits for the library system
   outcomes.c   what waits for other destinations
   disk.c       files, lock, reserve, keys        programming.c  tags that are being written
   rotate.c     the master key and its successor  list.c verify.c audit.c export.c pin.c
   backup.c     the master key on a stick         keep.c    what is kept under a card */
#pragma once

#include <sqlite3.h>

#define LOG_ROOM "ledger"
#include "base/bytes.h"
#include "base/log.h"
#include "ledger/ledger.h"

enum {
    KEY_BYTES = LEDGER_KEY_BYTES, /* crypto_secretbox_KEYBYTES, crypto_kdf_KEYBYTES */
    HASH_BYTES = 16,
    SEAL_BYTES = 24 + 16,                    /* nonce, tag: what sealing adds */
    WRAPPED_BYTES = SEAL_BYTES + KEY_BYTES,  /* day key */
    SEALED_BYTES = SEAL_BYTES + 8 + ID_SIZE, /* seq, patron padded to one length */
    BUSY_MS = 2000,                          /* a reader may hold up a write so long */
    FLUSH_MS = 1000,                         /* later facts: at most one commit for them alone in this time */
    ERASE_MS = 30 * 1000,                    /* the log is truncated so long after an erasure (rule 7: within 60 s) */
    RETRY_MS = 5 * 1000,                     /* a full disk or a busy log is tried again after this */
    MAC_BYTES = 32,
    LOG_PAGES_MAX = 4000 /* pages of the write-ahead log that wait for a quiet moment */
};

/* The rows that somebody or something still has to look at; the same words as the index event_open has. Rows that
   are INTENDED are not among them: a live transaction would pay for going in and out of that index. */
#define OPEN_ROWS(of)                                                                                                  \
    "(" of "state IN ('unknown','offline','staff','rejected') OR " of "staff_mark<>0 OR " of "bit='"                   \
    "pending')"

/* The words of index delivery_open: to be said beside one of the two states, else SQLite does not see that it fits. */
#define ON_ITS_WAY(of) of "state IN ('waiting','sending')"

#define ROW_COLUMNS                                                                                                    \
    "SELECT e.seq, e.ulid, e.kind, e.state, e.bit, e.reason, e.words, e.item, e.title, e.at_ms, e.at_offset_min,"      \
    " e.due_ms, e.due_offset_min, e.staff_mark, e.told, e.before_status, e.before_due_ms, e.before_due_offset_min,"    \
    " e.before_lent, e.before_fees, e.at_estimated, coalesce(d.state,'none'), coalesce(d.tries,0),"                    \
    " coalesce(d.next_at_ms,0), CASE e.state WHEN 'unknown' THEN"                                                      \
    " (SELECT value FROM counter WHERE name='line_up_ms')-e.line_up_ms ELSE 0 END, w.day_key, w.sealed,"               \
    " e.cancels, e.number, e.amount, e.currency,"                                                                      \
    " coalesce((SELECT c.state FROM delivery c WHERE c.seq=e.seq AND c.destination='city'),'none'),"                   \
    " coalesce((SELECT h.state FROM delivery h WHERE h.seq=e.seq AND h.destination='https'),'none')"                   \
    " FROM event e LEFT JOIN delivery d ON d.seq=e.seq AND d.destination='library'"                                    \
    " LEFT JOIN waiting w ON w.seq=e.seq "

/* A dated row's place in the statistics. */
#define LOCAL_MONTH(e)                                                                                                 \
    "(CAST(strftime('%Y'," LOCAL_S(e) ",'unixepoch') AS INTEGER)*12"                                                   \
                                      "+CAST(strftime('%m'," LOCAL_S(e) ",'unixepoch') AS INTEGER)-1)"
#define LOCAL_HOUR(e) "CAST(strftime('%H'," LOCAL_S(e) ",'unixepoch') AS INTEGER)"
#define LOCAL_S(e) "(" e "at_ms/1000+" e "at_offset_min*60)"

/* ?10: the state; ?2 to ?9: what was said. Each counts from the row as it was before. */
#define SET_STATE                                                                                                      \
    "state=?10, line_up_ms=CASE ?10 WHEN 'unknown' THEN (SELECT value FROM counter WHERE name='line_up_ms')"           \
    " ELSE line_up_ms END "
#define SET_ANSWER                                                                                                     \
    "reason=?2, words=?3, due_ms=coalesce(?4,due_ms), due_offset_min=coalesce(?5,due_offset_min),"                     \
    " told=CASE WHEN ?6=0 THEN told ELSE ?6 END, staff_mark=staff_mark | ?7,"                                          \
    " title=CASE WHEN ?8='' THEN title ELSE ?8 END,"                                                                   \
    " bit=CASE WHEN ?9='none' OR bit='done' THEN bit ELSE ?9 END "

#define STATEMENTS(X)                                                                                                  \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                                        \
    X(COMMIT, "COMMIT")                                                                                                \
    X(BOOT_ADD, "INSERT OR IGNORE INTO boot(boot_id) VALUES(?1)")                                                      \
    X(BOOT_ID, "SELECT id FROM boot WHERE boot_id=?1")                                                                 \
    X(INSERT, "INSERT INTO event(ulid,kind,state,bit,reason,words,item,title,at_ms,at_offset_min,due_ms,"              \
              "due_offset_min,staff_mark,told,before_status,before_due_ms,before_due_offset_min,before_lent,"          \
              "before_fees,boot,mono_ms,wall_ms,cancels,number,amount,currency) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,"    \
              "?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26)")                                  \
    X(HEAD, "SELECT e.seq, e.state, e.bit, e.kind, coalesce(d.state,'none'), e.item, w.day_key, w.sealed FROM event e" \
            " LEFT JOIN delivery d ON d.seq=e.seq AND d.destination='library' LEFT JOIN waiting w ON w.seq=e.seq"      \
            " WHERE e.seq=?1 OR (?1=0 AND e.ulid=?2)")                                                                 \
    X(STATE, "UPDATE event SET " SET_STATE "WHERE seq=?1")                                                             \
    X(ANSWER, "UPDATE event SET " SET_ANSWER "WHERE seq=?1")                                                           \
    X(OUTCOME, "UPDATE event SET " SET_STATE ", " SET_ANSWER "WHERE seq=?1")                                           \
    X(BEFORE, "UPDATE event SET before_status=?2, before_due_ms=?3, before_due_offset_min=?4, before_lent=?5,"         \
              " before_fees=?6 WHERE seq=?1")                                                                          \
    X(BEFORE_LATER, "UPDATE event SET before_due_ms=?2, before_due_offset_min=?3 WHERE item="                          \
                    "(SELECT item FROM event WHERE seq=?1 AND kind<>'checkin') AND seq>?1"                             \
                    " AND state IN ('intended','unknown')")                                                            \
    X(BEFORE_BACK, "UPDATE event SET before_status=?2, before_due_ms=NULL, before_due_offset_min=NULL, before_lent=?3" \
                   " WHERE item=(SELECT item FROM event WHERE seq=?1) AND seq>?1 AND state IN ('intended','unknown')"  \
                   " AND kind IN ('checkout','checkin')")                                                              \
    X(BIT, "UPDATE event SET bit=?2, staff_mark=(staff_mark & ~2) | ?3 WHERE seq=?1")                                  \
    X(MARK, "UPDATE event SET staff_mark=staff_mark | 1 WHERE seq=?1")                                                 \
    X(UNMARK, "UPDATE event SET staff_mark=0 WHERE seq=?1")                                                            \
    X(DATE_THIS, "UPDATE event SET at_ms=?2-(?3-mono_ms), at_offset_min=?4, at_estimated=1"                            \
                 " WHERE at_ms IS NULL AND boot=?1")                                                                   \
    X(DATE_OTHERS, "UPDATE event SET at_estimated=1, at_offset_min=?2, at_ms=coalesce("                                \
                   "(SELECT p.at_ms FROM event p WHERE p.seq<event.seq AND p.at_ms IS NOT NULL"                        \
                   " ORDER BY p.seq DESC LIMIT 1),"                                                                    \
                   "(SELECT p.at_ms FROM event p WHERE p.seq>event.seq AND p.at_ms IS NOT NULL"                        \
                   " ORDER BY p.seq LIMIT 1),?3) WHERE at_ms IS NULL AND boot<>?1")                                    \
    X(UNDATED, "SELECT 1 FROM event WHERE at_ms IS NULL LIMIT 1")                                                      \
    X(LAST_TIME, "SELECT at_ms FROM event WHERE at_ms IS NOT NULL AND at_estimated=0 ORDER BY seq DESC LIMIT 1")       \
    X(LINE_UP, "UPDATE counter SET value=value+?1 WHERE name='line_up_ms'")                                            \
    X(FIND_INTENDED, "SELECT seq FROM event WHERE state='intended' AND seq>max(?1,"                                    \
                     "(SELECT value FROM counter WHERE name='recovered')) ORDER BY seq LIMIT 1")                       \
    X(FIND_SENDING, "SELECT seq FROM delivery WHERE destination='library' AND state='sending' AND " ON_ITS_WAY(        \
                        "") " AND seq>?1 ORDER BY seq LIMIT 1")                                                        \
    X(FAIL_BITS, "UPDATE event SET bit='failed', staff_mark=staff_mark | 2 WHERE " OPEN_ROWS("") " AND bit='pending'") \
    X(RECOVERED, "UPDATE counter SET value=(SELECT coalesce(max(seq),0) FROM event) WHERE name='recovered'")           \
    X(SEALED_ROWS, "SELECT seq, day_key, sealed FROM waiting WHERE seq>?1 ORDER BY seq LIMIT 1")                       \
    X(DELIVERY_QUEUE,                                                                                                  \
      "INSERT INTO delivery(seq,destination,state,tries,next_at_ms) VALUES(?1,'library','waiting',0,0)"                \
      " ON CONFLICT DO UPDATE SET state='waiting', next_at_ms=0")                                                      \
    X(DELIVERY_STATE, "UPDATE delivery SET state=?2, tries=tries+?3, next_at_ms=?4"                                    \
                      " WHERE seq=?1 AND destination='library'")                                                       \
    X(OUTCOME_QUEUE, "INSERT INTO delivery(seq,destination,state,tries,next_at_ms) VALUES(?1,?2,'waiting',0,0)"        \
                     " ON CONFLICT DO NOTHING")                                                                        \
    X(OUTCOMES,                                                                                                        \
      "SELECT d.seq, e.ulid, e.kind, e.state, e.reason, e.item, e.at_ms, e.at_offset_min, e.due_ms,"                   \
      " e.due_offset_min, d.tries, d.next_at_ms FROM delivery d JOIN event e ON e.seq=d.seq"                           \
      " WHERE d.destination=?1 AND d.state='waiting' AND " ON_ITS_WAY(                                                 \
          "d.") " AND d.seq>?2 AND NOT EXISTS"                                                                         \
                " (SELECT 1 FROM event p WHERE p.item=e.item AND e.item<>'' AND p.seq<e.seq AND p.state NOT IN"        \
                " ('confirmed','refused','void','uploaded','closed')) ORDER BY d.seq LIMIT ?3")                        \
    X(OUTCOME_HANDED, "UPDATE delivery SET state=CASE WHEN ?3=0 THEN 'acknowledged' WHEN ?3=1 AND tries+1>=?4"         \
                      " THEN 'poisoned' ELSE state END, tries=tries+(?3=1), next_at_ms=?5"                             \
                      " WHERE seq=?1 AND destination=?2 AND state='waiting'")                                          \
    X(COUNT_OUTCOMES,                                                                                                  \
      "SELECT (SELECT count(*) FROM delivery WHERE destination=?1 AND state='waiting' AND " ON_ITS_WAY(                \
          "") "),"                                                                                                     \
              " (SELECT count(*) FROM delivery WHERE destination=?1 AND state='poisoned')")                            \
    X(OUTCOMES_AGAIN, "UPDATE delivery SET state='waiting', tries=tries-1, next_at_ms=0"                               \
                      " WHERE destination=?1 AND state='poisoned'")                                                    \
    X(WAITING_SHARED,                                                                                                  \
      "SELECT (SELECT count(*) FROM delivery d JOIN event e ON e.seq=d.seq LEFT JOIN waiting w ON w.seq=d.seq"         \
      " WHERE d.destination='library' AND d.state IN ('waiting','sending') AND d.seq<?1"                               \
      " AND ((e.item=?2 AND ?2<>'') OR w.hash=?3))"                                                                    \
      " + (SELECT count(*) FROM event e WHERE e.item=?2 AND ?2<>'' AND e.seq<?1"                                       \
      " AND e.state IN ('intended','unknown'))")                                                                       \
    X(WAITING_ROWS,                                                                                                    \
      ROW_COLUMNS "WHERE " OPEN_ROWS("e.") " AND e.seq>?1"                                                             \
                                           " AND (e.state='unknown' OR (e.state='offline' AND d.state='waiting'))"     \
                                           " ORDER BY e.seq LIMIT ?2")                                                 \
    X(ROW, ROW_COLUMNS "WHERE e.seq=?1")                                                                               \
    X(ITEM_NEWEST, ROW_COLUMNS "WHERE e.item=?1 ORDER BY e.seq DESC LIMIT 1")                                          \
    X(PATRON_OPEN, "SELECT 1 FROM waiting w JOIN event e ON e.seq=w.seq WHERE w.hash=?1 AND e.kind=?2"                 \
                   " AND e.state IN ('intended','unknown','staff')"                                                    \
                   " AND (e.kind='payment' OR (e.item=?3 AND e.number=?4)) LIMIT 1")                                   \
    X(ITEM_UNSETTLED, ROW_COLUMNS "WHERE e.item=?1 AND e.state IN ('intended','unknown','staff','offline')"            \
                                  " AND e.kind IN ('checkout','checkin','renew')"                                      \
                                  " ORDER BY e.seq DESC LIMIT 1")                                                      \
    X(ITEM_UNKNOWN_AFTER, "SELECT 1 FROM event d JOIN event e ON e.item=d.item AND e.seq>d.seq"                        \
                          " LEFT JOIN delivery v ON v.seq=e.seq AND v.destination='library'"                           \
                          " WHERE d.seq=?1 AND d.item<>'' AND (e.state IN ('intended','unknown')"                      \
                          " OR v.state='sending') LIMIT 1")                                                            \
    X(ITEM_OPEN_BEFORE, "SELECT e.seq FROM event e LEFT JOIN delivery v ON v.seq=e.seq AND v.destination='library'"    \
                        " WHERE e.item=?1 AND e.item<>'' AND e.seq<?2 AND e.kind<>'hold'"                              \
                        " AND (e.state IN ('intended','unknown') OR v.state IN ('waiting','sending'))"                 \
                        " ORDER BY e.seq DESC LIMIT 1")                                                                \
    X(ITEM_MOVED, ROW_COLUMNS "WHERE e.item=?1 AND e.kind IN ('checkout','checkin')"                                   \
                              " AND e.state NOT IN ('refused','void') ORDER BY e.seq DESC LIMIT 1")                    \
    X(SEALED_HASH, "SELECT hash FROM waiting WHERE seq=?1")                                                            \
    X(PATRON_OFFLINE, "SELECT count(*) FROM waiting w JOIN event e ON e.seq=w.seq WHERE w.hash=?1"                     \
                      " AND e.kind='checkout' AND (e.state='offline' OR (e.state='unknown' AND e.told=1))"             \
                      " AND NOT EXISTS (SELECT 1 FROM event r WHERE r.item=e.item AND r.seq>e.seq"                     \
                      " AND r.kind='checkin' AND r.told=2 AND r.state NOT IN ('refused','void','rejected'))")          \
    X(LIST_ALL, ROW_COLUMNS "WHERE e.seq>?1 AND coalesce(e.at_ms,e.wall_ms)>=?2 ORDER BY e.seq LIMIT ?3")              \
    X(LIST_OPEN, ROW_COLUMNS "WHERE " OPEN_ROWS(                                                                       \
                     "e.") " AND e.seq>?1 AND coalesce(e.at_ms,e.wall_ms)>=?2"                                         \
                           " AND (?4=0 OR e.state IN ('staff','rejected') OR e.staff_mark<>0 OR d.state='poisoned')"   \
                           " AND (?5=0 OR e.bit='pending') AND (?6=0 OR e.state IN ('offline','unknown'))"             \
                           " AND (?7=0 OR e.state='offline') ORDER BY e.seq LIMIT ?3")                                 \
    X(LIST_WORST, ROW_COLUMNS                                                                                          \
      "WHERE " OPEN_ROWS("e.") " AND (e.state IN ('staff','rejected') OR e.staff_mark<>0 OR d.state='poisoned')"       \
                               " ORDER BY CASE WHEN e.state='rejected' THEN 0 WHEN e.state='staff' THEN 1"             \
                               " WHEN d.state='poisoned' THEN 2 WHEN e.bit='failed' THEN 3 ELSE 4 END, e.seq"          \
                               " LIMIT ?1 OFFSET ?2")                                                                  \
    X(COUNT_ROWS, "SELECT coalesce(max(seq),0) FROM event")                                                            \
    X(COUNT_OPEN,                                                                                                      \
      "SELECT total(d.state='waiting'), total(d.state='sending'), total(e.state='unknown'),"                           \
      " total(e.state='staff'), total(e.state='rejected'), total(d.state='poisoned'),"                                 \
      " total(e.staff_mark<>0), total(e.bit='pending'), total(e.bit='failed'),"                                        \
      " total(e.state IN ('staff','rejected') OR e.staff_mark<>0 OR d.state='poisoned'),"                              \
      " min(CASE WHEN d.state='waiting' THEN e.seq END)"                                                               \
      " FROM event e LEFT JOIN delivery d ON d.seq=e.seq AND d.destination='library' WHERE " OPEN_ROWS("e."))          \
    X(KEY_OF_DAY, "SELECT id, wrapped FROM day_key WHERE day=?1 ORDER BY id DESC")                                     \
    X(KEY_BY_ID, "SELECT wrapped FROM day_key WHERE id=?1")                                                            \
    X(KEY_ADD, "INSERT INTO day_key(day,wrapped) VALUES(?1,?2)")                                                       \
    X(SEAL, "INSERT INTO waiting(seq,day_key,sealed,hash) VALUES(?1,?2,?3,?4)")                                        \
    X(ERASE, "DELETE FROM waiting WHERE seq=?1")                                                                       \
    X(KEYS_ERASE, "DELETE FROM day_key WHERE id NOT IN (SELECT day_key FROM waiting)")                                 \
    X(SEEN_KEY_ADD, "INSERT INTO seen_key(day,wrapped) VALUES(?1,?2)")                                                 \
    X(SEEN_KEYS, "SELECT id, wrapped FROM seen_key WHERE id>?1 AND day>=?2 ORDER BY id LIMIT 1")                       \
    X(SEEN_KEY_WRAP, "UPDATE seen_key SET wrapped=?2 WHERE id=?1")                                                     \
    X(SEEN_KEYS_OLD, "SELECT 1 FROM seen_key WHERE day<?1 LIMIT 1")                                                    \
    X(SEEN_KEYS_ERASE, "DELETE FROM seen_key WHERE day<?1")                                                            \
    X(SEEN_KEYS_ALL, "SELECT id, wrapped FROM seen_key WHERE id>?1 ORDER BY id LIMIT 1")                               \
    X(KEEP_KEY_ADD, "INSERT INTO keep_key(master,wrapped) VALUES(?1,?2)")                                              \
    X(KEEP_KEY_OLDER, "SELECT id, master, wrapped FROM keep_key WHERE id<?1 ORDER BY id DESC")                         \
    X(KEEP_KEYS_ALL, "SELECT id, wrapped FROM keep_key WHERE id>?1 ORDER BY id LIMIT 1")                               \
    X(KEEP_KEY_WRAP, "UPDATE keep_key SET wrapped=?2 WHERE id=?1")                                                     \
    X(KEEP_KEYS_ERASE, "DELETE FROM keep_key WHERE NOT EXISTS (SELECT 1 FROM kept WHERE kept.keep_key=keep_key.id)")   \
    X(KEPT_ADD, "INSERT INTO kept(hash,keep_key,day,sealed) VALUES(?1,?2,?3,?4)")                                      \
    X(KEPT_FIND, "SELECT id, day, sealed FROM kept WHERE hash=?1")                                                     \
    X(KEPT_ERASE, "DELETE FROM kept WHERE hash=?1")                                                                    \
    X(KEPT_ERASE_ALL, "DELETE FROM kept")                                                                              \
    X(KEPT_TRIM, "DELETE FROM kept WHERE (SELECT count(*) FROM kept)>?1"                                               \
                 " AND id IN (SELECT id FROM kept ORDER BY day, id LIMIT 1)")                                          \
    X(KEPT_OLD, "SELECT 1 FROM kept WHERE day<?1 LIMIT 1")                                                             \
    X(KEPT_EXPIRE, "DELETE FROM kept WHERE id IN (SELECT id FROM kept WHERE day<?1 ORDER BY day LIMIT ?2)")            \
    X(KEPT_ALL, "SELECT hash, sealed FROM kept WHERE keep_key=?1")                                                     \
    X(SEALED_DAY, "SELECT w.seq, w.day_key, w.sealed, k.day FROM waiting w JOIN day_key k ON k.id=w.day_key"           \
                  " WHERE w.seq>?1 ORDER BY w.seq LIMIT 1")                                                            \
    X(SEALED_COUNT, "SELECT count(*) FROM waiting")                                                                    \
    X(COUNTER, "SELECT value FROM counter WHERE name=?1")                                                              \
    X(COUNTER_SET, "INSERT INTO counter(name,value) VALUES(?1,?2) ON CONFLICT DO UPDATE SET value=?2")                 \
    X(PROGRAM_ADD, "INSERT INTO programming(uid,item,first,key_b,before,after,dsfid,afi,eas,wall_ms)"                  \
                   " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")                                                          \
    X(PROGRAM_FIND, "SELECT item, first, key_b, before, after, dsfid, afi, eas FROM programming WHERE uid=?1")         \
    X(PROGRAM_END, "DELETE FROM programming WHERE uid=?1")                                                             \
    X(PROGRAM_COUNT, "SELECT count(*) FROM programming")                                                               \
    X(OLD_ROWS,                                                                                                        \
      "SELECT e.seq, e.at_ms IS NULL OR e.at_ms>?3 OR e.at_ms<?2,"                                                     \
      " e.at_ms<?2 AND e.seq<(SELECT max(seq) FROM event)"                                                             \
      " AND e.state IN ('confirmed','refused','void','uploaded','closed') AND e.staff_mark=0 AND e.bit<>'pending'"     \
      " AND (e.bit<>'failed' OR EXISTS (SELECT 1 FROM event n WHERE n.item=e.item AND n.seq>e.seq"                     \
      " AND n.kind IN ('checkout','checkin') AND n.state NOT IN ('refused','void')))"                                  \
      " AND NOT EXISTS (SELECT 1 FROM waiting w WHERE w.seq=e.seq)"                                                    \
      " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.seq=e.seq AND d.state IN ('waiting','sending','poisoned'))"   \
      " FROM event e WHERE e.seq>?1 ORDER BY e.seq LIMIT ?4")                                                          \
    X(REDUCE_COUNT, "INSERT INTO statistic(month,hour,kind,state,n)"                                                   \
                    " SELECT " LOCAL_MONTH("e.") "," LOCAL_HOUR(                                                       \
                        "e.") ",e.kind,e.state,1 FROM event e WHERE e.seq=?1"                                          \
                              " AND NOT EXISTS (SELECT 1 FROM event p WHERE p.item=e.item AND p.seq<e.seq)"            \
                              " ON CONFLICT DO UPDATE SET n=n+1")                                                      \
    X(REDUCE_DELIVERIES, "DELETE FROM delivery WHERE seq=?1")                                                          \
    X(REDUCE_ROW, "DELETE FROM event WHERE seq=?1")                                                                    \
    X(REDUCED, "SELECT coalesce(sum(n),0) FROM statistic")                                                             \
    X(STATISTICS,                                                                                                      \
      "SELECT month, hour, kind, state, sum(n) FROM (SELECT month, hour, kind, state, n FROM statistic"                \
      " UNION ALL SELECT " LOCAL_MONTH("") "," LOCAL_HOUR(                                                             \
          "") ",kind,state,1 FROM event WHERE at_ms IS NOT NULL)"                                                      \
              " WHERE month BETWEEN ?1 AND ?2 GROUP BY month, hour, kind, state ORDER BY month, hour, kind, state")    \
    X(SITTING_ADD, "INSERT INTO sitting(month,lesson,step,n,seconds) VALUES(?1,?2,?3,1,?4)"                            \
                   " ON CONFLICT DO UPDATE SET n=n+1, seconds=seconds+?4")                                             \
    X(SITTING_ADD_GROUP, "INSERT INTO group_sitting(month,lesson,step,n,seconds,learners) VALUES(?1,?2,?3,1,?4,?5)"    \
                         " ON CONFLICT DO UPDATE SET n=n+1, seconds=seconds+?4, learners=learners+?5")                 \
    X(SITTINGS, "SELECT month, lesson, step, n, seconds, learners FROM"                                                \
                " (SELECT month, lesson, step, n, seconds, 0 AS learners FROM sitting"                                 \
                " UNION ALL SELECT month, lesson, step, n, seconds, learners FROM group_sitting)"                      \
                " WHERE month BETWEEN ?1 AND ?2 ORDER BY month, lesson, step, learners > 0")                           \
    X(AUDIT_LAST, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")                                       \
    X(AUDIT_ADD, "INSERT INTO audit(number,at_ms,at_offset_min,seq,from_state,to_state,note,hash)"                     \
                 " VALUES(?1,?2,?3,?4,?5,?6,?7,?8)")                                                                   \
    X(AUDIT_END, "SELECT number, mac FROM audit_end WHERE id=1")                                                       \
    X(AUDIT_END_SET, "INSERT INTO audit_end(id,number,mac) VALUES(1,?1,?2)"                                            \
                     " ON CONFLICT DO UPDATE SET number=?1, mac=?2")                                                   \
    X(AUDIT_NEWEST, "SELECT number, at_ms, at_offset_min, seq, from_state, to_state, note, hash FROM audit"            \
                    " ORDER BY number DESC LIMIT ?1")                                                                  \
    X(AUDIT_ALL, "SELECT number, at_ms, at_offset_min, seq, from_state, to_state, note, hash FROM audit"               \
                 " ORDER BY number")

enum statement {
#define X(name, sql) ST_##name,
    STATEMENTS(X)
#undef X
        STATEMENT_COUNT
};

/* Why a row has a staff mark, as bits of its column. */
enum mark {
    MARK_SAID = 1, /* something said so */
    MARK_BIT = 2   /* its security bit failed, and has not been done since */
};

enum fact_kind {
    FACT_SETTLE,
    FACT_LATER,
    FACT_DELIVER,
    FACT_POSTPONE,
    FACT_POISON,
    FACT_LINE_UP,
    FACT_DATE,
    FACT_HANDED,
    FACT_COUNT
};

/* A later fact, kept until it is on disk, so that a failed commit loses none. */
struct fact {
    enum fact_kind kind;
    int64_t value;
    struct ledger_moment moment;
    struct transaction t;
    enum destination to; /* HANDED, and what follows */
    enum handed handed;
    uint16_t seqs_count;
    uint64_t seqs[LEDGER_BATCH_MAX];
};

/* What is derived from a master key. SECRET, but for the id. */
struct keys {
    uint8_t wrap[KEY_BYTES], lookup[KEY_BYTES], audit[KEY_BYTES];
    int64_t id; /* names the key in the ledger, and says nothing of it; never 0 */
};

struct ledger {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENT_COUNT]; /* prepared when first used; owned */
    bool writes;                               /* opened by the owner */
    int lock;                                  /* -1 for none */
    char dir[LEDGER_PATH_SIZE];
    struct ledger_moment (*now)(void *self);
    void *self;
    int64_t build_ms;
    unsigned keep_days;  /* 0: for ever */
    int64_t reduce_ms;   /* monotonic: when old rows are looked for again */
    uint64_t reduced_to; /* and behind which */
    bool tells[DESTINATION_COUNT];
    int64_t boot; /* row of table boot */

    char key_path[LEDGER_PATH_SIZE]; /* of the owner */
    unsigned forget_days;            /* 0: nothing is kept under a card */
    int64_t expire_ms;               /* monotonic: when what nobody uses is looked for again */
    unsigned key_days;               /* 0: the master key is never changed by itself */
    int64_t rotate_ms;               /* monotonic: when its age is looked at again */
    bool key_moves;                  /* the new key's file has not got its name yet */
    bool has_keys;
    struct keys keys;
    int64_t day_key_id, day_key_day; /* id 0: none cached */
    uint8_t day_key[KEY_BYTES];      /* SECRET */

    bool in_transaction;                   /* later facts stand in it, not yet committed */
    bool erasing, erased;                  /* in this transaction; on disk, and the log still holds it */
    int64_t erased_ms, facts_ms, retry_ms; /* monotonic: of the oldest erasure; facts alone, and all, not before */
    size_t facts_count;
    struct fact facts[LEDGER_LATER_MAX];

    int log_pages; /* of the write-ahead log, as of the last commit */
    bool reserve_held;
    bool full; /* no new intent */
};

/* ---- statement.c ---- */
/* The statement, reset, or NULL (then stepping it is RESULT_IO). */
sqlite3_stmt *statement(struct ledger *l, enum statement which);
/* RESULT_OK: a row; RESULT_NONE: no more rows, and reset. */
MUST_USE enum result step(struct ledger *l, sqlite3_stmt *s);
/* Runs a statement that returns nothing, and resets it. */
MUST_USE enum result run(struct ledger *l, sqlite3_stmt *s);
MUST_USE enum result run_sql(sqlite3 *db, const char *sql);
enum result result_of(sqlite3 *db, int code);
void bind_text(sqlite3_stmt *s, int at, const char *text);
void bind_when(sqlite3_stmt *s, int at, struct when w); /* two parameters */
struct when column_when(sqlite3_stmt *s, int at);       /* two columns */
const char *column_text(sqlite3_stmt *s, int at);       /* "" for NULL; until the next step */
struct bytes column_bytes(sqlite3_stmt *s, int at);     /* until the next step */

/* ---- schema.c ---- */
enum { SCHEMA_VERSION = 10 };
/* The version of an open file: 0 for an empty one. RESULT_REFUSED: newer than ours. RESULT_BAD: no ledger of ours. */
MUST_USE enum result schema_version(sqlite3 *db, int *version);
/* Forward from version `from` to ours, each step in its own commit. */
MUST_USE enum result schema_migrate(sqlite3 *db, int from);

/* ---- commit.c ---- */
/* Does `work` in one synced commit, with the reserve's help where `outcome` says that it may. */
MUST_USE enum result commit_work(struct ledger *l, bool outcome, enum result (*work)(struct ledger *l, void *self),
                                 void *self);
MUST_USE enum result commit_later(struct ledger *l, const struct fact *fact);
/* Later facts are on disk. */
MUST_USE enum result commit_facts(struct ledger *l);
struct ledger_moment moment_now(struct ledger *l);

/* ---- journal.c ---- */
struct head {
    uint64_t seq;
    enum life life;
    enum bit bit;
    enum transaction_kind kind;
    enum delivery library;
    char item[ID_SIZE];
    bool patron_waits, patron_lost;
};
MUST_USE enum result head_of(struct ledger *l, const struct transaction *t, struct head *out);
/* Moves a row and all that hangs on its state: delivery, sealed patron, line-up count. RESULT_REFUSED. */
MUST_USE enum result head_move(struct ledger *l, struct head *h, enum life to);
/* head_move to t->life and head_answer as one change of the row: half the work of the two, while a patron waits. */
MUST_USE enum result head_move_and_answer(struct ledger *l, struct head *h, const struct transaction *t);
/* Writes what an answer says (reason, words, due, told, staff mark, title, bit). */
MUST_USE enum result head_answer(struct ledger *l, const struct head *h, const struct transaction *t);
MUST_USE enum result head_before(struct ledger *l, const struct head *h, const struct before *before);
/* The row turned out to have brought this due date (unknown: nothing is done), or its book back: what waits behind it
   has not left yet (rule 5), and is compared with that date, or with a book that is here, when it has to be settled. */
MUST_USE enum result head_brought(struct ledger *l, const struct head *h, struct when due);
MUST_USE enum result head_mark(struct ledger *l, const struct head *h);
MUST_USE enum result head_unmark(struct ledger *l, const struct head *h);
MUST_USE enum result delivery_set(struct ledger *l, uint64_t seq, enum delivery to, unsigned tries, int64_t next_at_ms);
MUST_USE enum result delivery_of_word(const char *word, enum delivery *out);
extern enum result (*const fact_apply[FACT_COUNT])(struct ledger *l, const struct fact *fact);
/* The facts of outbox.c. */
enum result fact_deliver(struct ledger *l, const struct fact *fact);
enum result fact_postpone(struct ledger *l, const struct fact *fact);
enum result fact_poison(struct ledger *l, const struct fact *fact);

/* ---- outcomes.c ---- */
/* A row is final: it waits for every destination that is told. */
MUST_USE enum result outcomes_queue(struct ledger *l, uint64_t seq);
/* What was set aside is tried once more: somebody may have mended its receiver. */
MUST_USE enum result outcomes_again(struct ledger *l);
enum result fact_handed(struct ledger *l, const struct fact *fact);

/* ---- seal.c ---- */
void seal_derive(const uint8_t master[static KEY_BYTES], struct keys *out);
/* A key in the wrapping of `keys`; RESULT_REFUSED: it is not wrapped by them. */
void seal_wrap(const struct keys *keys, const uint8_t key[static KEY_BYTES], uint8_t wrapped[static WRAPPED_BYTES]);
MUST_USE enum result seal_unwrap(const struct keys *keys, struct bytes wrapped, uint8_t key[static KEY_BYTES]);
/* n bytes into n + SEAL_BYTES, and back; RESULT_REFUSED: not sealed with `key`, or not of n. */
void seal_box(uint8_t *to, const uint8_t *plain, size_t n, const uint8_t key[static KEY_BYTES]);
MUST_USE enum result seal_unbox(uint8_t *plain, struct bytes boxed, size_t n, const uint8_t key[static KEY_BYTES]);
MUST_USE enum result seal_patron(struct ledger *l, uint64_t seq, const char *patron, int64_t day);
/* RESULT_REFUSED: no key here opens it. */
MUST_USE enum result seal_open(struct ledger *l, uint64_t seq, int64_t day_key, struct bytes sealed,
                               char patron[static ID_SIZE]);
MUST_USE enum result seal_erase(struct ledger *l, uint64_t seq);
/* Destroys the keys without rows; a `work` of commit_work. */
MUST_USE enum result seal_erase_keys(struct ledger *l, void *self);
void seal_hash(const struct keys *keys, const char *patron, uint8_t hash[static HASH_BYTES]);
void seal_forget(struct ledger *l); /* the cached day key */

/* ---- rotate.c ---- */
/* The master key's file, or that of its successor where the ledger is sealed with that one already, becomes l->keys.
   The owner puts the files in order and makes a key where there is none. RESULT_NONE: none is there. */
MUST_USE enum result keys_load(struct ledger *l, const char *path);
/* The ledger takes note of another key; a `work` of commit_work. */
MUST_USE enum result keys_adopt(struct ledger *l);
void keys_next_path(const char *path, char to[static LEDGER_PATH_SIZE]); /* of the successor's file */
/* Is the ledger sealed with this key (or with none yet)? */
MUST_USE enum result keys_fit(struct ledger *l, const uint8_t master[static KEY_BYTES], bool *fits);
/* SECRET: the key, of `path` or its successor's, that the ledger is sealed with, and its number. RESULT_NONE. */
MUST_USE enum result keys_read_master(struct ledger *l, const char *path, uint8_t master[static KEY_BYTES],
                                      uint64_t *id);
/* Once at opening: the key's age is not looked at at once. */
void rotate_plan(struct ledger *l, unsigned key_days);
int64_t rotate_due(const struct ledger *l); /* monotonic, or -1 */
void rotate_old_key(struct ledger *l);
/* The number that the ledger keeps under that name; 0 where there is none. */
MUST_USE enum result counter_of(struct ledger *l, const char *name, int64_t *value);
MUST_USE enum result counter_set(struct ledger *l, const char *name, int64_t value);

/* ---- disk.c ---- */
enum disk_file { DISK_LEDGER, DISK_LOG, DISK_INDEX, DISK_LOCK, DISK_RESERVE, DISK_COPY };
void disk_path(const char *dir, enum disk_file file, char to[static LEDGER_PATH_SIZE]);
bool disk_has_bytes(const char *dir, enum disk_file file); /* is it there, and not empty? */
MUST_USE enum result disk_make_folder(const char *dir);    /* 0700, with its parents */
MUST_USE enum result disk_sync_folder_of(const char *path);
MUST_USE enum result disk_lock(const char *dir, int *lock);
/* Renames the ledger and its log to dated names; `kept` is where. */
MUST_USE enum result disk_set_aside(const char *dir, int64_t wall_ms, char kept[static LEDGER_PATH_SIZE]);
/* damaged.c: a database that was set aside and has no text file beside it yet; false: there is none. */
bool damaged_unnamed(const char *dir, char kept[static LEDGER_PATH_SIZE]);
/* Writes the text file beside it. */
MUST_USE enum result damaged_name(const char *kept, unsigned *rows, bool *all);
/* A copy of the ledger before a migration, without waiting patrons and their keys. */
MUST_USE enum result disk_keep_copy(sqlite3 *db, const char *dir, int version, int64_t wall_ms,
                                    char kept[static LEDGER_PATH_SIZE]);
MUST_USE enum result disk_take_reserve(const char *dir);
void disk_give_reserve(const char *dir);
MUST_USE enum result disk_read_key(const char *path, uint8_t key[static KEY_BYTES]);
MUST_USE enum result disk_make_key(const char *path, uint8_t key[static KEY_BYTES]);
/* RESULT_OK: it has the other's name, durably. */
MUST_USE enum result disk_rename(const char *from, const char *to);
/* Letters, digits and "-" alone: a name that any stick's file system takes. */
void disk_plain_name(const char *name, char *to, size_t size);
/* Writes a small file (0600) whole or not at all: beside it, synced, renamed. */
MUST_USE enum result disk_write_small(const char *path, struct bytes data);

/* ---- list.c ---- */
/* The row under a ROW_COLUMNS statement; the patron unsealed where asked for. RESULT_IO: damaged. */
MUST_USE enum result row_read(struct ledger *l, sqlite3_stmt *s, bool with_patron, struct ledger_row *out);

/* ---- statistics.c ---- */
/* The next few old rows become statistics, when it is time. */
void reduce_old_rows(struct ledger *l);
/* When that is (monotonic), or -1. */
int64_t reduce_due(const struct ledger *l);
/* Once at opening: not at once, other things come first. */
void reduce_plan(struct ledger *l, unsigned keep_days);
MUST_USE enum result reduced_rows(struct ledger *l, uint64_t *n);

/* ---- keep.c ---- */
/* Once at opening, and then as rows that become statistics. */
void keep_plan(struct ledger *l, unsigned forget_days);
/* What was kept goes where nothing is kept any more; a `work` of commit_work. */
MUST_USE enum result keep_start(struct ledger *l);
int64_t keep_due(const struct ledger *l); /* monotonic, or -1 */
void keep_expire(struct ledger *l);
/* How many things of a key that can be read cannot be. */
MUST_USE enum result keep_check(struct ledger *l, unsigned *broken);

/* ---- audit.c ---- */
MUST_USE enum result audit_add(struct ledger *l, uint64_t seq, enum life from, enum life to, const char *note);
/* What was done to a tag: a row without a record (seq 0). */
MUST_USE enum result audit_add_tag(struct ledger *l, const char *note);
/* Another key signs the end from now on, with a row that says why. */
MUST_USE enum result audit_rekey(struct ledger *l, const struct keys *keys, const char *note);
/* The end as it is now is what counts; nothing is known of the end before. `note` NULL: without a row. */
MUST_USE enum result audit_start(struct ledger *l, const char *note);
struct audit_findings {
    uint64_t broken; /* the first row that does not fit the chain; 0: none */
    bool cut;        /* the end is not the end that was signed */
};
MUST_USE enum result audit_check(struct ledger *l, struct audit_findings *out);
