// SMTP_URL and addresses, as tables of what people write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAddress, readMailServer } from "./mail-server.ts";

const LOGIN = { user: "stint", password: "p@ss" };

for (const [text, expected] of [
  ["smtp://mail.office.lan", { host: "mail.office.lan", port: 25, way: "offered", login: null }],
  ["smtp://stint:p%40ss@mail.office.lan", { host: "mail.office.lan", port: 587, way: "starttls", login: LOGIN }],
  ["smtp://stint:p%40ss@127.0.0.1:2525", { host: "127.0.0.1", port: 2525, way: "offered", login: LOGIN }],
  ["smtps://stint:p%40ss@mail.office.lan/", { host: "mail.office.lan", port: 465, way: "tls", login: LOGIN }],
  ["smtp://[::1]:2525", { host: "::1", port: 2525, way: "offered", login: null }],
  ["smtps://mail.office.lan?tls.rejectUnauthorized=false", null],
  ["smtp://stint@mail.office.lan", null],
  ["smtp://%zz:x@mail.office.lan", null],
  ["https://mail.office.lan", null],
  ["mail.office.lan", null],
] as const)
  test(`SMTP_URL=${text}`, () => assert.deepEqual(readMailServer(text), expected));

test("an address is one address", () => {
  for (const text of ["a@b", "max.o'neil+x@mail.office.example"]) assert.ok(isAddress(text), text);
  const none = [
    "",
    "max",
    "max@",
    "a@b@c",
    "a b@c",
    "Max <a@b.c>",
    '"a@evil"@b.c',
    "a@b.c\r\nBcc: d@e.f",
    "a@b.c,d@e.f",
    "a@-b",
  ];
  for (const text of [...none, `${"x".repeat(65)}@b.c`, `a@${"b.".repeat(130)}c`]) assert.ok(!isAddress(text), text);
});
