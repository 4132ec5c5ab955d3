// The lines of activity_log.txt: local time with its offset, and what was done, never with which key. Pure: the zone's offset
// comes with each instant.

/** As the tracker before this one wrote them, so that whoever reads its files reads these. */
const WORDS = {
  movedS: "Mouse Move",
  clicks: "Mouse Click",
  scrolls: "Mouse Scroll",
  presses: "Key Pressed",
  scripted: "Scripted Activity Detected",
} as const;

export type Done = {
  presses: number[];
  clicks: number[];
  scrolls: number[];
  movedS: number[];
  scripted: { atMs: number; evidence: string }[];
};

/** Lines in the order of time, each with its line end. offsetMin: minutes east of UTC at an instant. Movement is one line a second. */
export function activityLines(done: Done, offsetMin: (atMs: number) => number): string[] {
  const at = (instants: number[], words: string) => instants.map((atMs) => ({ atMs, words }));
  return [
    ...at(
      done.movedS.map((second) => second * 1000),
      WORDS.movedS,
    ),
    ...at(done.clicks, WORDS.clicks),
    ...at(done.scrolls, WORDS.scrolls),
    ...at(done.presses, WORDS.presses),
    ...done.scripted.map(({ atMs, evidence }) => ({ atMs, words: `${WORDS.scripted}: ${evidence}` })),
  ]
    .sort((a, b) => Math.floor(a.atMs / 1000) - Math.floor(b.atMs / 1000))
    .map(({ atMs, words }) => `${localTime(atMs, offsetMin(atMs))} ${words}\n`);
}

function localTime(atMs: number, offsetMin: number): string {
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  const wall = new Date(atMs + offsetMin * 60_000).toISOString().slice(0, 19);
  return `${wall}${offsetMin < 0 ? "-" : "+"}${two(offsetMin / 60)}:${two(offsetMin % 60)}`;
}
