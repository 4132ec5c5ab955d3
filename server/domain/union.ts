// Arithmetic of stretches [start, end): union, length, clipping, difference. Pure; knows nothing of people or days.

export type Span = { start: number; end: number };

/** The same time as disjoint stretches in order; those that touch become one, those without length vanish. */
export function unionOf(spans: readonly Span[]): Span[] {
  const sorted = inOrder(spans) ? spans : [...spans].sort((a, b) => a.start - b.start);
  const union: Span[] = [];
  let last: Span | undefined;
  for (const { start, end } of sorted) {
    if (end <= start) continue;
    if (last !== undefined && start <= last.end) {
      if (end > last.end) last.end = end;
    } else {
      last = { start, end };
      union.push(last);
    }
  }
  return union;
}

function inOrder(spans: readonly Span[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { start } of spans) {
    if (start < before) return false;
    before = start;
  }
  return true;
}

/** Sum of the lengths, ms. Of disjoint stretches: the time they cover. */
export function lengthOf(spans: readonly Span[]): number {
  let sum = 0;
  for (const { start, end } of spans) sum += end - start;
  return sum;
}

/** What of each stretch lies within the window. */
export function clip(spans: readonly Span[], window: Span): Span[] {
  const inside: Span[] = [];
  for (const span of spans) {
    const start = Math.max(span.start, window.start);
    const end = Math.min(span.end, window.end);
    if (start < end) inside.push({ start, end });
  }
  return inside;
}

/** What a covers and b does not. Any stretches in, disjoint ones in order out. */
export function subtract(a: readonly Span[], b: readonly Span[]): Span[] {
  const holes = unionOf(b);
  const rest: Span[] = [];
  let i = 0;
  for (const { start, end } of unionOf(a)) {
    let from = start;
    for (let hole = holes[i]; hole !== undefined && hole.start < end; hole = holes[i]) {
      if (hole.start > from) rest.push({ start: from, end: hole.start });
      from = Math.max(from, hole.end);
      if (hole.end > end) break; // it may reach into the next stretch of a
      i++;
    }
    if (from < end) rest.push({ start: from, end });
  }
  return rest;
}
