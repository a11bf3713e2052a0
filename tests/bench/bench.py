#!/usr/bin/env python3
"""Runs the benchmarks and prints each as a ratio with its goal. Called by toolchain/bench, under Xvfb."""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "toolchain/demo"))
from drain import drain_city, drain_https, drain_sip2  # noqa: E402
from kiosk_ports import Emulator, Kiosk  # noqa: E402

STARTS = 11
IDLE_S = 60
FRAME_US = 1e6 / 60
SIMULATED_HOURS = 500
QUEUED = 100_000
REPLAYS, SLOW_REPLAYS, SLOW_S = 2000, 500, 0.005
PAPER = "FAF4E8"
# A pixel that is paper on the finished welcome page, between the shelf and the tiles.
PIXEL = ("960", "630")
CHROMIUM = ["--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-features=Translate", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--window-size=1920,1080", "--window-position=0,0"]


class Table:
    def __init__(self):
        self.missed = 0

    def line(self, name, ratio, goal=None, note=""):
        mark = ""
        if goal is not None:
            mark = "ok" if ratio <= goal else "MISSED"
            self.missed += ratio > goal
        print(f"{name:<58} {ratio:8.3f}  {'' if goal is None else f'goal <= {goal:.3f}'}  {mark}  {note}".rstrip())


def start_times(programs, *commands):
    """Milliseconds until the pixel shows paper, the median for each command; in turns, so that the machine's moods
    meet all of them."""
    times = [[] for _ in commands]
    for _ in range(STARTS):
        for i, command in enumerate(commands):
            out = subprocess.run([str(programs / "bench_pixel_wait"), *PIXEL, PAPER, *command], capture_output=True,
                                 text=True, env={**os.environ, "SDL_VIDEODRIVER": "x11"}, check=True)
            times[i].append(float(out.stdout.split()[-1]))
    return [statistics.median(of_one) for of_one in times]


def kitap_command(programs, config):
    return [str(programs / "kitap"), "run", "--config", str(config), "--size", "1920x1080"]


def processes_of(group):
    """All processes of a session."""
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                if os.getsid(int(path.name)) == group:
                    yield int(path.name)
            except (ProcessLookupError, PermissionError):
                pass


def pss_kib(pids):
    total = 0
    for pid in pids:
        try:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            pass
    return total


def wakeups(pid):
    """Context switches of all threads: what a process did, however short."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if "ctxt_switches" in line:
                total += int(line.split()[1])
    return total


def paint_times(programs, *panel):
    share = programs.parent / "share/kitap"
    out = subprocess.run([str(programs / "bench_paint_times"), str(share / "kitap.atlas"), str(share / "locale"), *panel],
                         capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in out.stdout.splitlines()]
    return lines[:-1], lines[-1]["peak_kib"]


def worst(states, value):
    """The state with the highest value, and that value."""
    state = max(states, key=value)
    return state["state"], value(state)


def bench_paint(table, programs):
    """Every golden state on a window of Xvfb: opening its screen, and pressing one element of it."""
    states, _ = paint_times(programs)
    pressed = [s for s in states if "one_p50" in s]
    for name, of in (("opening a screen", states), ("pressing one element", pressed)):
        key = "open" if name.startswith("opening") else "one"
        state, p99 = worst(of, lambda s, key=key: s[f"{key}_p99"])
        cpu = worst(of, lambda s, key=key: s[f"{key}_cpu_p99"])[1]
        table.line(f"touch to frame, {name}, worst p99 / 16.7 ms", p99 / FRAME_US, 1,
                   f"({p99 / 1000:.1f} ms, {state}, of {len(of)} states; computed: at most {cpu / 1000:.1f} ms)")
        late = sorted(s["state"] for s in of if s[f"{key}_p99"] > FRAME_US)
        if late:
            print(f"    late: {' '.join(late)}")
    state, ratio = worst(pressed, lambda s: s["one_p50"] / s["redraw_p50"])
    table.line("one element / full redraw of its screen, worst state", ratio, 0.25, f"({state})")
    ratio = statistics.median(s["one_p50"] / s["redraw_p50"] for s in pressed)
    table.line("the same, median of the states", ratio, 0.25)
    upright = statistics.median(s["redraw_p50"] for s in states)
    for rotate, size, pitch in ((180, "1920x1080", "0.248"), (90, "1080x1920", "0.311")):
        redraw = statistics.median(s["redraw_p50"] for s in paint_times(programs, size, pitch, str(rotate))[0])
        table.line(f"full redraw turned by {rotate} / upright, median", redraw / upright, None,
                   f"({redraw / 1000:.1f} ms / {upright / 1000:.1f} ms)")
    _, small = paint_times(programs, "1024x600", "0.217", "0")
    large, peak = paint_times(programs, "3840x2160", "0.155", "0")
    for name, key in (("opening a screen", "open"), ("one element", "one")):
        state, p99 = worst(large, lambda s, key=key: s.get(f"{key}_p99", 0))
        cpu = worst(large, lambda s, key=key: s.get(f"{key}_cpu_p99", 0))[1]
        table.line(f"{name} at 3840x2160, worst p99 / 16.7 ms", p99 / FRAME_US, None,
                   f"({p99 / 1000:.1f} ms, {state}; computed: at most {cpu / 1000:.1f} ms)")
    table.line("full redraw, 3840x2160 / 1920x1080, median", statistics.median(s["redraw_p50"] for s in large) / upright,
               None, "(4 times the pixels)")
    table.line("peak memory, 3840x2160 / 1024x600", peak / small, None, f"({peak / 1024:.0f} MiB / {small / 1024:.0f} MiB)")


def bench_checkout(table, programs):
    """As many durable checkouts a second as 0.9 of what two bare commits allow, however long the ledger is."""
    ratio = {}
    for rows in (1000, 100_000, 2_000_000):
        with tempfile.TemporaryDirectory(dir=TOP / "build") as folder:
            out = subprocess.run([str(programs / "bench_durable_checkout"), folder, str(rows)], capture_output=True,
                                 text=True, check=True)
        us = json.loads(out.stdout)
        ratio[rows] = us["checkout_p50"] / us["bare_p50"]
        table.line(f"durable checkout / two bare SQLite commits, {rows:,} rows", ratio[rows], 1 / 0.9,
                   f"({us['checkout_p50']:.0f} us / {us['bare_p50']:.0f} us; opened in {us['open'] / 1000:.0f} ms)")
    table.line("the same, 2,000,000 rows / 1,000 rows", ratio[2_000_000] / ratio[1000], 1.2, "(flat)")


def bench_drain(table, programs, whole):
    """A long queue against a bare client that sends the same messages to the same server. What goes to the library
    system is a question and a replay for each row, one at a time (SIP2), each decided on in kitap."""
    bare, bare_free, ours, memory = drain_city(programs, QUEUED)
    note = f"({ours:.1f} s / {bare:.1f} s; {QUEUED:,} outcomes, 256 under way)"
    table.line("draining to NATS, three nodes / bare client", ours / bare, 1 / 0.9, note)
    table.line("the same / bare client with 4,000 under way", ours / bare_free, None, f"({ours:.1f} s / {bare_free:.1f} s)")
    table.line("memory with these waiting / with none", memory, 1.25)
    bare, ours, memory = drain_https(programs, QUEUED)
    note = f"({ours:.1f} s / {bare:.1f} s; {QUEUED:,} outcomes in batches of 64)"
    table.line("draining to HTTPS / bare client", ours / bare, 1 / 0.9, note)
    table.line("memory with these waiting / with none", memory, 1.25)
    bare, ours, _ = drain_sip2(programs, SLOW_REPLAYS, SLOW_S)
    note = f"({ours:.1f} s / {bare:.1f} s; {SLOW_REPLAYS:,} returns)"
    table.line("replay over SIP2, answers after 5 ms / bare client", ours / bare, 1 / 0.9, note)
    replays = QUEUED if whole else REPLAYS
    bare, ours, memory = drain_sip2(programs, replays)
    note = f"({ours:.1f} s / {bare:.1f} s; {replays:,} returns)"
    table.line("the same, answers at once", ours / bare, None, note)
    table.line("memory with these waiting / with none", memory, 1.25)


def bench_simulation(table, programs):
    """Whole kiosks under simulated time: hours of a kiosk that one core lives through in a second."""
    out = subprocess.run([str(programs / "kitap-simulation"), "--seeds", "1..200"], capture_output=True, text=True,
                         check=True)
    hours, transactions = (int(n) for n in re.search(r"(\d+) kiosk-hours, (\d+) transactions and", out.stdout).groups())
    table.line(f"{SIMULATED_HOURS} kiosk-hours of simulation a second / measured", SIMULATED_HOURS / hours, 1,
               f"({hours} kiosk-hours, {transactions} transactions a second of one core)")


def bench_tags(table, programs):
    """Arrival to identifier at 115,200 baud against the shortest exchange's bytes and air; the codecs against that."""
    out = subprocess.run([str(programs / "bench_tag_times")], capture_output=True, text=True, check=True)
    times = json.loads(out.stdout.splitlines()[0])
    for kind, us in times["tags"].items():
        table.line(f"tag to identifier, {kind} / shortest exchange", us["known_us"] / us["shortest_us"], 1.25,
                   f"({us['known_us'] / 1000:.1f} ms / {us['shortest_us'] / 1000:.1f} ms, {us['known_bytes']:.0f} bytes / {us['shortest_bytes']})")
    table.line("eight tags at once / shortest exchanges", times["eight_us"] / times["eight_shortest_us"], 1.25,
               f"({times['eight_us'] / 1000:.0f} ms / {times['eight_shortest_us'] / 1000:.0f} ms)")
    wire_ns = times["tags"]["ntag213"]["shortest_us"] * 1000
    for model in ("part_3", "part_2"):
        table.line(f"decoding ISO 28560-{model[-1]} / reading it", times[f"{model}_ns"] / wire_ns, 0.01,
                   f"({times[f'{model}_ns']:.0f} ns)")


def bench_start(table, programs, emulator, chromium):
    empty, ours = start_times(programs, [str(programs / "bench_empty_window"), "1920", "1080"],
                              kitap_command(programs, emulator.config))
    table.line("cold start to first frame / empty SDL program", ours / empty, 1.3, f"({ours:.1f} ms / {empty:.1f} ms)")
    if chromium is None:
        print("cold start / chromium in kiosk mode: not measured, chromium is not installed")
        return
    with tempfile.TemporaryDirectory() as profile:
        theirs, = start_times(programs, [chromium, *CHROMIUM, f"--user-data-dir={profile}", page_url(profile)])
    table.line("cold start / chromium in kiosk mode, same page", ours / theirs, 1 / 12, f"({ours:.1f} ms / {theirs:.1f} ms)")


def page_url(folder):
    page = Path(folder) / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><title>Kitap</title><body style='margin:0;background:#{PAPER};"
                    "font:bold 105px Noto Sans'>Сәлеметсіз бе!<div style='position:absolute;bottom:150px'>"
                    + "".join(f"<button style='font:43px Noto Sans;padding:60px;margin:20px'>{text}</button>"
                              for text in ("Кітап алу", "Кітап қайтару", "Менің кітаптарым", "Үйрену")) + "</div>")
    return page.as_uri()


