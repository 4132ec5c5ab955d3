// Where pictures lie, whether strangers can read them there, and what the last trial of the store found, step by step. Pure. No key
// of a store is ever on it.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { counted, isoWithOffset, shortDateWithMonth, timeOfDay } from "../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";

type Step = "write" | "read" | "strangers" | "delete";
/** As server/stores/trial.ts has it. */
export type TrialTold = { at: number; steps: readonly { step: Step; failed: string | null }[] };
/** open: strangers can read it. unknown: it could not be tried to the end. */
export type ExposureTold = { kind: "closed" } | { kind: "exposed"; why: string } | { kind: "unknown" };

export type StoresPage = SettingsHead & {
  /** Who asks may press the button. */
  mayTest: boolean;
  facts: { term: string; text: string; state: "good" | "bad" | null }[];
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
  LOCAL: "a folder of this server",
  S3: "S3",
  WASABI: "Wasabi",
  DIGITALOCEAN: "DigitalOcean Spaces",
  CLOUDINARY: "Cloudinary",
};

const STEPS: Record<Step, { name: string; went: string }> = {
  write: { name: "Write, by a ticket, as an agent does", went: "written, and there as it was sent" },
  read: { name: "Read", went: "read, byte for byte" },
  strangers: { name: "Ask for it without a key, as a stranger would", went: "refused, as it should be" },
  delete: { name: "Delete", went: "gone" },
};

/** What to do where a step fails. */
export const STEP_REMEDIES: Record<Step, string> = {
  write: "Look at the name of the bucket, its region and the two keys; the account has to be allowed to put objects.",
  read: "The account has to be allowed to get objects.",
  strangers: "Make it private: no public access, no policy for everybody, no public list. Then press the button.",
  delete: "The account has to be allowed to delete objects; else nobody could take a picture back.",
};

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
  return {
    ...settingsHead(site, {
      path: "/settings/stores",
      heading: "Stores",
      about: ["where pictures lie", "tried at start, daily, and by you"],
    }),
    mayTest: site.may("stores-change"),
    facts: [
      {
        term: "Pictures lie in",
        text: `${NAMES[provider] ?? provider}${bucket === null ? "" : `, ${bucket}`}`,
        state: null,
      },
      { term: "Address", text: place, state: null },
      { term: "Strangers", ...strangers(provider, exposure) },
      {
        term: "On their way",
        text: `${counted(waiting, "picture", "pictures")} told whose files have not come; they are waited for a day`,
        state: null,
      },
      {
        term: "To be removed",
        text: `${counted(toRemove, "deleted picture", "deleted pictures")} whose files are looked after once more; nobody sees them`,
        state: null,
      },
    ],
    trial: trial === null ? null : trialShown(trial, { provider, calendar }),
  };
}

function strangers(provider: string, exposure: ExposureTold): { text: string; state: "good" | "bad" | null } {
  if (provider === "LOCAL")
    return { text: "have no way to it but this server, which asks for a sign-in", state: "good" };
  switch (exposure.kind) {
    case "closed":
      return { text: "get nothing from it; pictures are taken", state: "good" };
    case "exposed":
      return { text: exposure.why, state: "bad" };
    case "unknown":
      return {
        text: "It is not known whether they can read it, so no picture is taken. Agents keep theirs and try again.",
        state: "bad",
      };
    default:
      return exposure satisfies never;
  }
}

function trialShown(
  { at, steps }: TrialTold,
  { provider, calendar }: { provider: string; calendar: Calendar },
): StoresPage["trial"] {
  const failed = steps.filter((one) => one.failed !== null).length;
  return {
    caption: "What the last trial did, in its order, and what came of it",
    iso: isoWithOffset(at, calendar.zone),
    when: `${shortDateWithMonth(dayOf(at, calendar))}, ${timeOfDay(at, calendar.zone)}`,
    verdict: failed === 0 ? "All of it went well." : "Not all of it went well; no picture is taken until it does.",
    rows: (Object.keys(STEPS) as Step[]).map((step) => {
      const made = steps.find((one) => one.step === step);
      const { name, went } = STEPS[step];
      if (made === undefined)
        return { step: name, outcome: "not tried, because of what failed before", failed: false, todo: "" };
      const hasNoStrangers = step === "strangers" && provider === "LOCAL";
      return made.failed === null
        ? { step: name, outcome: hasNoStrangers ? "there is no such way" : went, failed: false, todo: "" }
        : { step: name, outcome: made.failed, failed: true, todo: STEP_REMEDIES[step] };
    }),
  };
}
