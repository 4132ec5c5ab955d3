// Whether a manager gets the alerts by mail, and where: the part of "Your account" that says so. Pure.
import type { Words } from "../../words/words.ts";
import { clockOfMinutes } from "../format.ts";

export type OwnMail = {
  what: string;
  off: string | null;
  saved: boolean;
  address: string;
  wanted: boolean;
  fault: string | null;
};

export const ownMail = (
  asked: {
    hasServer: boolean;
    atMin: number;
    saved: boolean;
    address: string;
    wanted: boolean;
    fault: "none" | "empty" | null;
  },
  { say, locale }: Words,
): OwnMail => ({
  what: say("mails.own-what", { at: clockOfMinutes(asked.atMin, locale) }),
  off: asked.hasServer ? null : say("mails.own-off"),
  saved: asked.saved,
  address: asked.address,
  wanted: asked.wanted,
  fault: asked.fault === null ? null : say(asked.fault === "empty" ? "mails.own-fault-empty" : "mails.own-fault"),
});
