// What the agent's sender does with every answer there is and with connections that break: only the server's own word takes
// anything out of its queue, and in the end everything has arrived, once.
import { ask, startTestServer, type TestServer } from "../../../server/test-server.ts";
import type { Fault, Outcome } from "../fault.ts";
import { type FaultProxy, type ProxyFault, startProxy } from "../proxy.ts";
import { brokenPromises, newLedger, notePlain } from "../server/ledger.ts";
import { inFolder } from "../server/server-kills.ts";
import { lacksDeno, type Sender, startSender } from "./sender.ts";

/** Bodies that are not the server's word, whatever the status says. */
const BODIES: readonly string[] = [
  "",
  "<html><h1>Welcome to the hotel</h1></html>",
  '{"success":true}',
  '{"accepted":1}',
];

type Pace = "retry" | "slow";

/** The table of the design, written down a second time: what must become of an answer that is not the server's word. */
export function paceOf(status: number): Pace {
  if (status <= 299 || status >= 500) return "retry";
  return [408, 425, 429].includes(status) ? "retry" : "slow";
}

/** A first retry comes within a second, a slow one after half a minute at the earliest, ms. */
const RETRY_MAX_MS = 1_000;
const SLOW_MIN_MS = 30_000;
/** A server that knows plain reports only is asked again after an hour, ms. */
const HOUR_MS = 3_600_000;
const LEAK_TRIES = 1_000;
/** Connections that a client keeps for the next request. */
const KEPT_SOCKETS = 4;

type Stand = {
  proxy: FaultProxy;
  sender: Sender;
  server: TestServer;
  put: (count: number, text?: string) => Promise<void>;
};

/** A sender, a proxy, a server; afterwards everything that was put must be stored once. */
async function standing(
  work: (stand: Stand) => Promise<{ rounds: number; seen: string; broken: string[] }>,
): Promise<Outcome> {
  return inFolder(async (folder) => {
    const server = await startTestServer();
    const proxy = await startProxy(server.port);
    const sender = startSender(proxy.url, folder);
    const sent: string[] = [];
    try {
      const put = async (count: number, text?: string) => void sent.push(...(await sender.put(count, text)));
      const { rounds, seen, broken } = await work({ proxy, sender, server, put });
      proxy.fault = { kind: "pass" };
      await sender.later(HOUR_MS);
      const { waiting, refused } = await sender.turn();
      if (waiting > 0) broken.push(`${waiting} items still wait although the server is there.`);
      const stored = await storedIds(server);
      const missing = sent.filter((id) => !stored.has(id)).length;
      if (missing > refused)
        broken.push(`${missing} of ${sent.length} items have not arrived, ${refused} were put aside.`);
      for (const [id, times] of stored) if (times > 1) broken.push(`${id} is stored ${times} times.`);
      if (stored.size + missing !== sent.length) broken.push(`${stored.size} are stored of ${sent.length} sent.`);
      return { rounds, seen: `${seen}${sent.length} items, ${stored.size} stored, ${refused} put aside`, broken };
    } finally {
      await sender.end();
      await proxy.close();
      await server.stop();
    }
  });
}

async function storedIds({ db }: TestServer): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const table of ["work_events", "notes"])
    for (const { id } of (await db.knex(table).select("id")) as { id: string }[])
      times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

/** Each status with each body, once; then the server itself. */
export const everyStatus = (statuses: readonly number[]): Promise<Outcome> =>
  standing(async ({ proxy, sender, put }) => {
    const broken: string[] = [];
    const paces = { retry: 0, slow: 0 };
    for (const [i, status] of statuses.entries()) {
      const body = BODIES[i % BODIES.length] ?? "";
      await put(1);
      proxy.fault = { kind: "answer", status, body: status === 204 || status === 304 ? "" : body };
      const { waitMs, waiting } = await sender.turn();
      const expected = paceOf(status);
      paces[expected]++;
      if (waiting === 0) broken.push(`${status} with ${JSON.stringify(body)} took the items out of the queue.`);
      const pace =
        waitMs === null ? "none" : waitMs <= RETRY_MAX_MS ? "retry" : waitMs >= SLOW_MIN_MS ? "slow" : waitMs;
      if (pace !== expected) broken.push(`After ${status} it should ${expected}, and waits ${waitMs} ms.`);
      proxy.fault = { kind: "pass" };
      if (status === 404 || status === 405) await sender.later(HOUR_MS);
      const after = await sender.turn();
      if (after.waiting > 0 || after.waitMs !== null)
        broken.push(`After ${status} the good server was not used: ${JSON.stringify(after)}.`);
    }
    return { rounds: statuses.length, seen: `${paces.retry} retried, ${paces.slow} slowly; `, broken };
  });

const CONNECTIONS: readonly ProxyFault[] = [
  { kind: "slow", ms: 300 },
  { kind: "cut-request", bytes: 0 },
  { kind: "cut-request", bytes: 100 },
  { kind: "cut-answer", bytes: 0 },
  { kind: "cut-answer", bytes: 20 },
  { kind: "swallow" },
  { kind: "reset" },
  {
    kind: "answer",
    status: 200,
    body: '{"accepted":0,"rejected":"none","now":"never"}',
    headers: { "Content-Length": 9_999 },
  },
];
/** It takes its whole 15 s each time. */
const SILENT: ProxyFault = { kind: "black-hole" };

