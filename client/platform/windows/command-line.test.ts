import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { commandLine, quoteArgument } from "./command-line.ts";

const rows: [argument: string, quoted: string][] = [
  ["run", "run"],
  ["", '""'],
  ["a b", '"a b"'],
  ["C:\\Scripts\\stint.exe", "C:\\Scripts\\stint.exe"],
  ["C:\\Program Files\\", '"C:\\Program Files\\\\"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['back\\"slash', '"back\\\\\\"slash"'],
  ["tab\there", '"tab\there"'],
  ["ünï 李", '"ünï 李"'],
  ["100%^&|<>", "100%^&|<>"],
];
for (const [argument, quoted] of rows) {
  test(`${JSON.stringify(argument)} is written ${quoted}`, () => assert.equal(quoteArgument(argument), quoted));
}

test("the program's path is always quoted", () => {
  assert.equal(commandLine(["C:\\Scripts\\stint.exe", "run", "a b"]), '"C:\\Scripts\\stint.exe" run "a b"');
});

/** CommandLineToArgvW's rules for all but the program, written the other way round: a letter at a time. */
function takeApart(line: string): string[] {
  const args: string[] = [];
  let current: string | null = null;
  let quoted = false;
  let backslashes = 0;
  for (const letter of line) {
    if (letter === "\\") {
      backslashes++;
      current ??= "";
      continue;
    }
    if (letter === '"') {
      current = `${current ?? ""}${"\\".repeat(Math.floor(backslashes / 2))}`;
      if (backslashes % 2 === 1) current += '"';
      else quoted = !quoted;
      backslashes = 0;
      continue;
    }
    if (backslashes > 0) current = `${current ?? ""}${"\\".repeat(backslashes)}`;
    backslashes = 0;
    if (!quoted && (letter === " " || letter === "\t")) {
      if (current !== null) args.push(current);
      current = null;
      continue;
    }
    current = `${current ?? ""}${letter}`;
  }
  if (current !== null) args.push(`${current}${"\\".repeat(backslashes)}`);
  return args;
}

test("whatever the arguments, Windows reads them back as they were", () => {
  const argument = fc.string({ unit: fc.constantFrom("\\", '"', " ", "a", "\t", "é"), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 5 }), (args) => {
      assert.deepEqual(takeApart(args.map(quoteArgument).join(" ")), args);
    }),
  );
});
