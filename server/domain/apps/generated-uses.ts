// Test support: made-up days of applications, of work and of input, around a date on which the clock is put back, for the pure
// modules and for the databases.
import fc from "fast-check";
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { ActivityRule, SlotCounts } from "../activity.ts";
import type { Calendar } from "../events.ts";
import { type ProjectRule, RULE_FIELDS, RULE_TESTS } from "./project-rules.ts";
import type { AppUse } from "./use.ts";

export type Worked = { id: string; user: string; host: string; start: number; end: number };
export type UsesHistory = {
  calendar: Calendar;
  activity: ActivityRule;
  now: number;
  uses: AppUse[];
  worked: Worked[];
  slots: (SlotCounts & { user: string })[];
  rules: ProjectRule[];
};

const MINUTE_MS = 60_000;
const idOf = (n: number) => `01935a3e-7b00-7cc0-9000-${n.toString(16).padStart(12, "0")}`;

const owner = fc.record({
  user: fc.constantFrom("anna", "anna", "DOMAIN\\kim"),
  host: fc.constantFrom("PC-1", "LAPTOP"),
});
/** Milliseconds too, so that rounding is met; up to three days. */
const span = fc
  .tuple(fc.integer({ min: 0, max: 60 * 60 * MINUTE_MS }), fc.integer({ min: 0, max: 3 * 60 * MINUTE_MS }))
  .map(([from, length]) => ({ from, length }));

const use = fc.record({
  application: fc.constantFrom("Excel", "excel", "Firefox", "=cmd", "<b>Mail</b>"),
  title: fc.constantFrom(null, "Budget 2027", "budget", "日本語"),
  site: fc.constantFrom(null, null, "example.org", "mail.example.org:8443"),
  project: fc.constantFrom(null, null, null, "Website"),
});
const rule: fc.Arbitrary<ProjectRule> = fc.record({
  project: fc.constantFrom("Website", "Money", "Post"),
  field: fc.constantFrom(...RULE_FIELDS),
  test: fc.constantFrom(...RULE_TESTS),
  pattern: fc.constantFrom("excel", "budget", "*example.org*", "m?il.example.org:8443", "anna", "b", "*"),
});

export const usesHistory: fc.Arbitrary<UsesHistory> = fc
  .record({
    place: fc.constantFrom<[string, string]>(
      ["Europe/Berlin", "2026-10-24T10:00:00Z"],
      ["Europe/Berlin", "2026-03-28T10:00:00Z"],
      ["Australia/Lord_Howe", "2026-04-03T20:00:00Z"],
      ["Asia/Kathmandu", "2026-06-10T00:00:00Z"],
      ["UTC", "2026-06-10T00:00:00Z"],
    ),
    dayStartMin: fc.constantFrom(0, 0, 240, 5),
    method: fc.constantFrom<ActivityRule["method"]>("active-seconds", "events"),
    uses: fc.array(fc.tuple(owner, span, use), { maxLength: 14 }),
    worked: fc.array(fc.tuple(owner, span), { maxLength: 6 }),
    slots: fc.array(
      fc.tuple(owner, fc.integer({ min: -1, max: 380 }), fc.nat(900), fc.nat(900), fc.integer({ min: 0, max: 600 })),
      { maxLength: 60 },
    ),
    rules: fc.array(rule, { maxLength: 5 }),
  })
  .map(({ place: [zone, from], dayStartMin, method, uses, worked, slots, rules }) => {
    const at = Date.parse(from);
    return {
      calendar: { zone, dayStartMin },
      activity: { method, maxExpectedEvents: 1200 },
      now: at + 10 * 24 * 60 * MINUTE_MS,
      uses: uses.map(([who, { from, length }, what], n) => ({
        ...who,
        ...what,
        id: idOf(n),
        start: at + from,
        end: at + from + length,
        kind: what.site === null ? ("APP" as const) : ("URL" as const),
        url: null,
      })),
      worked: worked.map(([who, { from, length }], n) => ({
        ...who,
        id: idOf(1000 + n),
        start: at + from,
        end: at + from + length,
      })),
      slots: [
        ...new Map(
          slots.map(([who, n, keyboardEvents, mouseEvents, activeSeconds]) => {
            const slot = Math.floor(at / SLOT_MS) * SLOT_MS + n * SLOT_MS;
            const counts = { keyboardEvents, clicks: 0, scrolls: 0, mouseEvents, activeSeconds };
            return [`${who.user} ${who.host} ${slot}`, { ...who, slot, ...counts }];
          }),
        ).values(),
      ],
      rules,
    };
  });
