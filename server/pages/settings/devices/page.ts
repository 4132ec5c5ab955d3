// The devices: which machine has a token for whom, since when and how, when it was last heard and how its clock goes; and the page
// that asks before one is shut out. Pure.
import type { Calendar } from "../../../domain/events.ts";
import { count, counted, isoWithOffset, shortSpan } from "../../format.ts";
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
  pages: { text: string; previous: string | null; next: string | null } | null;
  said: { text: string; undo: string | null } | null;
  editable: boolean;
  hidden: { name: string; value: string }[];
};

const HOW = { open: "openly", key: "by key", approve: "let in by a manager" };
const ABOUT = {
  open: "anybody on the network may enrol a machine (ENROLMENT=open)",
  key: "enrolled with the key of this office (ENROLMENT=key)",
  approve: "each machine waits to be let in (ENROLMENT=approve)",
};
const REPORTS = {
  none: "plain reports need no token (REPORT_AUTH=none)",
  token: "plain reports need a token (REPORT_AUTH=token)",
};
const STATE_WORDS = { waiting: "waiting to be let in", active: "active", revoked: "revoked" };

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
  enrolment: keyof typeof ABOUT;
  reportAuth: keyof typeof REPORTS;
  said: DevicesPage["said"];
}): DevicesPage {
  const { site, calendar, now, query, devices, total, counts, enrolment, reportAuth, said } = asked;
  const { q, state, page } = query;
  const editable = site.may("devices-change");
  const last = Math.max(1, Math.ceil(total / DEVICES_MAX));
  const states: DeviceState[] = ["waiting", "active", "revoked"];
  return {
    ...settingsHead(site, {
      path: DEVICES_PATH,
      heading: "Devices",
      about: [
        counted(counts.active, "machine has a token", "machines have a token"),
        ABOUT[enrolment],
        REPORTS[reportAuth],
      ],
    }),
    q: q ?? "",
    states: [
      { value: "", text: "All", selected: state === null },
      ...states.map((value) => ({ value, text: STATE_WORDS[value], selected: value === state })),
    ],
    narrowed: q !== null || state !== null,
    counts: states.map((one) => ({
      figure: count(counts[one]),
      word: STATE_WORDS[one],
      href: devicesPath({ q: null, state: one, page: 1 }),
    })),
    rows: devices.map((device) => rowOf(device, { calendar, now, editable, query })),
    pages:
      total <= DEVICES_MAX
        ? null
        : {
            text: `${count((page - 1) * DEVICES_MAX + 1)} to ${count(Math.min(total, page * DEVICES_MAX))} of ${count(total)}`,
            previous: page > 1 ? devicesPath({ ...query, page: page - 1 }) : null,
            next: page < last ? devicesPath({ ...query, page: page + 1 }) : null,
          },
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
  { calendar, now, editable, query }: { calendar: Calendar; now: number; editable: boolean; query: DevicesQuery },
): Row {
  const { id, user, name, host, os, version, enrolment, createdAt, heardAt, skewMs } = device;
  const state = stateOf(device);
  return {
    id,
    machine: host,
    person: name,
    logIn: name === user ? null : user,
    system: `${os}, Stint ${version}`,
    enrolled: `${moment(createdAt, calendar)}, ${state === "waiting" ? "asked" : HOW[enrolment]}`,
    heard:
      heardAt === null
        ? null
        : {
            iso: isoWithOffset(heardAt, calendar.zone),
            text: now - heardAt < 3_600_000 ? `${shortSpan(now - heardAt)} ago` : moment(heardAt, calendar),
          },
    clock: skewMs === null ? "" : clockInWords(skewMs),
    standing: standingOf(device, state, calendar),
    warn: state === "waiting",
    acts: editable ? actsOf(device, state) : [],
    revokeHref: editable && state !== "revoked" ? devicesPath(query, { revoke: id }) : null,
  };
}

function clockInWords(skewMs: number): string {
  if (Math.abs(skewMs) < SKEW_SHOWN_MS) return "right";
  return `${shortSpan(Math.abs(skewMs))} ${skewMs > 0 ? "ahead" : "behind"}`;
}

function standingOf(
  { revokedAt, revokedWhy, revokedBy }: ListedDevice,
  state: DeviceState,
  calendar: Calendar,
): string {
  if (state !== "revoked") return STATE_WORDS[state];
  const by = `${revokedAt === null ? "" : moment(revokedAt, calendar)}${revokedBy === null ? "" : `, by ${revokedBy}`}`;
  return revokedWhy === "rotated" ? `enrols anew since ${by}` : `shut out since ${by}`;
}

function actsOf({ revokedWhy }: ListedDevice, state: DeviceState): Row["acts"] {
  if (state === "waiting") return [{ act: "let-in", text: "Let in" }];
  if (state === "active") return [{ act: "rotate", text: "New token" }];
  return revokedWhy === "revoked" ? [{ act: "let-in-again", text: "Let in again" }] : [];
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
  const { id, host, name, approvedAt } = device;
  return {
    ...settingsHead(site, { path: DEVICES_PATH, heading: "Devices", about: [`${host} of ${name}`] }),
    id,
    question: approvedAt === null ? `Refuse ${host} of ${name}?` : `Shut out ${host} of ${name}?`,
    means: [
      "Nothing of this machine is taken any more, at once, and it is not enrolled again when it asks.",
      "What it has sent stays. What it records from now on stays on it, and its person is told so there.",
      "It can be let in again on this page; then it sends what has waited.",
    ],
    back: devicesPath(query),
    hidden: Object.entries({ q: query.q, state: query.state }).flatMap(([key, value]) =>
      value === null ? [] : [{ name: key, value }],
    ),
  };
}
