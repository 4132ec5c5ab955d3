// Where pictures lie, whether strangers can read them there, and what the last trial of the store found, step by step. Pure. No key
// of a store is ever on it.
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
import { isoWithOffset } from "../format.ts";
import { moment } from "./moment.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";

type Step = "write" | "read" | "strangers" | "delete";
/** As server/stores/trial.ts has it. */
export type TrialTold = { at: number; steps: readonly { step: Step; failed: string | null }[] };
/** open: strangers can read it. unknown: it could not be tried to the end. */
export type ExposureTold = { kind: "closed" } | { kind: "exposed"; why: string } | { kind: "unknown" };

export type StoresPage = SettingsHead & {
  /** Who asks may press the button. */
  mayTest: boolean;
  /** english: a store said it in its own words. */
  facts: { term: string; text: string; state: "good" | "bad" | null; english?: boolean }[];
  /** null: it has not been tried since the server was started. */
  trial: {
    caption: string;
    iso: string;
    when: string;
    verdict: string;
    rows: { step: string; outcome: string; failed: boolean; todo: string }[];
  } | null;
};

const NAMES: Record<string, string> = {
  S3: "S3",
  WASABI: "Wasabi",
  DIGITALOCEAN: "DigitalOcean Spaces",
  CLOUDINARY: "Cloudinary",
};

const STEPS = ["write", "read", "strangers", "delete"] as const satisfies Step[];

export function storesPage(asked: {
  site: SettingsSite;
  calendar: Calendar;
  provider: string;
  bucket: string | null;
  place: string;
  exposure: ExposureTold;
  trial: TrialTold | null;
  /** Told, with files that have not come yet; deleted, with files that are still to be removed. */
  waiting: number;
  toRemove: number;
}): StoresPage {
  const { site, calendar, provider, bucket, place, exposure, trial, waiting, toRemove } = asked;
  const { words } = site;
  const { say } = words;
  const name = provider === "LOCAL" ? say("stores.folder") : (NAMES[provider] ?? provider);
  return {
    ...settingsHead(site, {
      path: "/settings/stores",
      heading: say("settings.part.stores"),
      about: [say("stores.about"), say("stores.about-tried")],
    }),
    mayTest: site.may("stores-change"),
    facts: [
      {
        term: say("stores.lie-in"),
        text: bucket === null ? name : say("stores.place", { store: name, bucket }),
        state: null,
      },
      { term: say("stores.address"), text: place, state: null },
      { term: say("stores.strangers"), ...strangers(provider, exposure, words) },
      { term: say("stores.on-way"), text: say("stores.on-way.says", { n: waiting }), state: null },
      { term: say("stores.to-remove"), text: say("stores.to-remove.says", { n: toRemove }), state: null },
    ],
    trial: trial === null ? null : trialShown(trial, { provider, calendar, words }),
  };
}

function strangers(
  provider: string,
  exposure: ExposureTold,
  { say }: Words,
): Omit<StoresPage["facts"][number], "term"> {
  if (provider === "LOCAL") return { text: say("stores.strangers.local"), state: "good" };
  switch (exposure.kind) {
    case "closed":
      return { text: say("stores.strangers.closed"), state: "good" };
    case "exposed":
      return { text: exposure.why, state: "bad", english: true };
    case "unknown":
      return { text: say("stores.strangers.unknown"), state: "bad" };
    default:
      return exposure satisfies never;
  }
}

function trialShown(
  { at, steps }: TrialTold,
  { provider, calendar, words: { say, locale } }: { provider: string; calendar: Calendar; words: Words },
): StoresPage["trial"] {
  const failed = steps.filter((one) => one.failed !== null).length;
  return {
    caption: say("stores.trial-caption"),
    iso: isoWithOffset(at, calendar.zone),
    when: moment(at, calendar, locale),
    verdict: say(failed === 0 ? "stores.went-well" : "stores.went-badly"),
    rows: STEPS.map((step) => {
      const made = steps.find((one) => one.step === step);
      const name = say(`stores.step.${step}`);
      if (made === undefined) return { step: name, outcome: say("stores.not-tried"), failed: false, todo: "" };
      const hasNoStrangers = step === "strangers" && provider === "LOCAL";
      return made.failed === null
        ? {
            step: name,
            outcome: hasNoStrangers ? say("stores.no-such-way") : say(`stores.went.${step}`),
            failed: false,
            todo: "",
          }
        : { step: name, outcome: made.failed, failed: true, todo: say(`stores.todo.${step}`) };
    }),
  };
}
