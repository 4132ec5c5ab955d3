// For tests: an agent as far as pictures go. It enrols, tells of a picture, brings its files as its tickets say, and completes it.
import assert from "node:assert/strict";
import type { Ticket, Tickets, WireScreenshot } from "../../../protocol/screenshot.ts";
import { type Answer, ask } from "../../test-server.ts";
import type { TestPicture } from "./test-picture.ts";

export async function enrolled(url: string, { user, host }: { user: string; host: string }): Promise<string> {
  const body = JSON.stringify({ user, host, os: "Windows 11", version: "0.1.0" });
  return JSON.parse((await ask(`${url}/api/v1/devices`, { method: "POST", body })).text).token;
}

export type PictureAgent = {
  say(method: string, path: string, body?: unknown): Promise<Answer>;
  tell(told: WireScreenshot): Promise<Tickets>;
  /** The file as it is, or as the last field of the form that the ticket asks for. */
  bring(ticket: Ticket, body: Buffer): Promise<number>;
  bringBoth(own: TestPicture): Promise<void>;
  complete(id: string): Promise<Answer>;
};

export function pictureAgent(url: string, token: string): PictureAgent {
  const agent: PictureAgent = {
    say: (method, path, body) =>
      ask(`${url}/api/v1/screenshots${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async tell(told) {
      const { status, text } = await agent.say("POST", "", told);
      assert.equal(status, 200, text);
      return JSON.parse(text);
    },
    async bring({ method, url: address, headers, fields }, body) {
      const to = new URL(address, url).href;
      if (fields === undefined)
        return (await ask(to, { method, headers: { ...headers, "content-length": String(body.length) }, body })).status;
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(body)]));
      return (await fetch(to, { method, headers, body: form })).status;
    },
    async bringBoth({ told, picture, thumbnail }) {
      const tickets = await agent.tell(told);
      assert.ok(tickets.upload !== null && tickets.thumbnail !== null);
      assert.equal(await agent.bring(tickets.upload, picture), 200);
      assert.equal(await agent.bring(tickets.thumbnail, thumbnail), 200);
    },
    complete: (id) => agent.say("POST", `/${id}/complete`),
  };
  return agent;
}
