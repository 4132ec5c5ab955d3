// Drawn: one letter a look, 5 s apart; a dot is hidden, a dash nothing, a space no look. What comes out: letter, start, seconds.
import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { AppItem } from "../item.ts";
import { merged } from "../item.ts";
import { end, look, NOTHING, type Subject, type Track } from "./stretches.ts";

const TEN = Date.UTC(2026, 10, 21, 10);
const LOOK_S = 5;
const subject = (letter: string): Subject => ({
  kind: "APP",
  description: letter,
  title: "",
  url: null,
  project: null,
});

type Drawn = {
  looks: string;
  startS?: number /** Last input at each look, s after the first; absent: at each look itself. */;
  inputs?: number[];
  endS?: number;
};

function drawn({ looks, startS = 0, inputs, endS }: Drawn): string {
  let track: Track = NOTHING;
  let ids = 0;
  const stored = new Map<string, AppItem>();
  const keep = (change: { track: Track; items: AppItem[] }) => {
    track = change.track;
    for (const item of change.items) {
      const older = stored.get(item.id);
      stored.set(item.id, older === undefined ? item : (merged(older, item) as AppItem));
    }
  };
  [...looks].forEach((letter, index) => {
    if (letter === " ") return;
    const nowMs = TEN + (startS + index * LOOK_S) * 1000;
    const workedToMs = TEN + (startS + (inputs?.[index] ?? index * LOOK_S)) * 1000;
    keep(
      look(
        track,
        { seen: letter === "." ? "hidden" : letter === "-" ? "none" : subject(letter), nowMs, workedToMs, clock: 1 },
        () => `i${++ids}`,
      ),
    );
  });
  if (endS !== undefined) keep(end(track, TEN + (startS + endS) * 1000));
  return [...stored.values()]
    .map(({ description, ts, durationS }) => `${description}@${(ts - TEN) / 1000}+${durationS}`)
    .join(" ");
}

const ROWS: [what: string, drawn: Drawn, expected: string][] = [
  ["one application grows", { looks: "AAAA" }, "A@0+15"],
  ["the time between two looks belongs to the earlier", { looks: "AAABBB" }, "A@0+15 B@15+10"],
  ["what one look alone has seen is a flicker", { looks: "AAbAA" }, "A@0+20"],
  ["what leads somewhere belongs to where it leads", { looks: "AAbCCC" }, "A@0+10 C@10+15"],
  ["what stays for two looks is its own", { looks: "AAABBAAA" }, "A@0+15 B@15+10 A@25+10"],
  ["nothing of a private window: neither name nor time", { looks: "AA..AA" }, "A@0+5 A@20+5"],
  ["a glance before a private window is not told", { looks: "AAb.." }, "A@0+10"],
  ["a private window does not fold two stretches into one", { looks: "AA.AA" }, "A@0+5 A@15+5"],
  ["where nothing is in front any more, what was there counts until then", { looks: "AA--AA" }, "A@0+10 A@20+5"],
  ["over a gap without looks nothing is claimed", { looks: "AA      AA" }, "A@0+5 A@40+5"],
  ["an item keeps to one ten minutes", { looks: "AAAA", startS: 590 }, "A@590+10 A@600+5"],
  [
    "also where what passed begins before them and stays after",
    { looks: "AABBBB", startS: 585 },
    "A@585+10 B@595+5 B@600+10",
  ],
  ["an end is the last input's, not the last look's", { looks: "AAAA", inputs: [0, 5, 7, 7], endS: 7 }, "A@0+7"],
  ["who reads and then scrolls has read", { looks: "AAAAA", inputs: [0, 0, 0, 0, 20] }, "A@0+20"],
  ["who goes and does not come back has not", { looks: "AAAAA", inputs: [0, 3, 3, 3, 3], endS: 3 }, "A@0+3"],
  [
    "a window that opens by itself counts once somebody is there",
    { looks: "AABBBB", inputs: [0, 2, 2, 2, 2, 25] },
    "A@0+10 B@10+15",
  ],
  ["and never where nobody is", { looks: "AABBBB", inputs: [0, 2, 2, 2, 2, 2], endS: 2 }, "A@0+2"],
  ["an end after the last look still counts", { looks: "AAA", endS: 13 }, "A@0+13"],
  ["an end long after the last look does not", { looks: "AAA", endS: 500 }, "A@0+30"],
];

for (const [what, picture, expected] of ROWS) test(what, () => equal(drawn(picture), expected));

test("another title, site, project or kind is another stretch", () => {
  const same = { ...subject("A"), title: "t" };
  for (const other of [
    { ...same, title: "u" },
    { ...same, url: "http://a.example/" },
    { ...same, project: "p" },
    { ...same, kind: "URL" as const },
  ]) {
    let track: Track = NOTHING;
    const ids: string[] = [];
    for (const [index, each] of [same, same, other, other, other].entries()) {
      const nowMs = TEN + index * 5000;
      const change = look(track, { seen: each, nowMs, workedToMs: nowMs, clock: 1 }, () => `i${index}`);
      track = change.track;
      ids.push(...change.items.map(({ id }) => id));
    }
    deepEqual([...new Set(ids)].length, 2, JSON.stringify(other));
  }
});

test("a clock that was set begins anew", () => {
  const first = look(NOTHING, { seen: subject("A"), nowMs: TEN, workedToMs: TEN, clock: 1 }, () => "a");
  const second = look(
    first.track,
    { seen: subject("A"), nowMs: TEN + 5000, workedToMs: TEN + 5000, clock: 2 },
    () => "b",
  );
  deepEqual([second.items, second.track.stretches.map(({ item }) => [item.id, item.clock])], [[], [["b", 2]]]);
});

test("whatever is looked at: nothing overlaps, nothing exceeds the time looked at, nothing spans two slots, private time is no time", () => {
  const letters = fc.array(fc.constantFrom("A", "B", "C", "."), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(letters, fc.integer({ min: 0, max: 599 }), (looks, startS) => {
      const out = drawn({ looks: looks.join(""), startS, endS: looks.length * LOOK_S });
      const items = out
        .split(" ")
        .filter(Boolean)
        .map((text) => {
          const [, ts = "", durationS = ""] = /@(\d+)\+(\d+)/.exec(text) ?? [];
          return { from: Number(ts), to: Number(ts) + Number(durationS) };
        });
      items.forEach(({ from, to }, index) => {
        ok(to > from && (items[index + 1]?.from ?? to) >= to, out);
        equal(Math.floor(from / 600), Math.floor((to - 1) / 600), out);
      });
      const total = items.reduce((sum, { from, to }) => sum + to - from, 0);
      ok(total <= looks.filter((letter) => letter !== ".").length * LOOK_S, out);
      for (const [index, letter] of looks.entries())
        if (letter === "." && looks[index + 1] === ".")
          for (const { from, to } of items) ok(to <= startS + index * LOOK_S || from > startS + index * LOOK_S, out);
    }),
  );
});
