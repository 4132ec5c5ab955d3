import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { test } from "node:test";
import { startIngest } from "../../db/ingest.ts";
import { freshSqlite } from "../../db/test-databases.ts";
import { foundCompany, NOW, serve } from "../test-company.ts";

type Told = { event: string; data: { mark?: string; rows?: { key: string; html: string }[] } };

/** The events of a stream, one by one. */
async function* eventsOf(answer: IncomingMessage): AsyncGenerator<Told> {
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const found = /^event: (\w+)\ndata: (.*)$/s.exec(text.slice(0, end));
      text = text.slice(end + 2);
      if (found?.[1] !== undefined) yield { event: found[1], data: JSON.parse(found[2] ?? "{}") };
    }
  }
}

test("a viewer hears what the page shows, then the rows that changed and no others", async () => {
  const database = await freshSqlite();
  await foundCompany(database.db);
  const site = await serve(database.db);
  const page = await (await fetch(`${site.url}/?team=Finance`)).text();
  const request = get(`${site.url}/live?team=Finance`);
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  assert.equal(answer.headers["content-type"], "text/event-stream");
  const events = eventsOf(answer);
  const hello = (await events.next()).value as Told;
  assert.equal(hello.event, "hello");
  assert.ok(page.includes(`data-mark="${hello.data.mark}"`), "the page and the stream agree");
  const stopped = {
    id: null,
    host: "",
    state: "stopped" as const,
    ts: NOW,
    until: null,
    reason: null,
    receivedAt: NOW,
    sentTs: null,
    address: "192.168.1.30",
  };
  const ingest = startIngest(database.db, () => site.context.totals.settled());
  await ingest.store({
    events: [
      { ...stopped, user: "lukasz" },
      { ...stopped, user: "shared" },
    ],
    running: [],
    notes: [],
    heard: null,
  });
  const rows = (await events.next()).value as Told;
  assert.equal(rows.event, "rows");
  assert.deepEqual(
    rows.data.rows?.map(({ key }) => key),
    ["lukasz"],
    "the other one is of another team",
  );
  assert.match(rows.data.rows?.[0]?.html ?? "", /data-state="stopped"/);
  request.destroy();
  await site.close();
  await database.drop();
});
