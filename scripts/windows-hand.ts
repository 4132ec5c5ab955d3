// The hand and the server of the Windows lab's tests, on the Linux side: presses keys on the lab's display when a test in
// the lab asks for it, and takes what an agent in the lab sends. Loopback only; the lab shares it.
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { BatchAnswer } from "../protocol/batch.ts";
import { DEFAULT_POLICY } from "../protocol/default-policy.ts";
import type { Enrolled } from "../protocol/device.ts";

type Sent = { items: unknown[]; waiting: (() => void)[] };

export type Hand = { url: string; close(): void };

/**
 * POST /input [xdotool's arguments]; GET /RUN/items?after=N (answered once there are more than N); and, under /RUN, the
 * doors that an agent started with API_ENDPOINT=…/RUN knocks at.
 */
export async function openHand(lab: string): Promise<Hand> {
  const runs = new Map<string, Sent>();
  const server = createServer((request, response) => {
    answer(request, response, { lab, runs }).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { lab, runs }: { lab: string; runs: Map<string, Sent> },
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://hand");
  const [, run = "", ...door] = url.pathname.split("/");
  const body = await bodyOf(request);
  if (run === "input") {
    await press(lab, JSON.parse(body));
    response.writeHead(204).end();
    return;
  }
  const sent = runs.get(run) ?? { items: [], waiting: [] };
  runs.set(run, sent);
  const json = (status: number, value: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  switch (door.join("/")) {
    case "items": {
      const after = Number(url.searchParams.get("after"));
      while (sent.items.length <= after) await new Promise<void>((more) => sent.waiting.push(more));
      json(200, sent.items.slice(after));
      return;
    }
    case "api/v1/devices": {
      const enrolled: Enrolled = { device: crypto.randomUUID(), token: "0".repeat(64) };
      json(201, enrolled);
      return;
    }
    case "api/v1/batch": {
      const { items, next_in_s } = JSON.parse(body) as { items: object[]; next_in_s: number };
      sent.items.push(...items.map((item) => ({ ...item, next_in_s })));
      for (const more of sent.waiting.splice(0)) more();
      const taken: BatchAnswer = { accepted: items.length, rejected: [], now: new Date().toISOString(), policy: "lab" };
      json(200, taken);
      return;
    }
    case "api/v1/policy":
      // Other runs' servers know no policy, as old ones do; so nothing but working and stopped is recorded there.
      if (run.startsWith("counted")) {
        response.setHeader("etag", '"lab"');
        json(200, { ...DEFAULT_POLICY, requireNotice: false, isScreenshotEnabled: false });
      } else json(404, { success: false, title: "no such door", status: 404 });
      return;
    default:
      json(404, { success: false, title: "no such door", status: 404 });
  }
}

function press(lab: string, args: string[]): Promise<void> {
  return new Promise((pressed, refused) => {
    spawn(lab, ["input", ...args], { stdio: ["ignore", "ignore", "inherit"] })
      .on("error", refused)
      .on("exit", (code) =>
        code === 0 ? pressed() : refused(new Error(`xdotool ${args.join(" ")}: exit code ${code}`)),
      );
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
}
