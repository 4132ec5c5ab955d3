// Loads a person's own page: of whoever came by a link everything of the person, by all their log-ins and machines; of a device
// that enrolled openly what that device itself has sent, row by row.
import { looksAt } from "../../db/access-log.ts";
import { machinesOfPeople } from "../../db/board.ts";
import { daysOfPeople, type Reading } from "../../db/days.ts";
import { readExpectations } from "../../db/expectations.ts";
import { claimsOfPerson } from "../../db/person/claims.ts";
import { noticesAccepted } from "../../db/person/notices.ts";
import { eventsOfPeople, logOf, notesOf, runningOfPeople, type Sender } from "../../db/read-events.ts";
import { screenshotsOfPerson } from "../../db/screenshots.ts";
import { slotsOfPeople } from "../../db/slots.ts";
import { activityOfSlots } from "../../domain/activity.ts";
import { type Claim, claimedWithin } from "../../domain/claims/claims.ts";
import { coverageOfDay } from "../../domain/day-coverage.ts";
import { eventWindow, workedDays } from "../../domain/days.ts";
import type { DayTotal } from "../../domain/events.ts";
import { workedSpans } from "../../domain/intervals.ts";
import { dayBounds, weekdayOf } from "../../domain/local-day.ts";
import { acceptanceOf } from "../../domain/notices/acceptance.ts";
import type { Person } from "../../domain/people-names.ts";
import { stripOf } from "../../domain/strip.ts";
import type { Span } from "../../domain/union.ts";
import type { ClaimTold } from "../../pages/claims/claim-line.ts";
import type { DayClaims } from "../../pages/claims/claimed-lane.ts";
import { type OwnAsked, weekAround } from "../../pages/my/own-page.ts";
import { LOG_ROWS_MAX } from "../../pages/person.ts";
import { stretchesOfDay } from "../apps/load-report.ts";
import { claimsOfDay, withUnseen } from "../claims/load-claimed.ts";
import type { Context } from "../context.ts";
import { shotOf } from "../gallery/shot-row.ts";
import type { OwnPerson } from "./session.ts";

/** Claims on the page, of any state: a busy month. */
const CLAIMS_SHOWN = 30;
/** Looks that are read for the few lines on the page itself. */
const LOOKS_READ = 200;

/** The one machine and log-in that an openly enrolled device is kept to; null: nothing is held back. */
export const senderOf = ({ trust, logIn, device }: OwnPerson): Sender | null =>
  trust === "open-device" && device !== null ? { user: logIn, host: device.host } : null;

const ownRows = <Row extends Sender>(rows: readonly Row[] | undefined, sender: Sender | null): Row[] =>
  (rows ?? []).filter((row) => sender === null || (row.user === sender.user && row.host === sender.host));

type Loaded = Omit<OwnAsked, "site" | "opened" | "heading" | "said" | "typed">;

export async function loadOwn(
  reading: Reading,
  { own, person, day, page }: { own: OwnPerson; person: Person; day: string; page: number },
  { activity: rule, policies }: Pick<Context, "activity" | "policies">,
): Promise<Loaded> {
  const { db, now } = reading;
  const { user } = person;
  const calendar = reading.calendars.of(user);
  const sender = senderOf(own);
  const { inForce: policy } = policies.policyFor(user);
  const bounds = dayBounds(day, calendar);
  const week = weekAround(day);
  const [machines, running, events, slots, shots, notes, log, looks, made, accepted, expectations, kept, applications] =
    await Promise.all([
      machinesOfPeople(db, [user]),
      runningOfPeople(db, [user], bounds),
      eventsOfPeople(db, [user], eventWindow({ ...(sender === null ? { from: day, to: day } : week), calendar })),
      slotsOfPeople(db, [user], bounds),
      screenshotsOfPerson(db, user, bounds),
      notesOf(db, user, bounds, sender),
      logOf(db, user, bounds, { offset: (page - 1) * LOG_ROWS_MAX, limit: LOG_ROWS_MAX, sender }),
      sender === null ? looksAt(db, user, LOOKS_READ) : null,
      claimsOfPerson(db, user, { deviceId: sender === null ? null : (own.device?.id ?? ""), limit: CLAIMS_SHOWN }),
      noticesAccepted(db, user),
      readExpectations(db),
      sender === null ? daysOfPeople(reading, [user], week) : null,
      stretchesOfDay(reading, user, day, (use) => ownRows([use], sender).length === 1),
    ]);
  const heard = ownRows(events.get(user), sender);
  const ran = ownRows(running.get(user), sender);
  const ownMachines = ownRows(machines.get(user), sender);
  const days =
    kept !== null
      ? (kept.get(user) ?? new Map<string, DayTotal>())
      : new Map(workedDays({ user, events: heard, now, calendar, ...week }).days.map((one) => [one.day, one]));
  const worked = workedSpans(heard, now);
  const total = days.get(day) ?? null;
  const hoursOn = (date: string) => expectations.hoursOf(person, weekdayOf(date));
  // What of a claim other machines saw is not for a device that is shown its own rows alone.
  const claims = sender === null ? await withUnseen(reading, made) : made.map((claim) => ({ ...claim, unseenS: null }));
  return {
    calendar,
    now,
    person,
    day,
    days,
    machines: ownMachines,
    coverage: new Map([[day, coverageOfDay({ running: ran, hoursOn, total, day, calendar, now })]]),
    stretches: stripOf({ events: heard, running: ran, machines: ownMachines, day, calendar, now }),
    running: ran.map(({ from, to }) => ({ from: Math.max(from, bounds.start), to: Math.min(to, bounds.end, now) })),
    recorded: { activity: activityOfSlots(ownRows(slots.get(user), sender), worked, rule), rule, forManager: null },
    claimed: sender === null ? await claimsOfDay(reading, user, { day, worked }) : claimsOf(claims, { worked, bounds }),
    policy,

    acceptance: sender === null ? acceptanceOf({ policy, ...accepted }) : null,
    applications,
    shots: ownRows(shots, sender).map(shotOf),
    notes,
    looks,
    claims,
    waitingS: claims.filter(({ state }) => state === "open").reduce((sum, one) => sum + waitingSeconds(one), 0),
    log: { ...log, page },
  };
}

const waitingSeconds = ({ unseenS, from, to }: ClaimTold) => unseenS ?? Math.round((to - from) / 1000);

function claimsOf(claims: readonly Claim[], { worked, bounds }: { worked: readonly Span[]; bounds: Span }): DayClaims {
  const standing = claims.filter(({ state }) => state === "open" || state === "accepted");
  const touching = standing.filter(({ from, to }) => from < bounds.end && to > bounds.start);
  return { claims: touching, claimed: claimedWithin(touching, worked, bounds) };
}
