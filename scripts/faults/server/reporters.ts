// People and agents that report as fast as they are answered, and note what was acknowledged. They live through a server that
// goes away: what got no answer is noted as unknown, what could not even be connected as not sent.
import { setTimeout as pause } from "node:timers/promises";
import { type Answer, ask } from "../../../server/test-server.ts";
import { type Random, randomOf } from "../random.ts";
import {
  type Growing,
  type Ledger,
  newLedger,
  noteAcknowledged,
  notePlain,
  noteSent,
  type PlainReport,
} from "./ledger.ts";

/** Reports of one person before another one begins: the slow computation of days grows with the square of them. */
const PLAIN_MAX = 120;
const POLLS_MAX = 40;
/** A server that does not answer is tried again this soon, ms: it is about to be killed again. */
const RETRY_MS = 20;
const MINUTE_MS = 60_000;
/** All that is reported lies this far back, ms, so that no figure depends on the present. */
const AGO_MS = 20 * 24 * 60 * MINUTE_MS;

export type Reporters = {
  ledger: Ledger;
  /** Resolves when nobody sends any more. */
  stop(): Promise<void>;
  /** Resolves when one more of each has been acknowledged: the server is back. */
  served(): Promise<void>;
};

export type Plan = { url: string; seed: number; people: number; agents: number };

export function startReporters({ url, seed, people, agents }: Plan): Reporters {
  const shift: Shift = { url, ledger: newLedger(), stopped: false, from: Date.now() - AGO_MS };
  const at = (i: number) => randomOf(seed + 7919 * i);
  const running = [
    ...Array.from({ length: people }, (_, i) => reportPlainly(shift, `person-${i}`, at(i))),
    ...Array.from({ length: agents }, (_, i) => reportAsAgent(shift, `agent-${i}`, at(people + i))),
  ];
  return {
    ledger: shift.ledger,
    async stop() {
      shift.stopped = true;
      await Promise.all(running);
    },
    async served() {
      const goal = shift.ledger.acknowledged + people + agents;
      while (shift.ledger.acknowledged < goal) await pause(RETRY_MS);
    },
  };
}

type Shift = { url: string; ledger: Ledger; stopped: boolean; from: number };

