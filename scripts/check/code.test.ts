import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, importsOf } from "./code.ts";

const tight = (text: string) => codeOf(text).replace(/\s+/g, " ").trim();

test("words in comments, strings and regular expressions are no code", () => {
  assert.equal(tight("a(); // fetch()\nb(); /* fetch() */ c()"), "a(); b(); c()");
  assert.equal(tight(`say("fetch()", 'fetch\\'()', d)`), "say( , , d)");
  assert.equal(tight("x = /fetch\\/(/.test(y) / 2"), "x = .test(y) / 2");
  assert.equal(tight('if (/[/"]/.test(z)) fetch()'), "if ( .test(z)) fetch()");
});

test("what stands inside a template's braces is code again", () => {
  const open = "$" + "{";
  assert.equal(tight(`say(\`fetch ${open}fetch({ a: 1 })} fetch ${open}b}\`); c`), "say( fetch({ a: 1 }) b ); c");
  assert.equal(tight(`\`${open}\`${open}a}\`}\`; b`), "a ; b");
});

test("line ends stay where they were", () => {
  assert.equal(codeOf("/*\n\n*/ a\n`\n`").split("\n").length, 5);
});

test("imports of every form are found with their line", () => {
  const text =
    'import a from "./a.ts";\nimport type { B } from "./b.ts";\nimport "./c.ts";\nexport { d } from "./d.ts";\nconst e = await import("./e.ts");\n';
  assert.deepEqual(
    importsOf(text).map(({ from, line, typeOnly }) => [from, line, typeOnly]),
    [
      ["./a.ts", 1, false],
      ["./b.ts", 2, true],
      ["./c.ts", 3, false],
      ["./d.ts", 4, false],
      ["./e.ts", 5, false],
    ],
  );
});
