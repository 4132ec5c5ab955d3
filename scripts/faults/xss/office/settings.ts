// What managers and people write into an office of payloads, by the forms of the pages: each field sixty times, or as often as there is
// something to write into.
import { cookieOf } from "../../../../server/http/my/test-own-page.ts";
import { type Answer, ask } from "../../../../server/test-server.ts";
import { PAYLOADS, type Payload, textFor } from "../payloads.ts";
import { type Doors, inTurns, taken } from "./doors.ts";
import { formsOf, unescaped } from "./forms.ts";
import type { Office, Person } from "./office.ts";

const PASSWORD = "a sentence is fine";
/** Claims that stay to be answered, log-ins that are joined, changes of what is kept: enough to see each of the two ways. */
const SOME = 8;

/** owner: who has founded the office; owners: one for each payload, who does what is done with it. */
type Asked = { owner: string; owners: readonly string[]; people: readonly Person[]; day: string };
type Written = Pick<Office, "teams" | "managers" | "linkKey"> & {
  cookies: Pick<Office["cookies"], "manager" | "council" | "person">;
};

export async function writeSettings(doors: Doors, asked: Asked): Promise<Written> {
  const { owner, owners, people } = asked;
  const send = ({ n }: Payload, path: string, fields: Record<string, string> | [string, string][]) =>
    doors.send(path, Array.isArray(fields) ? fields : Object.entries(fields), owners[n] ?? "");
  const each = (work: (payload: Payload) => Promise<unknown>) => inTurns(PAYLOADS, work);

  const teams: string[] = [];
  await each(async (payload) => {
    const made = taken(await send(payload, "/settings/teams", { name: textFor(payload, "team") }), "a team", 303);
    teams.push(new URL(made.headers.location ?? "", doors.url).searchParams.get("id") ?? "");
  });
  await inTurns(people, async ({ user, payload }) => {
    const team = teams[payload.n] ?? "";
    const named = { user, name: textFor(payload, "shown"), team };
    taken(await send(payload, "/settings/people/person", named), "a person’s name", 303);
    taken(
      await send(payload, "/settings/hours", { kind: "person", of: user, own: "0", target: "30" }),
      "a person’s hours",
      303,
    );
  });
  const managers: string[] = [];
  await each(async (payload) => {
    const role = payload.n % 2 === 0 ? "council" : "manager";
    const seen = teams.map((id): [string, string] => ["team", id]);
    const fields: [string, string][] = [["name", textFor(payload, "manager")], ["role", role], ...seen];
    const made = taken(await send(payload, "/settings/managers", fields), "a manager", 303);
    managers[payload.n] = (made.headers.location ?? "").split("/").at(-1) ?? "";
  });
  const cookies = {
    council: await signInByLink(doors, owner, managers[0] ?? "", 6),
    manager: await signInByLink(doors, owner, managers[1] ?? "", 11),
    person: await writeClaims(doors, asked),
  };
  await writeRules(doors, asked);
  await answerClaims(doors, asked);
  await inTurns(people, async ({ picture, payload }) =>
    taken(
      await send(payload, `/picture/${picture}/release`, { reason: textFor(payload, "release") }),
      "a wish to look",
      303,
    ),
  );
  for (const { user, payload } of people.slice(-SOME)) {
    const joined = { user: textFor(payload, "plain"), into: user };
    taken(await send(payload, "/settings/people/merge", joined), "two log-ins of one person", 303);
  }
  for (const { user, payload } of people.slice(0, SOME))
    taken(
      await send(payload, "/settings/people/apart", { user, into: textFor(payload, "plain"), apart: "1" }),
      "two people",
      303,
    );
  return { teams, managers, cookies, linkKey: await keyOfLink(doors, owner, managers[2] ?? "") };
}

async function keyOfLink(doors: Doors, owner: string, manager: string): Promise<string> {
  const page = taken(await doors.send(`/settings/managers/${manager}/link`, [], owner), "a manager’s link", 200);
  return /link\?key=([0-9a-f]{64})/.exec(page.text)?.[1] ?? "";
}

/** As the owner hands it over; the browser that opens it has a name of its own making. */
async function signInByLink(doors: Doors, owner: string, manager: string, n: number): Promise<string> {
  const key = await keyOfLink(doors, owner, manager);
  const made = await ask(`${doors.url}/sign-in/link`, {
    method: "POST",
    headers: { origin: doors.url, "user-agent": textFor(PAYLOADS[n] as Payload, "agent").replace(/[^\x20-\x7e]/g, "") },
    body: new URLSearchParams({ key, password: PASSWORD }).toString(),
  });
  return cookieOf(taken(made, "a manager’s password", 303));
}

