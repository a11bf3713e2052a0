#!/usr/bin/env python3
"""tests/device/tags/tears.py with ICODE chips through the real pcscd.

icode_tears.py [--count N] [--seed S] [--minutes M] [--from K]     resumable by --from
"""
import sys

from pcsc_case import Service, pcsc_emulator, skip_without
import tears as pn532

pn532.KINDS = ("icode-sli", "icode-slix", "icode-slix2")
pn532.Emulator = pcsc_emulator

if __name__ == "__main__":
    skip_without()
    service = Service()
    try:
        service.start()
        sys.exit(pn532.main())
    finally:
        service.close()
