import assert from "node:assert/strict";
import { test } from "node:test";
import { foldName } from "../people-names.ts";
import { type Known, pairOf, suggestionsOf } from "./suggestions.ts";

const known = (user: string, { name = user, hosts = [] as string[], logIns = [user], createdAt = 0 } = {}): Known => ({
  ...{ user, name, sortName: foldName(name), team: null, teamId: null },
  ...{ hosts, logIns, createdAt },
});
const suggested = (people: Known[], apart: string[] = []) =>
  suggestionsOf(people, new Set(apart)).map(
    ({ user, into, reason, hosts }) => `${user} -> ${into} ${reason}${hosts.length > 0 ? ` at ${hosts.join()}` : ""}`,
  );

test("a Windows name is one name in any case, with its domain, without, and as an address", () => {
  assert.deepEqual(suggested([known("DOMAIN\\anna"), known("domain\\Anna")]), ["domain\\Anna -> DOMAIN\\anna case"]);
  assert.deepEqual(suggested([known("DOMAIN\\anna"), known("ANNA"), known("anna@corp"), known("bo")]), [
    "DOMAIN\\anna -> ANNA domain",
    "anna@corp -> ANNA domain",
  ]);
});

test("the same account in two domains is asked last, because it may be two people", () => {
  assert.deepEqual(suggested([known("A\\kim"), known("B\\kim"), known("x"), known("X")]), [
    "x -> X case",
    "B\\kim -> A\\kim two-domains",
  ]);
});

test("who has a name, or log-ins already, stays; machines of both are told", () => {
  const anna = known("anna", { name: "Anna Lindqvist", hosts: ["ws-1", ""], createdAt: 9 });
  assert.deepEqual(suggested([known("D\\anna", { hosts: ["ws-1", ""] }), anna]), ["D\\anna -> anna domain at ws-1"]);
  assert.deepEqual(suggested([known("D\\anna", { logIns: ["D\\anna", "d\\ANNA"] }), anna]), ["anna -> D\\anna domain"]);
});

test("accents and one given name are reasons too, a name that nobody gave is none", () => {
  assert.deepEqual(suggested([known("josé"), known("jose")]), ["josé -> jose marks"]);
  assert.deepEqual(suggested([known("u1", { name: "Eve Ó Sé" }), known("u2", { name: "eve o se" })]), [
    "u2 -> u1 shown-name",
  ]);
  assert.deepEqual(suggested([known("anna b"), known("anna  b", { name: "Anna" })]), ["anna b -> anna  b marks"]);
});

test("names of question marks are never suggested, nor pairs said to be two people", () => {
  assert.deepEqual(suggested([known("???"), known("D\\???"), known("??? "), known("????")]), []);
  assert.deepEqual(suggested([known("anna"), known("Anna")], [pairOf("Anna", "anna")]), []);
});

test("five thousand people take a moment, also when all have one account name", () => {
  const many = Array.from({ length: 5000 }, (_, i) => known(`PC-${i}\\user`));
  assert.ok(suggested(many).length < 20);
});
