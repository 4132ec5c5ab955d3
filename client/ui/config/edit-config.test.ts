import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { readConfigText } from "../../config-file.ts";
import { changedConfig } from "./edit-config.ts";

const change = (text: string, changes: Record<string, string | null>) =>
  changedConfig(text, new Map(Object.entries(changes)));

test("a value is changed where it stands; comments, order and unknown lines stay", () => {
  equal(
    change('# ours\r\nDATABASE_URI=x\r\nexport API_ENDPOINT = "http://a"  # the LAN\r\n\r\nno line\r\n', {
      API_ENDPOINT: "http://b",
    }),
    "# ours\r\nDATABASE_URI=x\r\nexport API_ENDPOINT = http://b  # the LAN\r\n\r\nno line\r\n",
  );
});

test("a new key goes beside the line that explains it, or to the end", () => {
  equal(change("A=1\n# why\n#B=2\nC=3\n", { B: "5" }), "A=1\n# why\n#B=2\nB=5\nC=3\n");
  equal(change("A=1", { B: "5" }), "A=1\nB=5\n");
  equal(change("A=1\n", { B: "5" }), "A=1\nB=5\n");
  equal(change("", { B: "5" }), "B=5\n");
});

test("a key that is taken out stays as a comment, wherever it stood", () => {
  equal(change("B=1\nA=1\nB=2\n", { B: null }), "#B=1\nA=1\n#B=2\n");
});

test("of several lines the last is changed, because it is the one that counts", () => {
  equal(change("B=1\nB=2 # two\n", { B: "3" }), "B=1\nB=3 # two\n");
});

test("what was written is what is read, whatever it is made of", () => {
  for (const value of ["plain", "with space", "a#b", "a # b", " padded ", "#hash", "'single'", "http://h:1/p?q=1"])
    for (const before of ["", "K=old # note\n", 'K="old # in" # note\n', "#K=\n"])
      deepEqual(readConfigText(change(before, { K: value })).get("K"), value, JSON.stringify([before, value]));
});
