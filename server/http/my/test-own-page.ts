// For tests: opens a person's own page as their browser does, by an agent's token or by a link made for them.
import { makeOwnLink } from "../../db/person/own-page.ts";
import { type Answer, ask, type TestServer } from "../../test-server.ts";

export const cookieOf = ({ headers }: Answer) => headers["set-cookie"]?.[0]?.split(";")[0] ?? "";

export async function enrol(
  server: TestServer,
  user: string,
  host: string,
): Promise<{ device: string; token: string }> {
  const body = JSON.stringify({ user, host, os: "Windows 11", version: "0.1.0" });
  return JSON.parse((await ask(`${server.url}/api/v1/devices`, { method: "POST", body })).text);
}

/** The cookie of the page that an agent's link opens. */
export async function openByAgent(server: TestServer, token: string): Promise<string> {
  const answer = await ask(`${server.url}/api/v1/my-link`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  return cookieOf(await ask(JSON.parse(answer.text).url, { headers: { accept: "text/html" } }));
}

/** The cookie of the page that a manager's link opens. */
export async function openByLink(server: TestServer, user: string, now: number): Promise<string> {
  const key = await makeOwnLink(server.db, { user, deviceId: null, lastsMs: 60_000, now });
  return cookieOf(await ask(`${server.url}/my/open?key=${key}`, { headers: { accept: "text/html" } }));
}

export const visit = (server: TestServer, path: string, cookie: string): Promise<Answer> =>
  ask(server.url + path, { headers: { accept: "text/html", cookie } });

export const send = (
  server: TestServer,
  path: string,
  cookie: string,
  fields: Record<string, string>,
): Promise<Answer> =>
  ask(server.url + path, {
    method: "POST",
    headers: {
      accept: "text/html",
      "content-type": "application/x-www-form-urlencoded",
      origin: server.url,
      cookie,
    },
    body: new URLSearchParams(fields).toString(),
  });
