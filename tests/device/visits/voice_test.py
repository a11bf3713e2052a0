#!/usr/bin/env python3
"""The kiosk speaks: sound goes into a file where a sound card would be, and its loudness is looked at."""
import array
import math
import os
import struct
import subprocess
import sys
import time
import unittest
import wave

from device_case import PROGRAMS, DeviceCase, wait_until

LOUD = 200


RATE = 22050  # of what is heard
TONE_HZ = 1000
PIN = "4711"


class Heard(DeviceCase):
    def before_the_kiosk(self):
        self.sound = self.emulator.config.parent / "heard.raw"
        self.environment = {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(self.sound)}
        os.environ.update(self.environment)

    def tearDown(self):
        super().tearDown()
        for name in self.environment:
            os.environ.pop(name)

    def samples(self):
        samples = array.array("h")
        if self.sound.exists():
            data = self.sound.read_bytes()
            samples.frombytes(data[:len(data) // 2 * 2])
        return samples

    def loud_samples(self):
        return sum(1 for s in self.samples() if abs(s) > LOUD)

    def switch_voice_on(self):
        self.kiosk.tap("nav.comfort")
        self.kiosk.wait_screen("comfort")
        while not self.kiosk.element("comfort.voice.on")["visible"]:
            self.kiosk.tap("nav.more")
        self.kiosk.tap("comfort.voice.on")


class Voice(Heard):

    def test_it_is_silent_until_asked_says_the_screen_then_and_stops_at_a_touch(self):
        self.kiosk.tap("nav.comfort")
        self.kiosk.wait_screen("comfort")
        time.sleep(1)
        self.assertEqual(self.loud_samples(), 0, "nobody has asked for the voice")
        self.kiosk.tap("comfort.done")
        self.kiosk.wait_screen("welcome")
        self.switch_voice_on()
        wait_until(lambda: self.loud_samples() > 4000, 5, "the screen is said")
        self.kiosk.tap("comfort.voice.off")
        time.sleep(0.5)
        heard = self.loud_samples()
        time.sleep(1)
        self.assertEqual(self.loud_samples(), heard, "silent after the touch")

    def test_a_book_that_is_lent_is_heard(self):
        self.card_to_checkout()
        time.sleep(1.5)
        self.emulator.place("book-abai-1")
        self.kiosk.wait_value("checkout.item.0", "done")
        wait_until(lambda: self.loud_samples() > 500, 5, "two plucks")

    def test_captions_tell_what_is_said_and_what_sounds_mean(self):
        self.kiosk.tap("nav.comfort")
        self.kiosk.wait_screen("comfort")
        while not self.kiosk.element("comfort.captions.on")["visible"]:
            self.kiosk.tap("nav.more")
        self.assertIsNone(self.kiosk.element("caption"))
        self.kiosk.tap("comfort.captions.on")
        self.kiosk.wait_element("caption")
        self.kiosk.tap("comfort.done")
        self.card_to_checkout()
        wait_until(lambda: self.kiosk.element("caption")["name"].startswith("Екі дыбыс: дайын."), 5, "the sound is told")
        wait_until(lambda: self.kiosk.element("caption")["name"] in self.kiosk.screen()["said"], 10, "what is said")
        self.emulator.clear_pad()
        self.kiosk.tap("nav.home")
        self.kiosk.wait_screen("welcome")
        self.assertIsNone(self.kiosk.element("caption"), "it was for this visit alone")

    def test_captions_stand_there_while_the_voice_speaks_a_piece_at_a_time(self):
        self.switch_voice_on()
        while not self.kiosk.element("comfort.captions.on")["visible"]:
            self.kiosk.tap("nav.more")
        self.kiosk.tap("comfort.captions.on")
        self.kiosk.tap("comfort.done")
        self.kiosk.wait_screen("welcome")
        before = self.loud_samples()
        self.kiosk.tap("welcome.checkout")
        self.kiosk.wait_screen("identify")
        said = self.kiosk.screen()["said"]
        pieces = []

        def follow():
            piece = self.kiosk.element("caption")["name"]
            if not pieces or pieces[-1] != piece:
                pieces.append(piece)
            return " ".join(pieces) == said

        wait_until(follow, 15, f"all that is said is to be read: {said}; shown: {pieces}")
        self.assertGreater(self.loud_samples(), before + 4000, "and heard")
        caption = self.kiosk.element("caption")
        self.assertTrue(caption["visible"])
        self.assertGreater(caption["rect"][3], 0)


class Recordings(Heard):
    """A library's own voice is a tone here, so that it is told from the synthesised one."""

    def before_the_kiosk(self):
        super().before_the_kiosk()
        self.folder = self.emulator.config.parent / "recordings"
        (self.folder / "kk").mkdir(parents=True)
        self.record("identify", 3)
        (self.folder / "kk/return.wav").write_bytes(b"RIFF\xff\xff\xff\x7fWAVE, and then it was torn")
        self.emulator.config.write_text(self.emulator.config.read_text() + "voice: {recordings: recordings}\n")

    def record(self, name, seconds):
        with wave.open(str(self.folder / f"kk/{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(44100)
            for i in range(int(44100 * seconds)):
                file.writeframesraw(struct.pack("<h", int(13000 * math.sin(2 * math.pi * TONE_HZ * i / 44100))))

    def tone_ms(self):
        """How long the tone was heard: pieces of 10 ms that cross zero as often as it does, as loud as it is."""
        samples, piece, ms = self.samples(), RATE // 100, 0
        for at in range(0, len(samples) - piece, piece):
            part = samples[at:at + piece]
            turns = sum(1 for a, b in zip(part, part[1:]) if a < 0 <= b)
            ms += 10 if abs(turns - TONE_HZ // 100) <= 1 and 12000 < max(part) < 14000 else 0
        return ms

    def start_aloud(self):
        self.switch_voice_on()
        self.kiosk.tap("comfort.done")
        self.kiosk.wait_screen("welcome")

    def say_identify(self):
        self.kiosk.tap("welcome.checkout")
        self.kiosk.wait_screen("identify")

    def go_home(self):
        self.kiosk.tap("nav.home")
        self.kiosk.wait_screen("welcome")

    def test_a_sentence_is_heard_as_it_was_recorded_and_stops_at_a_touch(self):
        self.start_aloud()
        self.say_identify()
        wait_until(lambda: self.tone_ms() > 2800, 8, "the whole recording is heard")
        self.assertLess(self.tone_ms(), 3150, "and nothing else is like it")
        self.start_over()
        self.say_identify()
        time.sleep(0.8)
        self.go_home()
        time.sleep(2)
        self.assertLess(self.tone_ms(), 3150 + 1500, "silent after the touch")

    def start_over(self):
        self.go_home()
        self.start_aloud()

    def test_at_the_slow_pace_the_voice_speaks(self):
        self.switch_voice_on()
        while not self.kiosk.element("comfort.pace.slow")["visible"]:
            self.kiosk.tap("nav.more")
        self.kiosk.tap("comfort.pace.slow")
        self.kiosk.tap("comfort.done")
        self.kiosk.wait_screen("welcome")
        self.say_identify()
        before = self.loud_samples()
        wait_until(lambda: self.loud_samples() > before + 8000, 6, "the voice says it")
        time.sleep(1)
        self.assertLess(self.tone_ms(), 300)

    def test_a_torn_recording_is_told_once_and_the_voice_speaks(self):
        self.start_aloud()
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        before = self.loud_samples()
        wait_until(lambda: self.loud_samples() > before + 4000, 6, "the voice says it")
        self.start_over()
        self.kiosk.tap("welcome.return")
        self.kiosk.wait_screen("return")
        time.sleep(1)
        told = [line for line in self.kiosk.log_path.read_text().splitlines() if "kk/return.wav" in line]
        self.assertEqual(len(told), 1, told)
        self.assertIn("cut off: a part of the WAV file is missing", told[0])


class Recorder(Heard):
    """Staff say a sentence; the microphone is a file."""

    def before_the_kiosk(self):
        super().before_the_kiosk()
        folder = self.emulator.config.parent
        self.folder = folder / "own"
        voice = [0] * (RATE // 2) + [int(6000 * math.sin(2 * math.pi * TONE_HZ * i / RATE)) for i in range(RATE)]
        (folder / "said.raw").write_bytes(array.array("h", voice + [0] * RATE * 8).tobytes())
        self.environment["SDL_DISKAUDIOFILEIN"] = os.environ["SDL_DISKAUDIOFILEIN"] = str(folder / "said.raw")
        self.emulator.config.write_text(self.emulator.config.read_text()
                                        + "voice: {recordings: own, recorder: on}\n")
        subprocess.run([str(PROGRAMS / "kitap"), "staff", "pin", "--config", str(self.emulator.config)],
                       input=f"{PIN}\n{PIN}\n", text=True, check=True, capture_output=True)

    def open_recorder(self):
        self.kiosk.tap("welcome.staff")
        self.kiosk.wait_screen("staff")
        self.kiosk.type(PIN)
        self.kiosk.tap("staff.ok")
        self.kiosk.wait_element("staff.recorder")
        self.kiosk.tap("staff.recorder")
        self.kiosk.wait_value("recorder.note", "empty")
        self.wait_looked_up()

    def wait_looked_up(self):
        wait_until(lambda: self.kiosk.element("recorder.start")["enabled"], 5, "the sentence is looked up")

    def test_a_sentence_is_recorded_listened_to_and_kept(self):
        self.open_recorder()
        while self.kiosk.element("recorder.words")["value"] != "identify":
            self.kiosk.tap("recorder.next")
            self.wait_looked_up()
        self.kiosk.tap("recorder.start")
        self.kiosk.wait_value("recorder.note", "running")
        time.sleep(2)
        self.kiosk.tap("recorder.stop")
        self.kiosk.wait_value("recorder.note", "taken")
        self.assertFalse(self.folder.exists(), "nothing is written before it is kept")
        before = self.loud_samples()
        self.kiosk.tap("recorder.listen")
        wait_until(lambda: self.loud_samples() > before + RATE // 2, 5, "it is heard")
        self.kiosk.tap("recorder.keep")
        self.kiosk.wait_value("recorder.note", "kept")
        kept = [str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()]
        self.assertEqual(kept, ["kk/identify.wav"])
        with wave.open(str(self.folder / "kk/identify.wav")) as file:
            self.assertAlmostEqual(file.getnframes() / file.getframerate(), 1.4, delta=0.1)

    def test_what_is_thrown_away_leaves_nothing(self):
        self.open_recorder()
        self.kiosk.tap("recorder.start")
        self.kiosk.wait_value("recorder.note", "running")
        time.sleep(1)
        self.kiosk.tap("recorder.stop")
        self.kiosk.wait_value("recorder.note", "taken")
        self.kiosk.tap("recorder.drop")
        self.kiosk.wait_value("recorder.note", "empty")
        self.kiosk.tap("staff.back")
        self.kiosk.wait_element("staff.recorder")
        self.assertFalse(self.folder.exists())


if __name__ == "__main__":
    sys.exit(unittest.main(verbosity=2))
