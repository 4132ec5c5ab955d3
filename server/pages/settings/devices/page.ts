// The devices: which machine has a token for whom, since when and how, when it was last heard and how its clock goes; and the page
// that asks before one is shut out. Pure.
import type { Calendar } from "../../../domain/events.ts";
import type { Words } from "../../../words/words.ts";
import { count, isoWithOffset, shortSpan } from "../../format.ts";
import { personPath } from "../../period.ts";
import { type ListPages, listPages } from "../list-pages.ts";
import { moment } from "../moment.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";

export const DEVICES_PATH = "/settings/devices";
export const DEVICES_MAX = 50;
/** A clock as far off as this is said: from here on the agent corrects it, too. */
const SKEW_SHOWN_MS = 60_000;

export type DeviceState = "waiting" | "active" | "revoked";
export type ListedDevice = {
  id: string;
  user: string;
  person: string | null;
  name: string;
  host: string;
  os: string;
  version: string;
  enrolment: "open" | "key" | "approve";
  createdAt: number;
  approvedAt: number | null;
  revokedAt: number | null;
  revokedWhy: "revoked" | "rotated" | null;
  revokedBy: string | null;
  heardAt: number | null;
  skewMs: number | null;
};

export type DevicesQuery = { q: string | null; state: DeviceState | null; page: number };

type Row = {
  id: string;
  machine: string;
  person: string;
  /** null: of nobody who has reported, or not for who asks. */
  href: string | null;
  logIn: string | null;
  system: string;
  enrolled: string;
  heard: { iso: string; text: string } | null;
  clock: string;
  standing: string;
  warn: boolean;
  acts: { act: "let-in" | "rotate" | "let-in-again"; text: string }[];
  revokeHref: string | null;
};

export type DevicesPage = SettingsHead & {
  q: string;
  states: { value: string; text: string; selected: boolean }[];
  narrowed: boolean;
  counts: { figure: string; word: string; href: string }[];
  rows: Row[];
  pages: ListPages | null;
  said: { text: string; undo: string | null } | null;
  editable: boolean;
  hidden: { name: string; value: string }[];
};

export function devicesPath({ q, state, page }: DevicesQuery, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...(q === null ? {} : { q }),
    ...(state === null ? {} : { state }),
    ...(page > 1 ? { page: String(page) } : {}),
    ...more,
  });
  return query.size === 0 ? DEVICES_PATH : `${DEVICES_PATH}?${query}`;
}

export function devicesPage(asked: {
  site: SettingsSite;
  calendar: Calendar;
  now: number;
  query: DevicesQuery;
  devices: readonly ListedDevice[];
  total: number;
  counts: Record<DeviceState, number>;
  enrolment: ListedDevice["enrolment"];
  reportAuth: "none" | "token";
  said: DevicesPage["said"];
}): DevicesPage {
  const { site, calendar, now, query, devices, total, counts, enrolment, reportAuth, said } = asked;
  const { words } = site;
  const { say, locale } = words;
  const { q, state, page } = query;
  const editable = site.may("devices-change");
  const states: DeviceState[] = ["waiting", "active", "revoked"];
  return {
    ...settingsHead(site, {
      path: DEVICES_PATH,
      heading: say("settings.part.devices"),
      about: [
        say("devices.about.tokens", { n: counts.active }),
        say(`devices.about.${enrolment}`),
        say(`devices.about.reports.${reportAuth}`),
      ],
    }),
    q: q ?? "",
    states: [
      { value: "", text: say("devices.all"), selected: state === null },
      ...states.map((value) => ({ value, text: say(`devices.state.${value}`), selected: value === state })),
    ],
    narrowed: q !== null || state !== null,
    counts: states.map((one) => ({
      figure: count(counts[one], locale),
      word: say(`devices.state.${one}`),
      href: devicesPath({ q: null, state: one, page: 1 }),
    })),
    rows: devices.map((device) => rowOf(device, { calendar, now, editable, linked: site.may("hours"), query, words })),
    pages: listPages({ total, page, max: DEVICES_MAX, path: (to) => devicesPath({ ...query, page: to }) }, words),
    said,
    editable,
    hidden: Object.entries({ q, state, page: String(page) }).flatMap(([name, value]) =>
      value === null ? [] : [{ name, value }],
    ),
  };
}

