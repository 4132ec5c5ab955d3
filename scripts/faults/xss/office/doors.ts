// The doors of the server as agents, people and managers use them, and a list of which fields a payload went through.
import { type Answer, ask } from "../../../../server/test-server.ts";
import { MARK } from "../payloads.ts";

/** "app title" of the wire, "team" of a form or an address, "post /settings/teams" of a form that was sent with a payload. */
export type Reached = Set<string>;

export type Doors = {
  url: string;
  reached: Reached;
  /** A machine's: JSON, with a token once there is one. */
  tell(door: string, path: string, body: object, token?: string | null): Promise<Answer>;
  /** A person's: a form, as a page of the server sends it. */
  send(path: string, fields: Iterable<[string, string]>, cookie: string): Promise<Answer>;
  open(path: string, cookie: string): Promise<Answer>;
};

export function openDoors(url: string): Doors {
  const reached: Reached = new Set();
  return {
    url,
    reached,
    tell(door, path, body, token = null) {
      noteTexts(reached, door, body);
      return ask(url + path, {
        method: "POST",
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    },
    send(path, fields, cookie) {
      const all = [...fields];
      noteFields(reached, all);
      return ask(url + path, {
        method: "POST",
        headers: { accept: "text/html", origin: url, cookie, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(all).toString(),
      });
    },
    open: (path, cookie) => ask(url + path, { headers: { accept: "text/html", cookie } }),
  };
}

const isMarked = (text: string) => new RegExp(MARK.source).test(text);

export function noteFields(reached: Reached, fields: Iterable<[string, string]>): void {
  for (const [name, value] of fields) if (isMarked(value)) reached.add(name);
}

/** Items of a batch are named by their type. */
function noteTexts(reached: Reached, door: string, value: unknown, path = ""): void {
  if (typeof value === "string") {
    if (isMarked(value)) reached.add(`${door} ${path}`);
  } else if (Array.isArray(value)) {
    for (const one of value)
      noteTexts(reached, path === "items" ? String(one.type) : door, one, path === "items" ? "" : path);
  } else if (typeof value === "object" && value !== null)
    for (const [key, inside] of Object.entries(value))
      noteTexts(reached, door, inside, path === "" ? key : `${path}.${key}`);
}

/** Some at a time, as many people would. */
export async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
const AT_ONCE = 6;

/** The answer, where it is one of these; a corpus that was refused would show nothing. */
export function taken(answer: Answer, what: string, ...statuses: number[]): Answer {
  if (statuses.includes(answer.status)) return answer;
  throw new Error(`${what} was answered ${answer.status}: ${answer.text.slice(0, 400)}`);
}