/** Each kind of broken connection, with a page of items under way; a few items are refused by somebody in between. */
export const brokenConnections = ({ patient }: { patient: boolean }): Promise<Outcome> =>
  standing(async ({ proxy, sender, put }) => {
    const broken: string[] = [];
    const faults = patient ? [...CONNECTIONS, SILENT] : CONNECTIONS;
    for (const fault of faults) {
      await put(30);
      proxy.fault = fault;
      const { waitMs, waiting } = await sender.turn();
      const works = fault.kind === "slow";
      if (works !== (waiting === 0)) broken.push(`${JSON.stringify(fault)}: ${waiting} wait.`);
      if (works !== (waitMs === null)) broken.push(`${JSON.stringify(fault)}: it waits ${waitMs} ms.`);
      proxy.fault = { kind: "pass" };
      if ((await sender.turn()).waiting > 0) broken.push(`${JSON.stringify(fault)}: the good server was not used.`);
    }
    for (const status of [400, 413, 422]) {
      await put(20);
      await put(1, `forbidden word ${status}`);
      await put(20);
      proxy.fault = { kind: "refuse-text", text: `forbidden word ${status}`, status };
      const before = (await sender.turn()).refused;
      if (before !== [400, 413, 422].indexOf(status) + 1)
        broken.push(`${status} for one bad item: ${before} are put aside in all.`);
    }
    return { rounds: faults.length + 3, seen: "", broken };
  });

/** A thousand failures of every kind leave no connection behind. */
export const noLeak = (tries: number): Promise<Outcome> =>
  standing(async ({ proxy, sender, put }) => {
    const faults: ProxyFault[] = [
      { kind: "reset" },
      { kind: "answer", status: 500 },
      { kind: "cut-answer", bytes: 10 },
      { kind: "swallow" },
      { kind: "cut-request", bytes: 0 },
      { kind: "answer", status: 200, body: "<html>" },
    ];
    await sender.turn();
    const before = sender.sockets();
    await put(1);
    for (let i = 0; i < tries; i++) {
      proxy.fault = faults[i % faults.length] ?? { kind: "reset" };
      await sender.turn();
    }
    const [sockets, connections] = [sender.sockets() - before, await proxy.connections()];
    const broken = [
      ...(sockets > KEPT_SOCKETS ? [`The sender holds ${sockets} sockets more than before.`] : []),
      ...(connections > KEPT_SOCKETS ? [`${connections} connections are open.`] : []),
    ];
    return { rounds: tries, seen: `${sockets} sockets more; `, broken };
  });

/** What a sender without the guards does: it believes any 2xx, and sends again what got no answer, without an id. */
async function careless(fault: ProxyFault): Promise<Outcome> {
  const server = await startTestServer();
  const proxy = await startProxy(server.port);
  const ledger = newLedger();
  proxy.fault = fault;
  for (let i = 0; i < 10; i++) {
    const report = { user: "anna", state: "working" as const, ts: Date.UTC(2026, 4, 4, 6, i) };
    const body = JSON.stringify({ ...report, ts: new Date(report.ts).toISOString() });
    const send = () =>
      ask(`${proxy.url}/api/report`, { method: "POST", body }).then(
        ({ status }) => status,
        () => null,
      );
    const status = (await send()) ?? (await send());
    notePlain(ledger, report, status !== null && status < 300 ? "acknowledged" : "unknown");
  }
  const rows = await server.db.knex("work_events").select("id", "user", "host", "state", "ts", "until as end");
  const broken = brokenPromises(
    ledger,
    rows.map((row) => ({ ...row, table: "work_events" })),
  );
  await proxy.close();
  await server.stop();
  return { rounds: 10, seen: "", broken };
}

const ALL_STATUSES = Array.from({ length: 400 }, (_, i) => 200 + i);
const ONCE = "kept until the server's own word; then stored once";

export const fault: Fault = {
  checks: [
    {
      name: "every answer from 200 to 599",
      promise: `${ONCE}; retried or slow as the table says`,
      lacks: lacksDeno,
      make: () => everyStatus(ALL_STATUSES),
    },
    {
      name: "broken connections, poison items",
      promise: `${ONCE}; the bad item alone is put aside`,
      lacks: lacksDeno,
      make: () => brokenConnections({ patient: true }),
    },
    {
      name: "failures in a row",
      promise: "no connection is left open",
      lacks: lacksDeno,
      make: ({ rounds }) => noLeak(rounds ?? LEAK_TRIES),
    },
    {
      name: "a sender that believes any 2xx",
      promise: "is seen to lose reports",
      isControl: true,
      make: () => careless({ kind: "answer", status: 200, body: "<html>Welcome</html>" }),
    },
    {
      name: "a sender that sends again without an id",
      promise: "is seen to double reports",
      isControl: true,
      make: () => careless({ kind: "swallow" }),
    },
  ],
};
