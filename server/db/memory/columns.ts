// Everybody's figures of one day as columns of numbers, each person at a place of their own: 17 bytes each. Pure.

export type DayFigures = {
  workedS: number;
  firstLogin: number | null;
  lastSeen: number | null;
  /** Whether any of them is estimated. */
  isEstimated: boolean;
};

export type PersonSum = { workedS: number; firstLogin: number | null };

/** A day of everybody who matches: sums of the rounded days. `people`: how many have a report. */
export type DaySum = { workedS: number; estimatedS: number; people: number };

/** Where each person stands, in every column of every day. */
export type Places = Map<string, number>;

/** Instants are ms from midnight UTC of the day. */
export type Columns = {
  midnight: number;
  worked: Int32Array;
  estimated: Int32Array;
  first: Int32Array;
  last: Int32Array;
  lastEstimated: Uint8Array;
};

/** A row of a day: seconds, and instants in ms since 1970. */
export type Row = [
  user: string,
  workedS: number,
  estimatedS: number,
  first: number | null,
  last: number | null,
  lastEstimated: 0 | 1,
];

const NOTHING = -0x80000000;
/** Room for whoever comes during the day. */
const SPARE = 64;

export const emptyColumns = (day: string): Columns => ({
  midnight: Date.parse(`${day}T00:00:00Z`),
  worked: new Int32Array(0),
  estimated: new Int32Array(0),
  first: new Int32Array(0),
  last: new Int32Array(0),
  lastEstimated: new Uint8Array(0),
});

/** Whoever has no place yet gets the next one. */
export function writeRows(columns: Columns, rows: readonly Row[], places: Places) {
  for (const [user] of rows) if (!places.has(user)) places.set(user, places.size);
  if (columns.worked.length < places.size) grow(columns, places.size + SPARE);
  const { midnight, worked, estimated, first, last } = columns;
  for (const [user, workedS, estimatedS, firstLogin, lastSeen, lastEstimated] of rows) {
    const place = places.get(user) ?? 0;
    worked[place] = workedS;
    estimated[place] = estimatedS;
    first[place] = firstLogin === null ? NOTHING : firstLogin - midnight;
    last[place] = lastSeen === null ? NOTHING : lastSeen - midnight;
    columns.lastEstimated[place] = lastEstimated;
  }
}

function grow(columns: Columns, size: number) {
  const grown = (column: Int32Array) => {
    const larger = new Int32Array(size).fill(NOTHING);
    larger.set(column);
    return larger;
  };
  const lastEstimated = new Uint8Array(size);
  lastEstimated.set(columns.lastEstimated);
  const { worked, estimated, first, last } = columns;
  const instants = { first: grown(first), last: grown(last), lastEstimated };
  Object.assign(columns, { worked: grown(worked), estimated: grown(estimated), ...instants });
}

export function figuresOf({ midnight, worked, estimated, first, last, lastEstimated }: Columns, places: Places) {
  const figures = new Map<string, DayFigures>();
  for (const [user, place] of places) {
    const workedS = worked[place] ?? NOTHING;
    if (workedS === NOTHING) continue;
    figures.set(user, {
      workedS,
      firstLogin: instantAt(first, place, midnight),
      lastSeen: instantAt(last, place, midnight),
      isEstimated: (estimated[place] ?? 0) > 0 || lastEstimated[place] === 1,
    });
  }
  return figures;
}

function instantAt(column: Int32Array, place: number, midnight: number): number | null {
  const ms = column[place] ?? NOTHING;
  return ms === NOTHING ? null : midnight + ms;
}

/** Null: nobody has a row. */
export function daySumOf({ worked, estimated }: Columns): DaySum | null {
  const sum = { workedS: 0, estimatedS: 0, people: 0 };
  for (let place = 0; place < worked.length; place++) {
    const workedS = worked[place] ?? NOTHING;
    if (workedS === NOTHING) continue;
    sum.workedS += workedS;
    sum.estimatedS += estimated[place] ?? 0;
    sum.people++;
  }
  return sum.people === 0 ? null : sum;
}

/** What the days come to for each person; null: they have a row in none of them. */
export function summed(days: readonly Columns[], places: Places): (user: string) => PersonSum | null {
  const size = places.size;
  const worked = new Int32Array(size).fill(NOTHING);
  const begun = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  for (const day of days) {
    const length = Math.min(size, day.worked.length);
    for (let place = 0; place < length; place++) {
      const workedS = day.worked[place] ?? NOTHING;
      if (workedS === NOTHING) continue;
      const before = worked[place] ?? NOTHING;
      worked[place] = before === NOTHING ? workedS : before + workedS;
      const first = day.first[place] ?? NOTHING;
      if (first !== NOTHING) begun[place] = Math.min(begun[place] ?? 0, day.midnight + first);
    }
  }
  return (user) => {
    const place = places.get(user);
    if (place === undefined || place >= size || worked[place] === NOTHING) return null;
    const first = begun[place] ?? Number.POSITIVE_INFINITY;
    return { workedS: worked[place] ?? 0, firstLogin: first === Number.POSITIVE_INFINITY ? null : first };
  };
}
