"""What an outage leaves behind: rows that wait for a destination in the ledger of a kiosk that is not running."""
import subprocess
from pathlib import Path

ULIDS = "01ARYZ6S41TSV4RRFF"  # and eight digits
FIRST_MS = 1795450000000


def put_into_ledger(config, destination, count, state="confirmed", refusals=0):
    """`count` returns, each of another book, 1 to `count`; `offline` ones wait for the library."""
    ledger = next(Path(config).parent.rglob("ledger.db"))
    rows = f"""BEGIN; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<{count}) INSERT INTO event(ulid,
        kind,state,bit,reason,words,item,title,at_ms,at_offset_min,staff_mark,told,before_status,before_lent,before_fees,
        boot,mono_ms,wall_ms) SELECT printf('{ULIDS}%08d',i),'checkin','{state}','none','none','',
        printf('2000%010d',i),'',{FIRST_MS}+i,300,0,0,0,0,'',1,i,{FIRST_MS}+i FROM c; INSERT INTO delivery
        SELECT seq,'{destination}','waiting',{refusals},0 FROM event WHERE ulid LIKE '{ULIDS}%'; COMMIT;"""
    subprocess.run(["sqlite3", str(ledger)], input=rows, text=True, check=True, capture_output=True)
