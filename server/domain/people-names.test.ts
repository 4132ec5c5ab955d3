import assert from "node:assert/strict";
import { test } from "node:test";
import { compareByCodePoint, foldName, isLostName } from "./people-names.ts";

test("a name is found without its marks and in any case", () => {
  const table: [string, string][] = [
    ["Anna Lindqvist", "anna lindqvist"],
    ["  José   Ángel ", "jose angel"],
    ["Łukasz Wiśniewski", "lukasz wisniewski"],
    ["Øystein Bjørnsen", "oystein bjornsen"],
    ["Þórdís Guðmundsdóttir", "thordis gudmundsdottir"],
    ["Nguyễn Thị Hồng Nhung", "nguyen thi hong nhung"],
    ["Bob O’Neill", "bob o'neill"],
    ["ＡＮＮＡ", "anna"],
    ["Straße", "strasse"],
    ["Ελένη", "ελενη"],
    ["李雷", "李雷"],
    ["محمد", "محمد"],
    ["DOMAIN\\kim", "domain\\kim"],
  ];
  for (const [name, folded] of table) assert.equal(foldName(name), folded);
});

test("names are compared by code point, as both databases do", () => {
  const names = ["b", "a", "\uFF5E", "\u{1F600}", "aa", "", "é"];
  const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepEqual([...names].sort(compareByCodePoint), byBytes);
});

test("a name of question marks only is a name that was lost", () => {
  for (const lost of ["?", "??", "?? ??", "??\\??"]) assert.equal(isLostName(lost), true, lost);
  for (const kept of ["a?", "?a", "李雷", "who??"]) assert.equal(isLostName(kept), false, kept);
});
