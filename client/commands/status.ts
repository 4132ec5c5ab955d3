// `stint status`: what the agent of this session is doing, read from its lock and its queue; nothing is changed.
import { type Config, environment, loadConfig } from "../config.ts";
import type { Options } from "../main.ts";
import { type Peek, peek } from "../outbox/peek.ts";
import { choosePlatform } from "../platform/choose.ts";
import { claim } from "../single.ts";
import { stateFiles } from "../state-dir.ts";
import { addressOf } from "../ui/guard.ts";

/** Exit 0 while an agent runs in this session, 1 otherwise. */
export async function status({ config: named, json }: Options): Promise<number> {
  const env = environment();
  const config = loadConfig(named, env);
  const platform = await choosePlatform(env);
  const host = platform.host();
  const user = platform.user();
  platform.close();
  const files = stateFiles(config.stateDir, host);
  const runs = isRunning(files.lock);
  const found = peek(files.queue);
  if (json)
    console.log(JSON.stringify({ user, host, server: serverOf(config), running: runs, ...withoutToken(found) }));
  else for (const line of linesOf({ user, host, server: serverOf(config), runs, found })) console.log(line);
  return runs ? 0 : 1;
}

const serverOf = ({ endpoint }: Config) => endpoint?.base ?? "no server";

export function isRunning(lock: string): boolean {
  try {
    Deno.statSync(lock);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  const claimed = claim(lock);
  if (claimed.kind === "ours") claimed.release();
  return claimed.kind === "taken";
}

/** The page's address is no secret; what opens it is. */
const withoutToken = (found: Peek | null) =>
  found === null ? null : { ...found, page: found.page === null ? null : addressOf(found.page.port) };

type Found = { user: string; host: string; server: string; runs: boolean; found: Peek | null };

export function linesOf({ user, host, server, runs, found }: Found): string[] {
  const lines = [`${user} on ${host}, reported to ${server}`];
  if (found === null)
    return [...lines, "agent      has never run in this session; start it with `stint`, or `stint install`"];
  const { work, waiting, oldestAt, delivery, refused, pictureTrouble, browsers, project, page } = found;
  const working = work === null ? "stopped" : `working since ${local(work.ts)}, last input ${local(work.until)}`;
  lines.push(`agent      ${runs ? "running" : "not running; start it with `stint`"}`);
  if (runs) lines.push(`state      ${working}`);
  if (runs && page !== null) lines.push(`page       ${addressOf(page.port)}, opened by \`stint settings\``);
  lines.push(
    `waiting    ${waiting === 0 ? "nothing" : `${waiting} items, the oldest of ${oldestAt === null ? "unknown age" : local(oldestAt)}`}`,
  );
  if (delivery !== null) {
    lines.push(
      `server     ${delivery.failure ?? "takes reports"}; last heard ${delivery.heardAtMs === null ? "never" : local(delivery.heardAtMs)}`,
    );
    if (delivery.plain) lines.push("           it knows plain reports only: states without their growing end");
  }
  if (browsers.length > 0) lines.push(`browsers   ${browsers.join(", ")}, paired to tell the site in front`);
  if (project !== null) lines.push(`project    ${project}`);
  if (pictureTrouble !== null) lines.push(`pictures   ${pictureTrouble.what} ${pictureTrouble.todo}`);
  for (const { at, code, detail } of refused) lines.push(`refused    ${local(at)} (${code}) ${detail}`);
  return lines;
}

const local = (ms: number) => new Date(ms).toLocaleString(undefined, { dateStyle: "short", timeStyle: "medium" });
