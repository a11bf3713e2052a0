"""A kiosk with other destinations than the library system; visits that need no pad."""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "visits"))
from device_case import PROGRAMS, DeviceCase, wait_until  # noqa: E402,F401
from outage import put_into_ledger  # noqa: E402

TOLD = ("confirmed", "refused", "void", "uploaded", "closed")


class CityCase(DeviceCase):
    destinations = ()  # that must be up before a test

    def before_the_kiosk(self):
        with open(self.emulator.config, "a", encoding="utf-8") as file:
            file.write(self.more_settings())
        self.books = sorted(thing["id"] for what, thing in self.emulator.things.items()
                            if what.startswith("book-") and thing.get("id", "").isdigit())

    def all_up(self):
        super().all_up()
        for destination in self.destinations:
            self.kiosk.wait_up(destination)

    def more_settings(self):
        raise NotImplementedError

    def give_back(self, count, first=0, values=("done", "refused")):
        """A visit: `count` typed returns, each of another book."""
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        for i in range(count):
            self.kiosk.tap("return.number")
            self.kiosk.type(self.books[(first + i) % len(self.books)])
            self.kiosk.tap("return.ok")
            wait_until(lambda: (self.kiosk.element(f"return.item.{i}") or {}).get("value") in values, 40,
                       f"return {i} becomes one of {values}")
        self.walk_away()

    def put_into_ledger(self, destination, count, refusals=0):
        """Outcomes of earlier days that wait, while the kiosk is stopped."""
        put_into_ledger(self.emulator.config, destination, count, refusals=refusals)

    def doctor(self):
        return subprocess.run([str(PROGRAMS / "kitap"), "doctor", "--config", str(self.emulator.config)], capture_output=True,
                              text=True).stdout

    def final_rows(self):
        return [row for row in self.kiosk.ledger() if row["state"] in TOLD]

    def wait_told(self, destination, seconds=90):
        wait_until(lambda: all(row["destinations"][destination] == "acknowledged" for row in self.final_rows()), seconds,
                   f"{destination} has taken everything: {[row['destinations'] for row in self.final_rows()]}")

    def assert_told_once(self, ids):
        """What a receiver saw, after it has dropped what came twice by ULID, is what the ledger holds, in its order by item."""
        rows = self.final_rows()
        self.assertGreater(len(rows), 0)
        self.assertEqual(sorted(set(ids)), sorted(row["ulid"] for row in rows))