/** @returns the cookie of the first one's page */
async function writeClaims(doors: Doors, { owner, people, day }: Asked): Promise<string> {
  const cookies: string[] = [];
  await inTurns(people, async ({ user, payload }) => {
    const made = taken(await doors.send("/person/own-link", [["user", user]], owner), "a link for a person", 200);
    const [, link = ""] = /value="([^"]*\/my\/open\?key=[^"]*)"/.exec(made.text) ?? [];
    const cookie = cookieOf(await ask(unescaped(link), { headers: { accept: "text/html" } }));
    cookies[payload.n] = cookie;
    const claim = { day, from: "14:00", to: "15:00", kind: "meeting", text: textFor(payload, "claim", 500) };
    taken(await doors.send("/my/claims", Object.entries(claim), cookie), "a claim", 303);
  });
  return cookies[0] ?? "";
}

async function answerClaims(doors: Doors, { owner, owners, people, day }: Asked): Promise<void> {
  const { text } = taken(await doors.open(`/api/v1/claims?from=${day}&to=${day}`, owner), "the claims", 200);
  const claims = (JSON.parse(text).items as { id: string; user: string }[]).slice(SOME);
  await inTurns(claims, async ({ id, user }) => {
    const payload = people.find((person) => person.user === user)?.payload as Payload;
    const answer = payload.n % 2 === 0 ? "accepted" : "declined";
    const words = { id, words: textFor(payload, "answer", 500), answer, back: "list" };
    taken(await doors.send("/claims/answer", Object.entries(words), owners[payload.n] ?? ""), "an answer", 303);
  });
}

/** Rules of projects, holidays and the policy, which are one after another: each names what it has seen. */
async function writeRules(doors: Doors, { owners }: Asked): Promise<void> {
  const rules = PAYLOADS.flatMap((payload, i): [string, string][] => [
    ["order", String(i + 1)],
    ["field", "title"],
    ["test", "contains"],
    ["pattern", textFor(payload, "pattern", 100)],
    ["project", textFor(payload, "ruled", 64)],
  ]);
  const seenOn = ({ text }: Answer) => /name="seen" value="(\d*)"/.exec(text)?.[1] ?? "";
  const seen = seenOn(taken(await doors.open("/projects/rules", owners[1] ?? ""), "the rules", 200));
  taken(
    await doors.send("/projects/rules", [["seen", seen], ...rules, ["save", "1"]], owners[1] ?? ""),
    "other rules",
    303,
  );
  const days = PAYLOADS.map((payload, i): [string, string] => {
    const day = new Date(Date.UTC(2026, 0, 1 + i * 6)).toISOString().slice(0, 10);
    return ["holiday", `${day} ${textFor(payload, "holiday", 200)}`];
  });
  taken(await doors.send("/settings/holidays/add", days, owners[1] ?? ""), "the holidays", 303);
  let last = seenOn(taken(await doors.open("/settings/policy", owners[1] ?? ""), "the policy", 200));
  let kept = seenOn(taken(await doors.open("/settings/retention", owners[2] ?? ""), "what is kept", 200));
  for (const payload of PAYLOADS) {
    const word = textFor(payload, "window", 128).replace(/[,;]/g, " ");
    const change = { seen: last, team: "", person: "", "organisation.privateWindows": word };
    const fields = Object.entries({ ...change, reason: textFor(payload, "reason", 500) });
    taken(await doors.send("/settings/policy", fields, owners[payload.n] ?? ""), "a change of the policy", 303);
    last = String(Number(last) + 1); // changes are counted
  }
  for (const payload of PAYLOADS.slice(0, SOME)) {
    // Longer than anything is there, so nothing is asked first.
    const longer = { seen: kept, reason: textFor(payload, "kept", 500), rejected: String(400 + payload.n) };
    taken(await doors.send("/settings/retention", Object.entries(longer), owners[payload.n] ?? ""), "a retention", 303);
    kept = String(Number(kept) + 1);
  }
}

/** A page's forms, each sent as often as it has fields with a payload in one of them; the others as they stand there. */
export async function sendForms(
  doors: Doors,
  pages: readonly string[],
  cookie: string,
  { payloads, known }: { payloads: number; known: Set<string> },
): Promise<void> {
  for (const path of pages) {
    const { text } = await doors.open(path, cookie);
    for (const form of formsOf(text, path)) {
      const kind = `${form.method} ${form.action.replace(/[0-9a-f-]{36}/g, ":id")}`;
      if (form.method !== "post" || known.has(kind)) continue;
      known.add(kind);
      const names = [...new Set(form.fields.map(([name]) => name))];
      for (const name of names)
        for (let i = 0; i < payloads; i++) {
          const payload = PAYLOADS[(i * 7 + known.size) % PAYLOADS.length] as Payload;
          const fields = form.fields.map(([own, value]): [string, string] => [
            own,
            own === name ? textFor(payload, "form") : value,
          ]);
          const { status, text: said } = await doors.send(form.action, fields, cookie);
          if (status >= 500) throw new Error(`${kind} with ${name} was answered ${status}: ${said.slice(0, 300)}`);
        }
    }
  }
}
