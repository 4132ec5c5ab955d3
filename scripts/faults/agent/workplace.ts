// A workplace for the agent's faults: a real display with a hand that presses keys, the agent, a server, and a tap between
// the two that writes the ledger. In the end every key press that the agent had time to store is worked time.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import type { BatchAnswer, batchSchema, WireItem } from "../../../protocol/batch.ts";
import type { IntervalItem } from "../../../protocol/read.ts";
import { ask } from "../../../server/test-server.ts";
import { deskLacks, pressKey, startDisplay } from "../../bench/agent/desk.ts";
import { agentCommand } from "../../test/deno.ts";
import { type Alteration, alteredTree } from "../altered.ts";
import type { Outcome } from "../fault.ts";
import { startProxy, type Tap } from "../proxy.ts";
import { closeBooks } from "../server/books.ts";
import { type Growing, type Ledger, newLedger, noteAcknowledged, noteSent } from "../server/ledger.ts";
import { inFolder } from "../server/server-kills.ts";
import { placeAt, startServer } from "../server/server-process.ts";
import { startVictim, type Victim } from "../victim.ts";

export const workplaceLacks = () => deskLacks(["Xvfb", "xdotool"]);

const USER = "anna";
/** Between two key presses, ms. */
const PRESS_EVERY_MS = 250;
/** The agent looks each second and stores at once; a press this long ago is stored, ms. */
const STORED_WITHIN_MS = 2_500;
/** How often the agent looks. Of a stretch that begins between two looks it sees the last press, not the first, ms. */
const LOOKS_EVERY_MS = 1_000;
/** Lines of the agent's log that are shown with lost work: so far before and after it, ms. */
const AROUND_MS = 30_000;
/** Between xdotool and the display's own clock, ms. */
const TOLERANCE_MS = 250;

/** An agent that has not begun by then will not, ms. */
const STARTED_MAX_MS = 60_000;
/** The longest that an agent waits before it tries again is five minutes; then it sends, ms. */
const DRAINED_MAX_MS = 330_000;

export type Workplace = {
  startAgent(): Promise<void>;
  killAgent(): Promise<void>;
  serverGoes(): Promise<void>;
  serverComes(): Promise<void>;
  /** Presses keys for so long. */
  work(ms: number): Promise<void>;
  /** Items that wait in the agent's queue. */
  waiting(): number;
  ledger: Ledger;
};

/** Sets up, lets `day` happen with agent and server running in the end, then closes the books. */
export const atWorkplace = (
  alterations: readonly Alteration[],
  day: (place: Workplace) => Promise<{ rounds: number; broken: string[] }>,
): Promise<Outcome> =>
  inFolder(async (folder) => {
    const tree = alterations.length > 0 ? alteredTree(alterations) : null;
    const server = await placeAt(`sqlite:///${join(folder, "work_events.db")}`, folder);
    const ledger = newLedger();
    const proxy = await startProxy(server.port, tapInto(ledger));
    const screen = await startDisplay();
    const config = join(folder, "config.env");
    const log = join(folder, "stint", "user_work_tracking_client.log");
    writeFileSync(
      config,
      `API_ENDPOINT=${proxy.url}\nPOLL_INTERVAL_SECONDS=1\nIDLE_THRESHOLD_MINUTES=0.1\nSTATE_DIR=${folder}\n`,
    );
    const alive: { serving: Victim | null; agent: Victim | null } = { serving: await startServer(server), agent: null };
    let beganAt = 0;
    let pressedAt: number[] = [];
    const stored: number[] = [];
    const agentEnds = async (signal: NodeJS.Signals) => {
      await alive.agent?.kill(signal);
      alive.agent = null;
      const endedAt = Date.now();
      const safe = signal === "SIGKILL" ? STORED_WITHIN_MS : 0;
      stored.push(...pressedAt.filter((at) => at > beganAt && at < endedAt - safe));
      pressedAt = [];
    };
    const serverGoes = async () => {
      await alive.serving?.kill();
      alive.serving = null;
    };
    const serverComes = async () => {
      alive.serving ??= await startServer(server);
    };
    const place: Workplace = {
      ledger,
      serverGoes,
      serverComes,
      async startAgent() {
        const before = startsIn(log);
        alive.agent = startVictim([...agentCommand(tree?.root), "--config", config], {
          env: { HOME: folder, XDG_STATE_HOME: folder, USER: USER, DISPLAY: screen.display },
        });
        const from = performance.now();
        while (startsIn(log) === before) {
          if (performance.now() - from > STARTED_MAX_MS)
            throw new Error(`The agent does not begin to record. It said:\n${alive.agent.said()}`);
          await pause(10);
        }
        beganAt = Date.now();
      },
      killAgent: () => agentEnds("SIGKILL"),
      async work(ms) {
        const end = performance.now() + ms;
        while (performance.now() < end) {
          await pressKey(screen.display);
          pressedAt.push(Date.now());
          await pause(Math.min(PRESS_EVERY_MS, Math.max(0, end - performance.now())));
        }
      },
      waiting: () => waitingIn(join(folder, "queue.db")),
    };
    try {
      const { rounds, broken } = await day(place);
      await serverComes();
      if (alive.agent === null) await place.startAgent();
      broken.push(...(await drained(place)));
      await agentEnds("SIGTERM");
      const intervals = await intervalsOf(proxy.url);
      const lost = uncovered(stored, intervals);
      if (stored.length === 0) broken.push("No key press could be stored, so nothing is shown.");
      if (lost.length > 0)
        broken.push(
          `${lost.length} of ${stored.length} key presses are no worked time, such as ${beforeWhat(lost[0] ?? 0, intervals)}.`,
          logAround(log, lost[0] ?? 0),
        );
      await alive.serving?.kill("SIGTERM");
      const books = await closeBooks(server.uri, ledger);
      const seen = `${stored.length} key presses, ${ledger.acknowledged} acknowledged, ${books.rows} rows`;
      return { rounds, seen, broken: [...broken, ...books.broken] };
    } finally {
      await alive.agent?.kill();
      await alive.serving?.kill();
      await Promise.all([proxy.close(), screen.stop()]);
      tree?.remove();
    }
  });

