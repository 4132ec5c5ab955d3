// Who may see what, as sentences. The whole table is walked once more, over HTTP, by server/http/access.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeAccess, type Owner, teamsWithin, type What, type Who } from "./access.ts";

const NOBODY: Who = { kind: "nobody" };
const OWNER: Who = { kind: "manager", role: "owner", teams: [] };
const COUNCIL: Who = { kind: "manager", role: "council", teams: [] };
const ofTeams = (...teams: number[]): Who => ({ kind: "manager", role: "manager", teams });
const byLink = (user: string): Who => ({ kind: "person", user, trust: "link" });
const ANNA: Owner = { user: "anna", teamId: 1 };
const ALONE: Owner = { user: "kim", teamId: null };

const may = (who: Who, what: What, owner?: Owner | null, hoursOpen = false) =>
  judgeAccess({ who, what, owner, hoursOpen }).allowed;

test("hours are everybody's on the LAN, until READ_AUTH=manager closes them", () => {
  for (const who of [NOBODY, OWNER, COUNCIL, ofTeams(2), byLink("eve")])
    assert.equal(may(who, "hours", ANNA, true), true);
  assert.deepEqual(judgeAccess({ who: NOBODY, what: "hours", owner: ANNA, hoursOpen: false }), {
    allowed: false,
    why: "sign-in",
  });
  assert.equal(may(COUNCIL, "hours", ANNA), false);
  assert.equal(may(ofTeams(1, 3), "hours", ANNA), true);
  assert.equal(may(ofTeams(2), "hours", ANNA), false);
  assert.equal(may(byLink("anna"), "hours", ANNA), true);
});

test("a manager of no team sees nobody, and nobody's manager sees who has no team", () => {
  assert.equal(may(ofTeams(), "pictures", ANNA), false);
  assert.equal(may(ofTeams(1, 2), "pictures", ALONE), false);
  assert.deepEqual(teamsWithin({ who: ofTeams(), what: "pictures", hoursOpen: true }), []);
  assert.equal(may(OWNER, "pictures", ALONE), true);
});

test("an openly enrolled device sees what it sent, and nothing else of its person", () => {
  const device: Who = { kind: "person", user: "anna", trust: "open-device" };
  assert.equal(may(device, "sent", ANNA), true);
  for (const what of ["hours", "pictures", "titles", "looks", "export"] as const)
    assert.equal(may(device, what, ANNA), false, what);
});

test("a person sees all of their own by a link, nothing of others, and no list", () => {
  for (const what of ["hours", "pictures", "titles", "sites", "looks", "claims", "export"] as const) {
    assert.equal(may(byLink("anna"), what, ANNA), true, what);
    assert.equal(may(byLink("eve"), what, ANNA), false, what);
    assert.equal(may(byLink("anna"), what), false, what);
    assert.deepEqual(teamsWithin({ who: byLink("anna"), what, hoursOpen: false }), [], what);
  }
});

test("the council sees settings and logs, and no picture, title or site of anybody", () => {
  for (const what of ["settings", "policy", "looks", "managers", "retention", "devices"] as const)
    assert.equal(may(COUNCIL, what, ANNA), true, what);
  for (const what of ["pictures", "titles", "sites", "export", "erase", "settings-change", "managers-change"] as const)
    assert.equal(may(COUNCIL, what, ANNA), false, what);
});

test("a list is narrowed to one's teams; what is not there is as closed as what is another team's", () => {
  assert.equal(may(ofTeams(1, 2), "pictures"), true);
  assert.deepEqual(teamsWithin({ who: ofTeams(1, 2), what: "pictures", hoursOpen: true }), [1, 2]);
  assert.equal(teamsWithin({ who: OWNER, what: "pictures", hoursOpen: false }), null);
  assert.equal(teamsWithin({ who: ofTeams(1), what: "hours", hoursOpen: true }), null);
  const why = (owner: Owner | null) => judgeAccess({ who: ofTeams(2), what: "pictures", owner, hoursOpen: true });
  assert.deepEqual(why(null), why(ANNA));
});
