// For tests: queue and uploader as a process of their own that does as it is told, so that the fault runs can put a failing
// network in front of the very code that ships. A command is a line of JSON on standard input; so is each answer on
// standard output.

import process from "node:process";
import { createInterface } from "node:readline";
import { nextId } from "../core/id.ts";
import type { Item } from "../core/item.ts";
import type { Log } from "../log.ts";
import { openApi } from "../net/api.ts";
import { openQueue } from "./queue.ts";
import { createUploader } from "./uploader.ts";

type Command =
  /** Puts this many notes with this text, and as many stretches of work. Answers with their ids. */
  | { kind: "put"; count: number; text: string }
  /** One turn of sending. Answers how long it wants to wait, what waits and how much was put aside. */
  | { kind: "turn" }
  /** Lets this much time pass on the clock that waiting is measured by. */
  | { kind: "later"; ms: number };

const [base = "", path = ""] = process.argv.slice(2);
const OWNER = { user: "anna", host: "PC-1" };
const AGENT = { version: "1.0.0", os: "Linux" };
/** Recorded an hour ago, so that no clock has to agree to the second. */
const AGO_MS = 3_600_000;

const tell = (answer: unknown) => console.log(JSON.stringify(answer));
const silent = () => undefined;
const log: Log = { error: silent, warn: silent, info: silent, debug: silent, repeating: silent };
const queue = openQueue(path, Date.now, (text) => {
  throw new Error(text);
});
let passedMs = 0;
let last: string | null = null;
const uploader = createUploader({
  queue,
  api: openApi({
    endpoint: { base, report: `${base}/api/report` },
    version: AGENT.version,
    now: Date.now,
    signal: new AbortController().signal,
  }),
  log,
  base,
  style: "auto",
  agent: AGENT,
  enrolmentKey: null,
  self: OWNER,
  now: Date.now,
  steadyMs: () => performance.now() + passedMs,
  random: () => 0.999, // the longest wait there may be: it tells an eager retry from a slow one
  clock: () => 1,
  nextInS: () => 60,
  onCorrection: silent,
  onPolicyTag: async () => undefined,
});

function put(count: number, text: string): string[] {
  const items: Item[] = [];
  for (let i = 0; i < count; i++) {
    const ts = Date.now() - AGO_MS;
    for (const type of ["note", "presence"] as const) {
      const id = nextId(last, Date.now(), crypto.getRandomValues(new Uint8Array(16)));
      last = id;
      items.push(
        type === "note"
          ? { type, id, clock: 1, ts, kind: "paused", text }
          : { type, id, clock: 1, state: "working", ts, until: ts + 1000, reason: null },
      );
    }
  }
  queue.save({ items, owner: OWNER, kept: {} });
  return items.map(({ id }) => id);
}

for await (const line of createInterface({ input: process.stdin })) {
  const command: Command = JSON.parse(line);
  if (command.kind === "put") tell(put(command.count, command.text));
  else if (command.kind === "later") {
    passedMs += command.ms;
    tell(passedMs);
  } else tell({ waitMs: await uploader.turn(), waiting: queue.waiting(), refused: queue.refused(1_000_000).length });
}
