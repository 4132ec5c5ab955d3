// The demo's living machines: each enrols and then sends real batches over HTTP, as the agent does, with short stretches of
// work and pauses so that Today moves while one looks at it.
import type { WireItem } from "../../protocol/batch.ts";
import { SLOT_MS } from "../../protocol/slot.ts";
import { useOf } from "./apps.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { LiveMachine } from "./fill.ts";
import { countsOf } from "./input.ts";

/** Quicker than the agent's minute: a visitor looks for minutes, not for a day. */
const POLL_MS = 10_000;
const WORK_MIN_MS = 60_000;
const WORK_MAX_MS = 8 * 60_000;
const PAUSE_MIN_MS = 30_000;
const PAUSE_MAX_MS = 3 * 60_000;
const VERSION = "0.1.0";

type Machine = LiveMachine & { token: string; chance: Chance; nextChangeAt: number };

const iso = (ms: number) => new Date(ms).toISOString();

/** Resolves with what stops them, which waits for what is under way. */
export async function startLive(
  url: string,
  machines: readonly LiveMachine[],
  clock: () => number,
): Promise<() => Promise<void>> {
  const alive: Machine[] = [];
  for (const machine of machines) {
    const { employee, host } = machine;
    const { token } = await post<{ token: string }>(`${url}/api/v1/devices`, {
      user: employee.user,
      host,
      os: employee.os,
      version: VERSION,
    });
    const chance = chanceOf("live", employee.user, host, clock());
    alive.push({ ...machine, token, chance, nextChangeAt: clock() + chance.between(0, WORK_MAX_MS) });
  }
  const busy = new Set<Promise<void>>();
  const beat = (machine: Machine) => {
    const sending = speak(url, machine, clock()).catch((error: Error) => {
      process.stderr.write(`demo: ${machine.host}: ${error.message}\n`);
    });
    busy.add(sending);
    sending.finally(() => busy.delete(sending));
  };
  const timers: NodeJS.Timeout[] = [];
  for (const [at, machine] of alive.entries()) {
    timers.push(setTimeout(() => timers.push(setInterval(beat, POLL_MS, machine)), (at * POLL_MS) / alive.length));
    beat(machine);
  }
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(busy);
  };
}

async function speak(url: string, machine: Machine, now: number) {
  const { employee, host, underWay, chance } = machine;
  const items: WireItem[] = [
    { type: "running", id: underWay.running.id, from: iso(underWay.running.from), to: iso(now) },
  ];
  if (now >= machine.nextChangeAt) {
    if (underWay.working === null) {
      underWay.working = { id: chance.id(now), ts: now };
      machine.nextChangeAt = now + chance.between(WORK_MIN_MS, WORK_MAX_MS);
    } else {
      items.push({
        type: "presence",
        id: chance.id(now),
        state: "stopped",
        ts: iso(now),
        reason: chance.next() < 0.6 ? "idle" : "lock",
      });
      underWay.working = null;
      machine.nextChangeAt = now + chance.between(PAUSE_MIN_MS, PAUSE_MAX_MS);
    }
  }
  const { working } = underWay;
  if (working !== null) items.push(slotSoFar(working.ts, now), inFront(machine, working.ts, now));
  if (working !== null)
    items.push({ type: "presence", id: working.id, state: "working", ts: iso(working.ts), until: iso(now) });
  const batch = {
    sent_at: iso(now),
    next_in_s: POLL_MS / 1000,
    agent: { version: VERSION, os: employee.os, host },
    user: employee.user,
    items,
  };
  await post(`${url}/api/v1/batch`, batch, machine.token);
}

/** What was counted since this stretch of work or this slot began; the larger value stays. */
function slotSoFar(since: number, now: number): WireItem {
  const slot = Math.floor(now / SLOT_MS) * SLOT_MS;
  const { keyboardEvents, clicks, scrolls, mouseEvents, activeSeconds } = countsOf(
    (now - Math.max(since, slot)) / 1000,
    0.6,
  );
  return {
    type: "slot",
    slot: iso(slot),
    keyboard_events: keyboardEvents,
    clicks,
    scrolls,
    mouse_events: mouseEvents,
    active_seconds: activeSeconds,
  };
}

/** What is in front stays so for some minutes at most. */
const FRONT_MS = 2 * 60_000;

function inFront({ employee, host }: Machine, since: number, now: number): WireItem {
  const from = Math.max(since, Math.floor(now / FRONT_MS) * FRONT_MS);
  const use = useOf(employee, host, chanceOf("front", employee.user, host, from), from, now - from);
  return {
    type: "app",
    id: use.id,
    title: use.title,
    description: use.application,
    date: iso(use.ts),
    duration: use.durationMs / 1000,
    url: use.site === null ? null : `https://${use.site}/`,
    project: use.project,
  };
}

async function post<Answer>(url: string, body: unknown, token?: string): Promise<Answer> {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return (await answer.json()) as Answer;
}
