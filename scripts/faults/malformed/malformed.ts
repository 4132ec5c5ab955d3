// Broken, oversized, ambiguous and slow requests by raw sockets: refused in words, never a 500, while others are served, and
// the memory they took comes back.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "../../../server/test-server.ts";
import { type Alteration, alteredTree } from "../altered.ts";
import type { Fault, Outcome } from "../fault.ts";
import { closeBooks } from "../server/books.ts";
import { startReporters } from "../server/reporters.ts";
import { inFolder } from "../server/server-kills.ts";
import { type KillableServer, placeAt, type ServerPlace, startServer, urlOf } from "../server/server-process.ts";
import { badRequests, readableBombs } from "./malformed-requests.ts";
import { sendRaw } from "./raw.ts";

const ROUNDS = 5;
/** The heap grows and shrinks by this much with ordinary work; one bomb of 200 MB would stand out. */
const MEMORY_SLACK_BYTES = 96 * 1024 * 1024;
/** A batch of 1 MiB as bytes, text and objects, for each of a handful under way. */
const MEMORY_PEAK_BYTES = 160 * 1024 * 1024;
/** Connections that dawdle at once. */
const SLOW = 50;
const SLOW_PIECE_MS = 400;
/** The server gives 15 s for headers and looks every 5 s; a machine that does much else is late. */
const SLOW_HEADERS_MAX_MS = 30_000;
/** Likewise 60 s for a whole request. */
const SLOW_BODY_MAX_MS = 80_000;
/** Pages read, and reports of each person, before memory is looked at. */
const WARM_UP = 100;

export async function badRequestsAnswered(
  { rounds }: { rounds: number },
  alterations: readonly Alteration[] = [],
): Promise<Outcome> {
  return onOwnServer(alterations, async (place, server) => {
    const bombs = readableBombs();
    const token = await enrolled(urlOf(place));
    const reporters = startReporters({ url: urlOf(place), seed: 1, people: 2, agents: 1 });
    for (let i = 0; i < WARM_UP; i++) await reporters.served();
    await warmUp(urlOf(place));
    const before = memoryOf(server.pid);
    const broken: string[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const { name, pieces, wrong } of badRequests(token, bombs)) {
        const [answer] = await Promise.all([sendRaw(place.port, pieces), reporters.served()]);
        const said = answer.statuses.some((status) => status >= 500) ? `got ${answer.statuses}` : wrong(answer);
        if (said !== null) broken.push(`${name}: ${said}`);
      }
    }
    await reporters.stop();
    const highest = peakMemoryOf(server.pid);
    await warmUp(urlOf(place));
    const after = memoryOf(server.pid);
    if (highest - before > MEMORY_PEAK_BYTES) broken.push(`The memory rose from ${mb(before)} to ${mb(highest)} MB.`);
    if (after - before > MEMORY_SLACK_BYTES)
      broken.push(`The memory stayed at ${mb(after)} MB after ${mb(before)} MB.`);
    await server.kill("SIGTERM");
    if (/A request failed/.test(server.said())) broken.push(`The log tells of a failure: ${server.said().slice(-500)}`);
    const books = await closeBooks(place.uri, reporters.ledger);
    const seen = `${mb(before)} MB before, ${mb(highest)} MB at most, ${mb(after)} MB after`;
    return { rounds, seen, broken: [...broken, ...books.broken] };
  });
}

