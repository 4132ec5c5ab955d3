// Agents of a thousand machines, each with a batch a minute, spread over it: the person goes on working, and now and then
// stops and begins again.
import { randomUUID } from "node:crypto";
import { hostOf, userOf } from "./fill.ts";
import { post } from "./visit.ts";

const POLL_MS = 60_000;
/** Of the batches, how many tell a stop and a new stretch. */
const CHANGE_SHARE = 0.1;
/** Enrolments under way at once. */
const ENROLLED_AT_ONCE = 20;

type Agent = { user: string; host: string; token: string; id: string; since: string; running: string };

/** Enrols the agents and lets them report until they are stopped; tells how many batches were answered. */
export async function startAgents(url: string, count: number): Promise<{ stop(): Promise<{ batches: number }> }> {
  const agents: Agent[] = [];
  for (let first = 1; first <= count; first += ENROLLED_AT_ONCE) {
    const people = Array.from({ length: Math.min(ENROLLED_AT_ONCE, count - first + 1) }, (_, i) => first + i);
    agents.push(...(await Promise.all(people.map((person) => enrolled(url, person)))));
  }
  let turn = 0;
  let batches = 0;
  let failure: unknown = null;
  const underWay = new Set<Promise<unknown>>();
  const beat = setInterval(() => {
    const agent = agents[turn++ % agents.length];
    if (agent === undefined) return;
    const sending = post(`${url}/api/v1/batch`, batchOf(agent), agent.token)
      .then(
        () => batches++,
        (error: unknown) => (failure ??= error),
      )
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }, POLL_MS / count);
  return {
    async stop() {
      clearInterval(beat);
      await Promise.all(underWay);
      if (failure !== null) throw failure;
      return { batches };
    },
  };
}

async function enrolled(url: string, person: number): Promise<Agent> {
  const named = { user: userOf(person), host: hostOf(person) };
  const { token } = await post<{ token: string }>(`${url}/api/v1/devices`, {
    ...named,
    os: "Windows 11",
    version: "0.1.0",
  });
  return { ...named, token, id: randomUUID(), since: new Date().toISOString(), running: randomUUID() };
}

function batchOf(agent: Agent) {
  const now = new Date().toISOString();
  const items: object[] = [];
  if (Math.random() < CHANGE_SHARE) {
    items.push({ type: "presence", id: randomUUID(), state: "stopped", ts: now, reason: "idle" });
    agent.id = randomUUID();
    agent.since = now;
  }
  items.push({ type: "presence", id: agent.id, state: "working", ts: agent.since, until: now });
  items.push({ type: "running", id: agent.running, from: agent.since, to: now });
  const { user, host } = agent;
  return { sent_at: now, next_in_s: 60, agent: { version: "0.1.0", os: "Windows 11", host }, user, items };
}
