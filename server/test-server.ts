// A whole server for tests, on a free port, with a quiet log whose lines can be looked at.
import { mkdtempSync, rmSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { loadConfig } from "./config.ts";
import { startPostgres } from "./db/test-databases.ts";
import { type RunningServer, startServer } from "./start.ts";

/** uri: of its database. */
export type TestServer = RunningServer & { url: string; uri: string; logged: string[]; folder: string };

/** @param env settings beside the defaults; DATABASE_URI is a SQLite file of its own unless it is given */
export async function startTestServer(
  env: Record<string, string> = {},
  { clock = Date.now }: { clock?: () => number } = {},
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "stint-server-"));
  const config = loadConfig({
    env: {
      HOST: "127.0.0.1",
      PORT: "0",
      TIME_ZONE: "Europe/Berlin",
      RATE_LIMIT: "off",
      INSTANCE_DIR: folder,
      DATABASE_URI: `sqlite:///${join(folder, "work_events.db")}`,
      ...env,
    },
    file: null,
  });
  const logged: string[] = [];
  const log = pino({ level: "info" }, { write: (line) => void logged.push(line) });
  const server = await startServer(config, { log, clock });
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}`,
    uri: config.DATABASE_URI,
    logged,
    folder,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same on either database; with PostgreSQL on one of its own, which ends with it. */
export async function startTestServerOn(
  dialect: "sqlite" | "postgres",
  env: Record<string, string> = {},
  options: { clock?: () => number } = {},
): Promise<TestServer> {
  if (dialect === "sqlite") return await startTestServer(env, options);
  const postgres = await startPostgres();
  const { db, uri } = await postgres.fresh();
  await db.close();
  const server = await startTestServer({ ...env, DATABASE_URI: uri }, options);
  return {
    ...server,
    async stop() {
      await server.stop();
      await postgres.stop();
    },
  };
}

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Any request as it is written: fetch would set Host, Content-Type and Content-Length by itself. */
export function ask(
  url: string,
  {
    method = "GET",
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method, headers, agent: false }, (res) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("end", () =>
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(parts).toString("utf8") }),
      );
      res.on("error", reject);
    });
    req.on("error", reject);
    req.end(body);
  });
}
