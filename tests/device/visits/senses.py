"""A person who does not see, or who has one button: the driver may send `key` only, and reads `said` only."""
import time

STEPS_MAX = 40


class Ears:
    """What is said."""

    def __init__(self, kiosk):
        self.kiosk = kiosk

    def said(self):
        return self.kiosk.screen()["said"]

    def hear(self, words, seconds=20):
        """Until something with these words is said."""
        self.hear_one(words, seconds=seconds)

    def hear_one(self, *choices, seconds=20):
        """Until one of these is said: which."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            said = self.said()
            for i, words in enumerate(choices):
                if words in said:
                    return i
            time.sleep(0.02)
        raise AssertionError(f"none of {choices} is said, but “{self.said()}”")


class Listener(Ears):
    """A keyboard, or a keypad with fewer keys."""

    def __init__(self, kiosk, forth="Tab", press="Return", voice="F1", place="F2"):
        super().__init__(kiosk)
        self.forth, self.enter, self.voice, self.place = forth, press, voice, place

    def begin(self):
        """The raised key: the voice is on."""
        self.press(self.voice)

    def press(self, key):
        self.kiosk.key(key)
        return self.said()

    def walks_to(self, words):
        """Is there a stop that says so? Then the focus is there."""
        heard = [self.press(self.voice), self.press(self.place)]
        if words in heard[-1]:
            return True
        for _ in range(STEPS_MAX):
            said = self.press(self.forth)
            if words in said:
                return True
            heard.append(said)
        self.heard = heard
        return False

    def go_to(self, words):
        if not self.walks_to(words):
            raise AssertionError(f"no stop says “{words}”; heard: {self.heard}")

    def choose(self, words):
        self.go_to(words)
        self.press(self.enter)

    def page_to(self, words, more):
        """Turns the pages of a list until a stop says so."""
        while not self.walks_to(words):
            self.choose(more)


class OneButton(Ears):
    """A single switch: nothing but Space, pressed when the walk has come to what is wanted."""

    def begin(self):
        """The first press begins the walk."""
        self.kiosk.key("Space")

    def choose(self, words):
        self.hear_stop(words)
        self.kiosk.key("Space")

    def hear_stop(self, words, seconds=90):
        deadline = time.monotonic() + seconds
        heard = []
        while words not in self.said():
            if time.monotonic() > deadline:
                raise AssertionError(f"“{words}” is not said; heard: {heard}")
            if not heard or heard[-1] != self.said():
                heard.append(self.said())
            time.sleep(0.02)
