// For tests: a whole server with a company in it and a manager signed in, on either database, and its forms.
import { type Answer, ask, startTestServerOn, type TestServer } from "../../test-server.ts";
import { signInFirst } from "../sign-in/test-manager.ts";
import { foundCompany, NOW } from "../test-company.ts";

export type Office = {
  server: TestServer;
  cookie: string;
  page(path: string): Promise<Answer>;
  /** A form sent by a page of the server's own. */
  send(path: string, fields: Record<string, string> | URLSearchParams): Promise<Answer>;
  close(): Promise<void>;
};

export async function openOffice(
  dialect: "sqlite" | "postgres",
  { days = 3, colleagues = 0, clock = () => NOW }: { days?: number; colleagues?: number; clock?: () => number } = {},
): Promise<Office> {
  const server = await startTestServerOn(dialect, { TIME_ZONE: "Europe/Brussels" }, { clock });
  await foundCompany(server.db, { days, colleagues });
  const cookie = await signInFirst(server);
  return {
    server,
    cookie,
    page: (path) => ask(server.url + path, { headers: { cookie } }),
    send: (path, fields) =>
      ask(server.url + path, {
        method: "POST",
        headers: { origin: server.url, cookie },
        body: new URLSearchParams(fields).toString(),
      }),
    close: server.stop,
  };
}
