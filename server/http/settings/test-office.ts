// For tests: a whole server with a company in it and a manager signed in, on either database, and its forms.
import { type PostgresServer, startPostgres } from "../../db/test-databases.ts";
import { type Answer, ask, startTestServer, type TestServer } from "../../test-server.ts";
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
  const postgres: PostgresServer | null = dialect === "postgres" ? await startPostgres() : null;
  const fresh = await postgres?.fresh();
  await fresh?.db.close();
  const place = fresh === undefined ? {} : { DATABASE_URI: fresh.uri };
  const server = await startTestServer({ TIME_ZONE: "Europe/Brussels", ...place }, { clock });
  await foundCompany(server.db, { days, colleagues });
  const post = (path: string, fields: Record<string, string> | URLSearchParams, headers: Record<string, string>) =>
    ask(server.url + path, {
      method: "POST",
      headers: { origin: server.url, ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  const made = await post("/setup", { code: server.setupCode ?? "", name: "Max", password: "a sentence is fine" }, {});
  const cookie = made.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  return {
    server,
    cookie,
    page: (path) => ask(server.url + path, { headers: { cookie } }),
    send: (path, fields) => post(path, fields, { cookie }),
    async close() {
      await server.stop();
      await postgres?.stop();
    },
  };
}