def idle(table, programs, emulator, where, environment):
    """Frames and wake-ups of a kiosk that nobody touches; returns the PSS of all its programs, KiB."""
    kiosk = Kiosk(programs, emulator.config, environment=environment)
    try:
        kiosk.wait_up("reader")
        kiosk.wait_up("library")
        time.sleep(3)
        frames = kiosk.ask(op="stats")["frames"]
        kiosk.port.close()
        time.sleep(3)
        before = wakeups(kiosk.process.pid)
        time.sleep(IDLE_S)
        woken = wakeups(kiosk.process.pid) - before
        memory = pss_kib(processes_of(os.getsid(kiosk.process.pid)))
        kiosk.reconnect()
        drawn = kiosk.ask(op="stats")["frames"] - frames
    finally:
        os.killpg(kiosk.process.pid, signal.SIGTERM)
        kiosk.process.wait()
    for what, n in (("frames", drawn), ("wake-ups of kitap", woken)):
        print(f"{f'{what} in {IDLE_S} idle seconds, {where}':<58} {n:8d}  goal 0  {'ok' if n == 0 else 'MISSED'}")
        table.missed += n > 0
    return memory


def idle_on_wayland(table, programs, emulator):
    weston = shutil.which("weston")
    if weston is None:
        print("frames and wake-ups on Wayland: not measured, weston is not installed (apt-get install weston)")
        return
    with tempfile.TemporaryDirectory() as runtime:
        environment = {"XDG_RUNTIME_DIR": runtime, "WAYLAND_DISPLAY": "kitap-bench", "SDL_VIDEODRIVER": "wayland"}
        # On Xvfb and not weston's own headless backend: that has no seat, and without one SDL 2.26 crashes in SDL_Init.
        server = subprocess.Popen([weston, "--backend=x11-backend.so", "--use-pixman", "--width=1920", "--height=1080",
                                   "--idle-time=0", "--socket=kitap-bench"], env={**os.environ, "XDG_RUNTIME_DIR": runtime},
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 20
            while not (Path(runtime) / "kitap-bench").exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            idle(table, programs, emulator, "Wayland", environment)
        finally:
            server.terminate()
            server.wait()


def bench_idle_and_memory(table, programs, emulator, chromium):
    ours = idle(table, programs, emulator, "X11", {"SDL_VIDEODRIVER": "x11"})
    idle_on_wayland(table, programs, emulator)
    idle(table, programs, emulator, "offscreen", {"SDL_VIDEODRIVER": "offscreen"})
    if chromium is None:
        print(f"PSS of all programs / chromium's: not measured, chromium is not installed ({ours / 1024:.1f} MiB)")
        return
    with tempfile.TemporaryDirectory() as profile:
        peer = subprocess.Popen([chromium, *CHROMIUM, f"--user-data-dir={profile}", page_url(profile)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(8)
        theirs = pss_kib(processes_of(peer.pid))
        os.killpg(peer.pid, signal.SIGKILL)
        peer.wait()
    table.line("PSS of all programs / chromium's", ours / theirs, 1 / 15, f"({ours / 1024:.1f} MiB / {theirs / 1024:.1f} MiB)")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, required=True)
    parser.add_argument("--whole", action="store_true", help="100,000 replays over SIP2 too (some minutes)")
    parser.add_argument("--drain", action="store_true", help="only the queue")
    parser.add_argument("--screen", action="store_true", help="only painting, cold start, idling and memory")
    chosen = parser.parse_args()
    programs = chosen.bin.resolve()
    chromium = shutil.which("chromium")
    table = Table()
    if not chosen.screen:
        bench_drain(table, programs, chosen.whole)
    if chosen.drain:
        return 0
    bench_paint(table, programs)
    if not chosen.screen:
        bench_checkout(table, programs)
        bench_simulation(table, programs)
        bench_tags(table, programs)
    emulator = Emulator(programs)
    try:
        bench_start(table, programs, emulator, chromium)
        bench_idle_and_memory(table, programs, emulator, chromium)
    finally:
        emulator.close()
    print(f"{table.missed} goals missed" if table.missed else "every goal is met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