/**
 * Lets the agent send what waits, its server being there and its person at work: then it speaks each second, and else only
 * every five minutes. While it runs, what still grows is sent again and again.
 */
export async function drained({ waiting, work, ledger }: Workplace): Promise<string[]> {
  const [waited, before, from] = [waiting(), ledger.acknowledged, performance.now()];
  while (ledger.acknowledged < before + waited) {
    if (performance.now() - from > DRAINED_MAX_MS)
      return [`${waiting()} items still wait ${DRAINED_MAX_MS / 1000} s after the server came.`];
    await work(PRESS_EVERY_MS);
  }
  return [];
}

/** How often an agent has begun to record. */
function startsIn(log: string): number {
  return existsSync(log) ? (readFileSync(log, "utf8").match(/ records /g)?.length ?? 0) : 0;
}

function waitingIn(queue: string): number {
  const db = new DatabaseSync(queue);
  try {
    return Number(db.prepare("SELECT count(*) AS waiting FROM items").get()?.waiting);
  } finally {
    db.close();
  }
}

async function intervalsOf(url: string): Promise<IntervalItem[]> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const [from, to] = [day(Date.now() - 86_400_000), day(Date.now() + 86_400_000)];
  const { status, text } = await ask(`${url}/api/v1/intervals?from=${from}&to=${to}`);
  if (status !== 200) throw new Error(`The intervals cannot be read: ${text}`);
  return JSON.parse(text).items;
}

/** Key presses at which nobody was working. */
const uncovered = (pressedAt: readonly number[], intervals: readonly IntervalItem[]): number[] =>
  pressedAt.filter(
    (at) =>
      !intervals.some(
        ({ start, end }) =>
          Date.parse(start) - LOOKS_EVERY_MS - TOLERANCE_MS <= at && at <= Date.parse(end) + TOLERANCE_MS,
      ),
  );

/** The press with its distance from the stretch after it: of a look that came late, or of work that is gone. */
function beforeWhat(at: number, intervals: readonly IntervalItem[]): string {
  const next = Math.min(...intervals.map(({ start }) => Date.parse(start)).filter((start) => start > at));
  const where =
    next === Number.POSITIVE_INFINITY ? "after the last" : `${((next - at) / 1000).toFixed(2)} s before the next`;
  return `${new Date(at).toISOString()}, ${where} stretch`;
}

/** What the agent says of that time: whether it began anew, slept or was strained. */
function logAround(log: string, at: number): string {
  const near = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => Math.abs(Date.parse(line.split(" ", 1)[0] ?? "") - at) < AROUND_MS);
  return near.length === 0 ? "The agent's log says nothing then." : `The agent's log:\n${near.join("\n")}`;
}

function tapInto(ledger: Ledger): Tap {
  return {
    sent(path, body) {
      if (path === "/api/v1/batch") noteSent(ledger, growingIn(JSON.parse(body)));
    },
    answered(path, body, status, answer) {
      if (path !== "/api/v1/batch" || status !== 200) return;
      const { rejected } = JSON.parse(answer) as BatchAnswer;
      for (const { detail } of rejected) ledger.oddAnswers.push(`An item was rejected: ${detail}`);
      noteAcknowledged(ledger, growingIn(JSON.parse(body)));
    },
  };
}

const TABLES = { presence: "work_events", running: "running", note: "notes" } as const;

function growingIn({ user, agent, items }: z.input<typeof batchSchema>): Growing[] {
  // A slot has no id of its own: its owner and its start decide, and the larger value stays. Applications are optional, and
  // may be kept or not by policy.
  return (items as WireItem[]).flatMap((item) => {
    if (item.type === "slot" || item.type === "app") return [];
    const [begin, end] =
      item.type === "running" ? [item.from, item.to] : [item.ts, item.type === "note" ? null : item.until];
    const ends = end == null ? null : Date.parse(end);
    return [{ table: TABLES[item.type], id: item.id, user, host: agent.host, ts: Date.parse(begin), end: ends }];
  });
}