/** The answer; "unconnected" where the server cannot have heard anything, "unknown" where it may have. */
async function say(
  { url }: Shift,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer | "unconnected" | "unknown"> {
  try {
    return await ask(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED" ? "unconnected" : "unknown";
  }
}

async function reportPlainly(shift: Shift, name: string, random: Random) {
  for (let person = 0; !shift.stopped; person++) {
    let ts = shift.from;
    for (let i = 0; i < PLAIN_MAX && !shift.stopped; i++) {
      ts += 1 + random.below(25 * MINUTE_MS);
      const report: PlainReport = { user: `${name}-${person}`, state: random.next() < 0.6 ? "working" : "stopped", ts };
      await sendPlain(shift, report);
    }
  }
}

async function sendPlain(shift: Shift, report: PlainReport) {
  const answer = await say(shift, "/api/report", { ...report, ts: new Date(report.ts).toISOString() });
  if (answer === "unconnected") return pause(RETRY_MS);
  const good = answer !== "unknown" && answer.status === 200;
  notePlain(shift.ledger, report, good ? "acknowledged" : "unknown");
  if (answer !== "unknown" && !good) await afterRefusal(shift, answer);
}

/** A database that is away is a 503 that says when to come back; nothing else has a place here. */
async function afterRefusal({ ledger }: Shift, { status, headers, text }: Answer) {
  if (status !== 503 || headers["retry-after"] === undefined)
    ledger.oddAnswers.push(`The server answered ${status}: ${text.slice(0, 200)}`);
  await pause(RETRY_MS);
}

async function reportAsAgent(shift: Shift, name: string, random: Random) {
  const host = name.toUpperCase();
  for (let person = 0; !shift.stopped; person++) {
    const user = `${name}-${person}`;
    const token = await enrol(shift, user, host);
    const day = newDay({ user, host, from: shift.from, random, number: `${name}-${person}` });
    let waiting: Growing[] = [];
    for (let poll = 0; poll < POLLS_MAX && !shift.stopped; poll++) {
      waiting = newest([...waiting, ...day.next()]);
      // What is acknowledged is sent again now and then, as a lost answer would make an agent do.
      const sent = random.below(4) === 0 ? newest([...day.all().slice(-3), ...waiting]) : waiting;
      if (await sendBatch(shift, { user, host, token }, sent)) waiting = [];
    }
  }
}

const newest = (things: readonly Growing[]) => [...new Map(things.map((thing) => [thing.id, thing])).values()];

async function enrol(shift: Shift, user: string, host: string): Promise<string> {
  while (!shift.stopped) {
    const answer = await say(shift, "/api/v1/devices", { user, host, os: "Linux", version: "1" });
    if (typeof answer === "object" && answer.status === 201) return JSON.parse(answer.text).token;
    if (typeof answer === "object") await afterRefusal(shift, answer);
    await pause(RETRY_MS);
  }
  return "";
}

async function sendBatch(
  shift: Shift,
  { user, host, token }: { user: string; host: string; token: string },
  things: readonly Growing[],
): Promise<boolean> {
  if (token === "") return false;
  const batch = {
    sent_at: new Date().toISOString(),
    agent: { version: "1", os: "Linux", host },
    user,
    items: things.map(itemOf),
  };
  const answer = await say(shift, "/api/v1/batch", batch, { Authorization: `Bearer ${token}` });
  if (answer !== "unconnected") noteSent(shift.ledger, things);
  if (typeof answer === "string") {
    await pause(RETRY_MS);
    return false;
  }
  if (answer.status !== 200) {
    await afterRefusal(shift, answer);
    return false;
  }
  const { rejected } = JSON.parse(answer.text);
  if (rejected.length > 0) shift.ledger.oddAnswers.push(`An item was rejected: ${JSON.stringify(rejected[0])}`);
  else noteAcknowledged(shift.ledger, things);
  return true;
}

const iso = (ms: number) => new Date(ms).toISOString();

function itemOf({ table, id, ts, end }: Growing) {
  if (table === "running") return { type: "running", id, from: iso(ts), to: iso(end ?? ts) };
  if (table === "notes") return { type: "note", id, ts: iso(ts), kind: "paused" };
  return end === null
    ? { type: "presence", id, state: "stopped", ts: iso(ts), reason: "idle" }
    : { type: "presence", id, state: "working", ts: iso(ts), until: iso(end) };
}

/** An agent's days: stretches of work that grow from poll to poll, a running stretch beside them, a note now and then. */
function newDay({
  user,
  host,
  from,
  random,
  number,
}: {
  user: string;
  host: string;
  from: number;
  random: Random;
  number: string;
}) {
  const made: Growing[] = [];
  let now = from;
  let work: Growing | null = null;
  let running: Growing | null = null;
  const make = (table: Growing["table"], ts: number, end: number | null): Growing => {
    const thing = { table, id: idOf(number, made.length), user, host, ts, end };
    made.push(thing);
    return thing;
  };
  return {
    all: () => made.map((thing) => ({ ...thing })),
    next(): Growing[] {
      now += 1 + random.below(15 * MINUTE_MS);
      const changed: Growing[] = [];
      const grow = (thing: Growing) => {
        thing.end = now;
        changed.push({ ...thing });
      };
      running ??= make("running", now, now);
      grow(running);
      if (work === null) {
        work = make("work_events", now, now);
        grow(work);
      } else {
        grow(work);
        if (random.below(4) === 0) {
          changed.push({ ...make("work_events", now, null) });
          work = null;
        }
      }
      if (random.below(10) === 0) changed.push({ ...make("notes", now, null) });
      if (random.below(30) === 0) running = null;
      return changed;
    },
  };
}

/** A UUID of version 7's shape that grows with its number; the name makes it its agent's own. */
function idOf(name: string, number: number): string {
  let hash = 0n;
  for (const letter of name) hash = (hash * 131n + BigInt(letter.charCodeAt(0))) & ((1n << 56n) - 1n);
  return `00000000-${number.toString(16).padStart(4, "0")}-7000-80${hash.toString(16).padStart(14, "0").replace(/^(..)/, "$1-")}`;
}
