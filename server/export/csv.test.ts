import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { writeCsv } from "./csv.ts";
import { type Cell, decimalHours } from "./table.ts";
import { writeXlsx } from "./xlsx.ts";

async function* some(rows: Cell[][]) {
  yield* rows;
}

function keeper() {
  const chunks: Buffer[] = [];
  const to = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { to, bytes: () => Buffer.concat(chunks) };
}

async function csvOf(rows: Cell[][]): Promise<string> {
  const { to, bytes } = keeper();
  await writeCsv({ name: "t", columns: ["person", "h"], rows: some(rows) }, to);
  return bytes().toString("utf8");
}

test("a file begins with the mark of UTF-8, ends its lines as the standard says, and leaves empty what is not known", async () => {
  assert.equal(
    await csvOf([
      ["李雷", 7.7],
      ["o'neil", null],
    ]),
    "\uFEFFperson,h\r\n李雷,7.7\r\no'neil,\r\n",
  );
});

test("a name that a spreadsheet would compute is text", async () => {
  const names = ["=1+1", "+49", "-x", "@sum", "\tx", "\rx", "＝1"];
  const csv = await csvOf(names.map((name): Cell[] => [name, -1]));
  for (const name of names) assert.ok(csv.includes(`'${name}`), JSON.stringify(name));
  assert.equal(csv.includes("'-1"), false, "a number stays a number");
});

test("commas, quotes and lines of a name stay in its cell", async () => {
  assert.equal(await csvOf([['a,"b"\nc', 1]]), '\uFEFFperson,h\r\n"a,""b""\nc",1\r\n');
});

test("a decimal hour is exact to the second", () => {
  for (const seconds of [0, 1, 59, 3_599, 3_600, 27_721])
    assert.equal(Math.round(decimalHours(seconds) * 3600), seconds);
});

test("the same rows come back from a workbook", async () => {
  const { default: excel } = await import("exceljs");
  const { to, bytes } = keeper();
  await writeXlsx(
    {
      name: "day 2026/11:19",
      columns: ["person", "h"],
      rows: some([
        ["=1+1", 7.5],
        ["محمد", null],
      ]),
    },
    to,
  );
  const book = new excel.Workbook();
  await book.xlsx.load(bytes() as never);
  const sheet = book.worksheets[0];
  assert.equal(sheet?.name, "day 2026 11 19");
  assert.deepEqual(
    [1, 2].map((column) => sheet?.getRow(2).getCell(column).value),
    ["'=1+1", 7.5],
  );
  assert.equal(sheet?.getRow(3).getCell(1).value, "محمد");
});

test("what a spreadsheet of another country takes for a cell of its own begins as no formula either", async () => {
  const names = ["a;=1+1", "a; +49", "a\t@sum", "a\n-x", "a;b-c=d"];
  assert.equal(
    await csvOf(names.map((name) => [name, null])),
    "\uFEFFperson,h\r\na;'=1+1,\r\na; '+49,\r\na\t'@sum,\r\n\"a\n'-x\",\r\na;b-c=d,\r\n",
  );
});
