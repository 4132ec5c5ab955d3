// What is recorded of a person at present, in one line each, from the policy that holds for them. Pure.
import type { Policy } from "../../../protocol/policy.ts";
import { takesPictures } from "../../../protocol/recorded.ts";

export type RecordedLine = { what: string; how: string };

const SITES: Record<Policy["urls"], string> = {
  off: "none",
  host: "their names only, such as example.org",
  full: "whole addresses",
};

export function recordedNow(policy: Policy): RecordedLine[] {
  return [
    { what: "Working and stopped", how: "to the second" },
    { what: "Input", how: policy.inputCounts ? "how many, never which" : "none" },
    { what: "Pictures", how: pictures(policy) },
    {
      what: "Applications",
      how: policy.applications
        ? policy.applicationTitles
          ? "names and titles of windows"
          : "names, no titles"
        : "none",
    },
    { what: "Sites", how: SITES[policy.urls] },
  ];
}

function pictures(policy: Policy): string {
  if (!takesPictures(policy)) return "none";
  const { screenshotFrequency, blurScreenshots, screenshotHours } = policy;
  return [
    `every ${screenshotFrequency} min`,
    blurScreenshots ? "blurred" : "not blurred",
    ...(screenshotHours === null ? [] : ["within set hours"]),
  ].join(", ");
}
