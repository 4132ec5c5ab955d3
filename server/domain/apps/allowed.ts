// What of a use may be kept: the policy in force decides, again, whatever the agent sent. Pure. An agent that lags behind a
// stricter policy, or was changed, gets no title and no address past it.
import { type AppItem, type AppKind, kindOf } from "../../../protocol/app.ts";
import type { Policy } from "../../../protocol/policy.ts";

/** The keys of the policy that matter here. */
export type AppPolicy = Pick<Policy, "applications" | "applicationTitles" | "urls">;

export type AllowedUse = {
  kind: AppKind;
  title: string | null;
  /** Host of the address, with its port where it names one. */
  site: string | null;
  url: string | null;
};

/** Null where nothing of it may be kept. */
export function allowedUse(item: AppItem, policy: AppPolicy): AllowedUse | null {
  if (!policy.applications) return null;
  const address = policy.urls === "off" ? null : item.url;
  return {
    // Without its address a site is a window of the browser like any other.
    kind: address === null ? "APP" : kindOf(item),
    title: policy.applicationTitles ? item.title : null,
    site: address === null ? null : new URL(address).host,
    url: policy.urls === "full" ? address : null,
  };
}
