// Claimed time as drawings: an hour is a column, # worked, a accepted, o open; what of it counts.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { lengthOf, type Span, unionOf } from "../union.ts";
import { CLAIM_MAX_MS, type Claim, claimedWithin, faultOfClaim, unseenOf } from "./claims.ts";

const HOUR_MS = 3_600_000;
const at = (hour: number) => hour * HOUR_MS;
const claim = (from: number, to: number, state: Claim["state"] = "open"): Claim => ({
  id: `${from}-${to}`,
  user: "anna",
  from: at(from),
  to: at(to),
  kind: "meeting",
  text: "stand-up",
  state,
  madeAt: at(30),
  answeredAt: null,
  answeredBy: null,
  answer: null,
});

/** Runs of one letter, as spans of hours. */
function spansOf(drawing: string, letter: string): Span[] {
  return [...drawing.matchAll(new RegExp(`${letter}+`, "g"))].map(({ 0: run, index }) => ({
    start: at(index),
    end: at(index + run.length),
  }));
}
const claimsOf = (drawing: string, letter: string, state: Claim["state"]) =>
  spansOf(drawing, letter).map(({ start, end }) => claim(start / HOUR_MS, end / HOUR_MS, state));

describe("what of a claim counts", () => {
  const CASES: { is: string; worked: string; claimed: string; hours: [accepted: number, open: number] }[] = [
    { is: "time that nothing saw counts whole", worked: "        ", claimed: "  aa oo ", hours: [2, 2] },
    { is: "where a machine saw work, its figure stands", worked: " ###### ", claimed: "  aa oo ", hours: [0, 0] },
    {
      is: "of a claim that reaches into work, the unseen part",
      worked: "###   ##",
      claimed: " aaaaaa ",
      hours: [3, 0],
    },
    { is: "declined ones add nothing", worked: "        ", claimed: " dd ww  ", hours: [0, 0] },
  ];
  for (const { is, worked, claimed, hours } of CASES)
    test(is, () => {
      const claims = [
        ...claimsOf(claimed, "a", "accepted"),
        ...claimsOf(claimed, "o", "open"),
        ...claimsOf(claimed, "d", "declined"),
        ...claimsOf(claimed, "w", "withdrawn"),
      ];
      const { acceptedS, openS } = claimedWithin(claims, spansOf(worked, "#"), { start: 0, end: at(24) });
      assert.deepEqual([acceptedS / 3600, openS / 3600], hours);
    });

  test("an hour that is both accepted and claimed anew counts once, as accepted", () => {
    const both = [claim(2, 4, "accepted"), claim(3, 6, "open")];
    assert.deepEqual(claimedWithin(both, [], { start: 0, end: at(24) }), { acceptedS: 7200, openS: 7200 });
  });

  test("a claim over midnight is cut between its days", () => {
    const night = [claim(22, 26)];
    assert.equal(claimedWithin(night, [], { start: 0, end: at(24) }).openS, 7200);
    assert.equal(claimedWithin(night, [], { start: at(24), end: at(48) }).openS, 7200);
  });

  test("worked and claimed together are never more than the day, and never overlap", () => {
    const span = fc.tuple(fc.integer({ min: -5, max: 29 }), fc.integer({ min: 0, max: 12 }));
    const state = fc.constantFrom("open", "accepted", "declined", "withdrawn") as fc.Arbitrary<Claim["state"]>;
    fc.assert(
      fc.property(fc.array(span), fc.array(fc.tuple(span, state)), (work, claims) => {
        const worked = work.map(([start, length]) => ({ start: at(start), end: at(start + length) }));
        const all = claims.map(([[from, length], its]) => claim(from, from + length, its));
        const { acceptedS, openS } = claimedWithin(all, worked, { start: 0, end: at(24) });
        const seen = unionOf(worked).map((one) => ({
          start: Math.max(0, one.start),
          end: Math.min(at(24), Math.max(0, one.end)),
        }));
        const workedS = Math.max(0, lengthOf(seen.filter((one) => one.end > one.start))) / 1000;
        assert.ok(acceptedS >= 0 && openS >= 0);
        assert.ok(workedS + acceptedS + openS <= 24 * 3600);
      }),
    );
  });

  test("the unseen part of one claim is what a manager is told of it", () => {
    assert.deepEqual(unseenOf(claim(1, 5), [{ start: at(2), end: at(3) }]), [
      { start: at(1), end: at(2) },
      { start: at(3), end: at(5) },
    ]);
  });
});

describe("what cannot be claimed", () => {
  const now = at(48);
  const fault = (one: Claim, others: Claim[] = []) => faultOfClaim(one, { now, others });
  test("time without length, more than a day of it, and time to come", () => {
    assert.equal(fault(claim(5, 5)), "backwards");
    assert.equal(fault(claim(6, 5)), "backwards");
    assert.equal(fault({ ...claim(1, 2), to: at(1) + CLAIM_MAX_MS + 1 }), "too-long");
    assert.equal(fault({ ...claim(1, 2), to: at(1) + CLAIM_MAX_MS }), null);
    assert.equal(fault(claim(47, 49)), "to-come");
    assert.equal(fault(claim(47, 48)), null);
  });
  test("the same time twice, while the other is open or accepted; touching is no overlap", () => {
    assert.equal(fault(claim(3, 5), [claim(4, 6)]), "overlaps");
    assert.equal(fault(claim(3, 5), [claim(4, 6, "accepted")]), "overlaps");
    assert.equal(fault(claim(3, 5), [claim(4, 6, "declined"), claim(3, 5, "withdrawn")]), null);
    assert.equal(fault(claim(3, 5), [claim(1, 3), claim(5, 6)]), null);
  });
});