/** Senders that dawdle with their headers, or with a body, while others report. */
export async function slowSendersCutOff(
  slow: "headers" | "body",
  alterations: readonly Alteration[] = [],
): Promise<Outcome> {
  return onOwnServer(alterations, async (place, server) => {
    const reporters = startReporters({ url: urlOf(place), seed: 1, people: 2, agents: 1 });
    const maxMs = slow === "headers" ? SLOW_HEADERS_MAX_MS : SLOW_BODY_MAX_MS;
    const answers = await Promise.all(
      Array.from({ length: SLOW }, () =>
        sendRaw(place.port, slow === "headers" ? dawdlingHeaders() : dawdlingBody(), { enough: () => false, maxMs }),
      ),
    );
    await reporters.served();
    await reporters.stop();
    await server.kill("SIGTERM");
    const open = answers.filter(({ closed }) => !closed).length;
    const odd = answers.filter(({ statuses }) => statuses.some((status) => status !== 408)).length;
    const books = await closeBooks(place.uri, reporters.ledger);
    const broken = [
      ...(open > 0 ? [`${open} of ${SLOW} slow senders were not cut off within ${maxMs / 1000} s.`] : []),
      ...(odd > 0 ? [`${odd} slow senders were answered something else than 408.`] : []),
      ...books.broken,
    ];
    return { rounds: SLOW, seen: `${reporters.ledger.acknowledged} of others acknowledged`, broken };
  });
}

async function* dawdlingHeaders() {
  yield "POST /api/report HTTP/1.1\r\nHost: localhost\r\n";
  for (let i = 0; ; i++) {
    yield `X-${i}: y\r\n`;
    await pause(SLOW_PIECE_MS);
  }
}

async function* dawdlingBody() {
  yield "POST /api/report HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n";
  for (;;) {
    yield " ";
    await pause(SLOW_PIECE_MS);
  }
}

function onOwnServer(
  alterations: readonly Alteration[],
  work: (place: ServerPlace, server: KillableServer) => Promise<Outcome>,
): Promise<Outcome> {
  return inFolder(async (folder) => {
    const tree = alterations.length > 0 ? alteredTree(alterations) : null;
    const plain = await placeAt(`sqlite:///${join(folder, "work_events.db")}`, folder);
    const place = tree === null ? plain : { ...plain, root: tree.root };
    const server = await startServer(place);
    return work(place, server).finally(async () => {
      await server.kill();
      tree?.remove();
    });
  });
}

async function enrolled(url: string): Promise<string> {
  const body = JSON.stringify({ user: "eve", host: "EVE", os: "Linux", version: "1" });
  return JSON.parse((await ask(`${url}/api/v1/devices`, { method: "POST", body })).text).token;
}

async function warmUp(url: string) {
  for (let i = 0; i < WARM_UP; i++) await ask(`${url}/`);
}

const mb = (bytes: number) => Math.round(bytes / 1024 / 1024);
const statusOf = (pid: number, field: "VmRSS" | "VmHWM") =>
  1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
const memoryOf = (pid: number) => statusOf(pid, "VmRSS");
const peakMemoryOf = (pid: number) => statusOf(pid, "VmHWM");

/** Bodies of any size are taken. */
export const NO_LIMIT: Alteration[] = [
  {
    file: "server/http/body.ts",
    from: "express.raw({ type: () => true, limit })",
    to: 'express.raw({ type: () => true, limit: "1gb" })',
  },
];
/** Slow senders are never looked for. */
const PATIENT: Alteration[] = [
  { file: "server/start.ts", from: "const SLOWNESS_LOOK_MS = 5_000;", to: "const SLOWNESS_LOOK_MS = 3_600_000;" },
];

const REFUSED = "4xx as problem+json, no 500, others served, memory comes back";

export const fault: Fault = {
  checks: [
    {
      name: "bad requests",
      promise: REFUSED,
      make: ({ rounds }) => badRequestsAnswered({ rounds: rounds ?? ROUNDS }),
    },
    { name: "slow headers", promise: "cut off, others served", make: () => slowSendersCutOff("headers") },
    { name: "slow bodies", promise: "cut off, others served", make: () => slowSendersCutOff("body") },
    {
      name: "bad requests, bodies of any size",
      promise: "the bombs are seen",
      isControl: true,
      make: () => badRequestsAnswered({ rounds: 1 }, NO_LIMIT),
    },
    {
      name: "slow headers, nobody looks",
      promise: "the open connections are seen",
      isControl: true,
      make: () => slowSendersCutOff("headers", PATIENT),
    },
  ],
};
