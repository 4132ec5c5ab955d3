// A device's whole life, with a real agent and a real server: it waits to be let in and says so, reports, gets a new token by
// itself, is shut out with what it has kept, and comes back with all of it.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import test from "node:test";
import { inOffice } from "../desk.ts";
import { signIn } from "../recording/test-manager.ts";
import { until } from "../until.ts";

/** The server tells a machine that waits to ask again after 20 s; who was shut out asks after a minute or two. */
const LET_IN_MS = 60_000;
const LET_IN_AGAIN_MS = 240_000;

test("a machine waits to be let in and says so, gets a new token by itself, and loses nothing while it is shut out", (t) =>
  inOffice(t, { ENROLMENT: "approve", REQUIRE_NOTICE: "false" }, async ({ folder, display, server, start, log }) => {
    const { act } = await signIn(server);
    await display.press("a");
    start();
    using db = new DatabaseSync(`${folder}/work.db`, { readOnly: true });
    const rows = (where: string) => db.prepare(`SELECT id FROM devices WHERE ${where}`).all() as { id: string }[];
    const events = () => Number(db.prepare("SELECT count(*) AS n FROM work_events").get()?.n);
    await until("the agent says that it waits", () => /waits until a manager lets it in/.test(log()));
    assert.equal(events(), 0);
    const [first] = rows("approved_at IS NULL");
    await act(first?.id ?? "", "let-in");
    await until("its reports arrive", () => events() > 0, LET_IN_MS);

    await act(first?.id ?? "", "rotate");
    await until("it asks for a new token by itself", () => rows("approved_at IS NULL").length === 1);
    const [second] = rows("approved_at IS NULL");
    assert.notEqual(second?.id, first?.id);
    await act(second?.id ?? "", "let-in");
    const heard = () => Number(db.prepare("SELECT max(heard_at) AS at FROM machines").get()?.at);
    const before = heard();
    await until("it is heard with the new one", () => heard() > before, LET_IN_MS);
    assert.match(log(), /This machine is enrolled anew/);

    await act(second?.id ?? "", "revoke");
    await until("it says that it is shut out", () => /A manager has shut this machine out/.test(log()), LET_IN_MS);
    const kept = events();
    await display.press("b");
    await act(second?.id ?? "", "let-in-again");
    const again = heard();
    await until("what has waited comes", () => heard() > again, LET_IN_AGAIN_MS);
    assert.ok(events() >= kept);
  }));