const stateOf = ({ approvedAt, revokedAt }: ListedDevice): DeviceState =>
  revokedAt !== null ? "revoked" : approvedAt === null ? "waiting" : "active";

function rowOf(
  device: ListedDevice,
  {
    calendar,
    now,
    editable,
    linked,
    query,
    words,
  }: { calendar: Calendar; now: number; editable: boolean; linked: boolean; query: DevicesQuery; words: Words },
): Row {
  const { say, locale } = words;
  const { id, user, person, name, host, os, version, enrolment, createdAt, heardAt, skewMs } = device;
  const state = stateOf(device);
  return {
    id,
    machine: host,
    person: name,
    href: person !== null && linked ? personPath(person) : null,
    logIn: name === user ? null : user,
    system: say("devices.system", { os, version }),
    enrolled: say("devices.at-how", {
      at: moment(createdAt, calendar, locale),
      how: say(state === "waiting" ? "devices.how.asked" : `devices.how.${enrolment}`),
    }),
    heard:
      heardAt === null
        ? null
        : {
            iso: isoWithOffset(heardAt, calendar.zone),
            text:
              now - heardAt < 3_600_000
                ? say("settings.ago", { span: shortSpan(now - heardAt, locale) })
                : moment(heardAt, calendar, locale),
          },
    clock: skewMs === null ? "" : clockInWords(skewMs, words),
    standing: standingOf(device, state, { calendar, words }),
    warn: state === "waiting",
    acts: editable ? actsOf(device, state, words) : [],
    revokeHref: editable && state !== "revoked" ? devicesPath(query, { revoke: id }) : null,
  };
}

function clockInWords(skewMs: number, { say, locale }: Words): string {
  if (Math.abs(skewMs) < SKEW_SHOWN_MS) return say("devices.right");
  return say(skewMs > 0 ? "devices.ahead" : "devices.behind", { span: shortSpan(Math.abs(skewMs), locale) });
}

function standingOf(
  { revokedAt, revokedWhy, revokedBy }: ListedDevice,
  state: DeviceState,
  { calendar, words: { say, locale } }: { calendar: Calendar; words: Words },
): string {
  if (state !== "revoked") return say(`devices.state.${state}`);
  const since = revokedAt === null ? "" : moment(revokedAt, calendar, locale);
  const at = revokedBy === null ? since : say("devices.by", { at: since, manager: revokedBy });
  return say(revokedWhy === "rotated" ? "devices.enrols-anew" : "devices.shut-out-since", { at });
}

function actsOf({ revokedWhy }: ListedDevice, state: DeviceState, { say }: Words): Row["acts"] {
  if (state === "waiting") return [{ act: "let-in", text: say("devices.act.let-in") }];
  if (state === "active") return [{ act: "rotate", text: say("devices.act.rotate") }];
  return revokedWhy === "revoked" ? [{ act: "let-in-again", text: say("devices.act.let-in-again") }] : [];
}

export type RevokePage = SettingsHead & {
  id: string;
  question: string;
  means: string[];
  back: string;
  hidden: DevicesPage["hidden"];
};

/** What shutting one out means, before it is done. */
export function revokePage(asked: { site: SettingsSite; device: ListedDevice; query: DevicesQuery }): RevokePage {
  const { site, device, query } = asked;
  const { say } = site.words;
  const { id, host, name, approvedAt } = device;
  const which = { machine: host, person: name };
  return {
    ...settingsHead(site, {
      path: DEVICES_PATH,
      heading: say("settings.part.devices"),
      about: [say("devices.of", which)],
    }),
    id,
    question: say(approvedAt === null ? "devices.refuse" : "devices.shut-out-which", which),
    means: [say("devices.means.nothing-taken"), say("devices.means.stays"), say("devices.means.again")],
    back: devicesPath(query),
    hidden: Object.entries({ q: query.q, state: query.state }).flatMap(([key, value]) =>
      value === null ? [] : [{ name: key, value }],
    ),
  };
}
