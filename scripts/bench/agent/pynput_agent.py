"""What the input tracker does when nothing happens: pynput listens to mouse and keyboard, a loop looks every second how
long ago the last input was and posts the state once a minute. For `npm run bench -- agent`."""
import json
import sys
import time
import urllib.request

from pynput import keyboard, mouse

IDLE_S = 5 * 60
POLL_S = 60
last_input = time.time()


def seen(*_args):
    global last_input
    last_input = time.time()


def report(url, state):
    body = json.dumps({"user": "pynput", "state": state}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).read()


keyboard.Listener(on_press=seen).start()
mouse.Listener(on_move=seen, on_click=seen, on_scroll=seen).start()
print("listening", flush=True)
reported = 0.0
while True:
    now = time.time()
    if now - reported >= POLL_S:
        report(sys.argv[1], "working" if now - last_input < IDLE_S else "stopped")
        reported = now
    time.sleep(1)
