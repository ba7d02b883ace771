"""A strategy that runs anywhere: candles in, signals out, over one WebSocket.

Needs the package websockets: pip install websockets
"""

import asyncio
import json
import os
import sys
import urllib.request
from collections import deque
from datetime import datetime, timezone

import websockets

PROLONG_SECONDS = 4 * 60  # access tokens live five minutes
LONGEST_PAUSE_SECONDS = 30.0
WORTHLESS_AFTER_SECONDS = 30


def setting(name, default=None):
    value = os.environ.get(name, default)
    if not value:
        sys.exit(f"Set {name}. examples/README.md says what it is.")
    return value


GATEWAY = setting("TRADEFLOW_URL", "http://localhost:8080")
BOT = setting("BOT")
SYMBOL = setting("SYMBOL", "BTC-USD")
INTERVAL = setting("INTERVAL", "1m")
LENGTH = int(setting("CLOSES", "20"))


def say(text):
    print(text, flush=True)


def token():
    given = os.environ.get("TRADEFLOW_TOKEN")
    if given:
        return given
    request = urllib.request.Request(
        f"{GATEWAY}/api/v1/auth/login",
        json.dumps(
            {"username": setting("TRADEFLOW_USER"), "password": setting("TRADEFLOW_PASSWORD")}
        ).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["accessToken"]


class MeanCross:
    """Buys when the close rises above the mean of the last closes, sells when it falls below."""

    def __init__(self, length):
        self.closes = deque(maxlen=length)
        self.last = ""  # open time of the last candle: it may come twice

    def on(self, candle):
        if candle["interval"] != INTERVAL or candle["openTime"] <= self.last:
            return None
        self.last = candle["openTime"]
        close = float(candle["close"])
        warm = len(self.closes) == self.closes.maxlen
        before = self.closes[-1] if self.closes else None
        mean = sum(self.closes) / len(self.closes) if self.closes else 0.0
        self.closes.append(close)
        if not warm:
            return None
        if before <= mean < close:
            return "buy"
        return "sell" if before >= mean > close else None


class Program:
    def __init__(self):
        self.strategy = MeanCross(LENGTH)
        self.unanswered = {}  # sent again, with the same ids, after a reconnect
        self.pause = 0.5

    async def on_candle(self, socket, candle):
        direction = self.strategy.on(candle)
        if direction is None:
            return
        # Named after what led to it: the same decision is the same signal, also after a restart.
        signal = {
            "action": "signal",
            "botId": BOT,
            "id": f"{SYMBOL}/{INTERVAL}/{candle['openTime']}/{direction}",
            "time": datetime.now(timezone.utc).isoformat(),
            "symbol": SYMBOL,
            "direction": direction,
            "price": candle["close"],
            "comment": f"Close {candle['close']} crossed the mean of {LENGTH}",
        }
        self.unanswered[signal["id"]] = signal
        await socket.send(json.dumps(signal))

    async def send_again(self, socket):
        now = datetime.now(timezone.utc)
        for name, signal in list(self.unanswered.items()):
            age = (now - datetime.fromisoformat(signal["time"])).total_seconds()
            if age > WORTHLESS_AFTER_SECONDS:
                del self.unanswered[name]
            else:
                await socket.send(json.dumps(signal))

    async def on_message(self, socket, message):
        kind = message["type"]
        if kind == "AUTHENTICATED":
            self.pause = 0.5
            await socket.send(
                json.dumps({"action": "subscribe", "symbols": [SYMBOL], "channels": ["candle"]})
            )
        elif kind == "SUBSCRIBED":
            say(f"Watching {SYMBOL} {INTERVAL}")
            await self.send_again(socket)
        elif kind == "CANDLE_CLOSED":
            await self.on_candle(socket, message["data"])
        elif kind == "SIGNAL_TAKEN":
            self.unanswered.pop(message["id"], None)
            say(f"Taken {message['id']} {message['status']}")
        elif kind == "SIGNAL_REFUSED":
            say(f"Refused {message['id']} {message['code']}: {message['message']}")
            if message["sendAgain"]:
                await asyncio.sleep(2)
                await self.send_again(socket)
            else:
                self.unanswered.pop(message["id"], None)
        elif kind == "ERROR":
            say(f"Not understood: {message['message']}")

    async def prolong(self, socket):
        while True:
            await asyncio.sleep(PROLONG_SECONDS)
            bearer = await asyncio.to_thread(token)
            await socket.send(json.dumps({"action": "authenticate", "token": bearer}))

    async def connect(self):
        """Ends when the line does."""
        bearer = await asyncio.to_thread(token)
        address = GATEWAY.replace("http", "ws", 1) + "/ws/market-data"
        async with websockets.connect(address) as socket:
            await socket.send(json.dumps({"action": "authenticate", "token": bearer}))
            prolonging = asyncio.create_task(self.prolong(socket))
            try:
                async for message in socket:
                    await self.on_message(socket, json.loads(message))
            finally:
                prolonging.cancel()

    async def run(self):
        while True:
            try:
                await self.connect()
            except (OSError, websockets.WebSocketException) as failure:
                say(str(failure))
            await asyncio.sleep(self.pause)
            self.pause = min(LONGEST_PAUSE_SECONDS, self.pause * 2)


if __name__ == "__main__":
    try:
        asyncio.run(Program().run())
    except KeyboardInterrupt:
        pass
