// What is recorded of a person at present, in one line each, from the policy that holds for them. Pure.
import type { Policy } from "../../../protocol/policy.ts";
import { takesPictures } from "../../../protocol/recorded.ts";
import type { Words } from "../../words/words.ts";

export type RecordedLine = { what: string; how: string };

export function recordedNow(policy: Policy, words: Words): RecordedLine[] {
  const { say } = words;
  const applications = policy.applicationTitles ? "my.recorded.titles" : "my.recorded.no-titles";
  return [
    { what: say("notice.working"), how: say("my.recorded.seconds") },
    { what: say("notice.input"), how: say(policy.inputCounts ? "my.recorded.counts" : "my.recorded.none") },
    { what: say("notice.pictures"), how: pictures(policy, words) },
    { what: say("notice.applications"), how: say(policy.applications ? applications : "my.recorded.none") },
    { what: say("notice.sites"), how: say(`my.recorded.sites.${policy.urls}`) },
  ];
}

function pictures(policy: Policy, { say }: Words): string {
  if (!takesPictures(policy)) return say("my.recorded.none");
  const { screenshotFrequency: minutes, blurScreenshots, screenshotHours } = policy;
  const blur = say(blurScreenshots ? "my.recorded.blurred" : "my.recorded.sharp");
  return say(screenshotHours === null ? "my.recorded.pictures" : "my.recorded.pictures-within", { minutes, blur });
}
