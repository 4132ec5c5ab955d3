// Whether a person has accepted the notice that holds now: on their page of the server, or at their agent. Pure. An agent asks
// its person again by itself; what was accepted on the page is asked again here when the policy records more than it said.
import type { Policy } from "../../../protocol/policy.ts";
import { widens } from "../../../protocol/recorded.ts";

/** none: nobody has to accept anything. asked: never accepted. again: more is recorded than was accepted. */
export type Acceptance =
  | { state: "none" | "asked"; at: null; where: null }
  | { state: "again"; at: number; where: "page" }
  | { state: "accepted"; at: number; where: "page" | "agent" };

export function acceptanceOf(asked: {
  policy: Policy;
  /** The last on the page, with the policy it was about. */
  onPage: { at: number; policy: Policy } | null;
  /** When it was last accepted at an agent. */
  atAgent: number | null;
}): Acceptance {
  const { policy, onPage, atAgent } = asked;
  if (atAgent !== null && atAgent >= (onPage?.at ?? atAgent)) return { state: "accepted", at: atAgent, where: "agent" };
  if (onPage !== null && !widens(onPage.policy, policy)) return { state: "accepted", at: onPage.at, where: "page" };
  if (!policy.requireNotice) return { state: "none", at: null, where: null };
  return onPage === null ? { state: "asked", at: null, where: null } : { state: "again", at: onPage.at, where: "page" };
}
