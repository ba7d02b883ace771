// A strategy that runs anywhere: candles in, signals out, over one WebSocket.
// Runs as it is with Node.js 22.18 or later: node mean-cross.ts

type Json = Record<string, any>;
type Signal = { action: 'signal'; botId: string; id: string; time: string; symbol: string;
  direction: 'buy' | 'sell'; price: string; comment: string };

const gateway = process.env.TRADEFLOW_URL ?? 'http://localhost:8080';
const bot = required('BOT');
const symbol = process.env.SYMBOL ?? 'BTC-USD';
const interval = process.env.INTERVAL ?? '1m';
const length = Number(process.env.CLOSES ?? '20');

const PROLONG_MILLIS = 4 * 60_000;   // access tokens live five minutes
const LONGEST_PAUSE_MILLIS = 30_000;
const WORTHLESS_AFTER_MILLIS = 30_000;

/** Sent and not yet answered: after a reconnect they are sent again, with the same ids. */
const unanswered = new Map<string, Signal>();
const closes: number[] = [];
let last = '';                        // open time of the last candle: it may come twice
let pause = 500;

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    console.error(`Set ${name}. examples/README.md says what it is.`);
    process.exit(2);
  }
  return value;
}

async function token(): Promise<string> {
  if (process.env.TRADEFLOW_TOKEN) {
    return process.env.TRADEFLOW_TOKEN;
  }
  const answer = await fetch(`${gateway}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: required('TRADEFLOW_USER'), password: required('TRADEFLOW_PASSWORD') }),
  });
  const body = await answer.json() as Json;
  if (!answer.ok) {
    throw new Error(`Login: ${body.detail ?? answer.status}`);
  }
  return body.accessToken;
}

/** What the candle means; null for nothing. */
function decide(close: number): 'buy' | 'sell' | null {
  const before = closes.at(-1);
  const mean = closes.reduce((sum, each) => sum + each, 0) / closes.length;
  const warm = closes.length === length;
  closes.push(close);
  if (closes.length > length) {
    closes.shift();
  }
  if (!warm || before === undefined) {
    return null;
  }
  if (before <= mean && close > mean) {
    return 'buy';
  }
  return before >= mean && close < mean ? 'sell' : null;
}

function onCandle(socket: WebSocket, candle: Json): void {
  if (candle.interval !== interval || candle.openTime <= last) {
    return;
  }
  last = candle.openTime;
  const direction = decide(Number(candle.close));
  if (direction) {
    // Named after what led to it: the same decision is the same signal, also after a restart.
    const id = `${symbol}/${interval}/${candle.openTime}/${direction}`;
    const signal: Signal = { action: 'signal', botId: bot, id, time: new Date().toISOString(), symbol,
      direction, price: candle.close, comment: `Close ${candle.close} crossed the mean of ${length}` };
    unanswered.set(id, signal);
    socket.send(JSON.stringify(signal));
  }
}

function sendAgain(socket: WebSocket): void {
  for (const [id, signal] of unanswered) {
    if (Date.now() - Date.parse(signal.time) > WORTHLESS_AFTER_MILLIS) {
      unanswered.delete(id);
    } else {
      socket.send(JSON.stringify(signal));
    }
  }
}

function onMessage(socket: WebSocket, message: Json): void {
  switch (message.type) {
    case 'AUTHENTICATED':
      pause = 500;
      socket.send(JSON.stringify({ action: 'subscribe', symbols: [symbol], channels: ['candle'] }));
      break;
    case 'SUBSCRIBED':
      console.log(`Watching ${symbol} ${interval}`);
      sendAgain(socket);
      break;
    case 'CANDLE_CLOSED':
      onCandle(socket, message.data);
      break;
    case 'SIGNAL_TAKEN':
      unanswered.delete(message.id);
      console.log(`Taken ${message.id} ${message.status}`);
      break;
    case 'SIGNAL_REFUSED':
      console.log(`Refused ${message.id} ${message.code}: ${message.message}`);
      if (message.sendAgain) {
        setTimeout(() => socket.readyState === WebSocket.OPEN && sendAgain(socket), 2_000);
      } else {
        unanswered.delete(message.id);
      }
      break;
    case 'ERROR':
      console.log(`Not understood: ${message.message}`);
      break;
  }
}

/** Ends when the line does. */
async function connect(): Promise<void> {
  const first = await token();
  const socket = new WebSocket(`${gateway.replace(/^http/, 'ws')}/ws/market-data`);
  const authenticate = (bearer: string) =>
    socket.send(JSON.stringify({ action: 'authenticate', token: bearer }));
  const prolong = setInterval(() => {
    token().then(authenticate).catch(failure => console.log(String(failure)));
  }, PROLONG_MILLIS);
  socket.onopen = () => authenticate(first);
  socket.onmessage = event => onMessage(socket, JSON.parse(String(event.data)));
  const code = await new Promise<number>(ended => {
    socket.onclose = event => ended(event.code);
  });
  clearInterval(prolong);
  console.log(`Closed with ${code}`);
}

for (;;) {
  await connect().catch(failure => console.log(String(failure)));
  await new Promise(later => setTimeout(later, pause));
  pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
}
