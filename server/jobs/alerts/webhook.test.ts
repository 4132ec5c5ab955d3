// The webhook against a real receiver that checks the signature, and fails first: nothing is lost, and nothing is told twice.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { FoundAlert } from "../../db/alerts/alerts-of-day.ts";
import type { PersonAlert } from "../../db/alerts/tell-alerts.ts";
import { freshSqlite, startPostgres } from "../../db/test-databases.ts";
import { startWebhook } from "./webhook.ts";

const SECRET = "a secret of the receiver";
const MINUTE_MS = 60_000;
const alertOf = (user: string): FoundAlert => ({
  ...{ kind: "late", at: 0, byMs: MINUTE_MS, host: null, evidence: null, figures: null },
  ...{ user, teamId: null, day: "2026-11-20" },
});
const named = async (alerts: readonly FoundAlert[]): Promise<PersonAlert[]> =>
  alerts.map(({ user, teamId, figures, ...alert }) => ({
    ...{ ...alert, coverage: 1, estimated: false },
    person: { user, name: user, sortName: user, team: null, teamId: null },
  }));

async function openReceiver() {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = { status: 204 };
  const server = createServer(async (req, res) => {
    let body = "";
    for await (const part of req) body += part;
    got.push({ headers: req.headers, body });
    res.writeHead(receiver.status, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { got, receiver, url, close: () => new Promise((resolve) => server.close(resolve)) };
}

for (const dialect of ["sqlite", "postgres"] as const)
  test(`alerts are told once, signed, and again after a failure, on ${dialect}`, async () => {
    const postgres = dialect === "postgres" ? await startPostgres() : null;
    const { db, drop } = await (postgres?.fresh() ?? freshSqlite());
    const { got, receiver, url, close } = await openReceiver();
    let now = Date.UTC(2026, 10, 20, 12);
    let alerts = [alertOf("anna")];
    const warned: unknown[] = [];
    const webhook = startWebhook({
      ...{ url, secret: SECRET, db, clock: () => now },
      source: async () => ({ first: "2026-11-19", alerts, named }),
      tell: ({ kind, person }) => ({ kind, user: person.user }),
      log: { warn: (...said: unknown[]) => void warned.push(said) } as never,
    });
    for (const status of [500, 302]) {
      receiver.status = status;
      await webhook.pass();
      now += 10 * MINUTE_MS;
    }
    assert.equal(got.length, 2, "a redirect is not followed");
    assert.equal(warned.length, 2);
    assert.ok(!JSON.stringify(warned).includes(url));
    receiver.status = 200;
    await webhook.pass();
    await webhook.pass();
    assert.equal(got.length, 3, "what was taken is not told again");
    const { headers, body } = got[2] ?? { headers: {}, body: "" };
    const signed = createHmac("sha256", SECRET).update(`${headers["x-stint-timestamp"]}.${body}`).digest("hex");
    assert.equal(headers["x-stint-signature"], signed);
    assert.equal(JSON.parse(body).id, JSON.parse(got[0]?.body ?? "").id, "the same alerts come under the same id");
    assert.equal(JSON.parse(body).alerts[0].user, "anna");
    alerts = [alertOf("anna"), alertOf("kim")];
    receiver.status = 500;
    await webhook.pass();
    await webhook.pass();
    assert.equal(got.length, 4, "after a failure it waits");
    now += 2 * MINUTE_MS;
    receiver.status = 204;
    await webhook.pass();
    assert.deepEqual(
      JSON.parse(got[4]?.body ?? "").alerts.map(({ user }: { user: string }) => user),
      ["kim"],
    );
    assert.ok(!JSON.stringify(await db.knex("alerts_told")).includes("anna"));
    await webhook.stop();
    await close();
    await drop();
    await postgres?.stop();
  });
