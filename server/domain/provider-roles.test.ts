import assert from "node:assert/strict";
import { test } from "node:test";
import { readProviderRules, roleByClaims } from "./provider-roles.ts";

test("rules are read as people write them, and one that cannot be read is named", () => {
  assert.deepEqual(readProviderRules(" Max@Office.example=owner ,\n groups:stint council=council;"), [
    { claim: "email", value: "max@office.example", role: "owner" },
    { claim: "groups", value: "stint council", role: "council" },
  ]);
  assert.deepEqual(readProviderRules(""), []);
  for (const wrong of ["max@office.example", "max@office.example=god", "max=owner", "=owner", "groups:=owner"])
    assert.deepEqual(readProviderRules(wrong), { unreadable: wrong }, wrong);
});

test("who matches no rule is not let in; of several the widest role counts", () => {
  const rules = readProviderRules("max@office.example=manager, groups:lead=owner, groups:works-council=council");
  assert.ok(Array.isArray(rules));
  const role = (claims: Record<string, unknown>) => roleByClaims(claims, rules);
  assert.equal(role({ email: "MAX@office.example" }), "manager");
  assert.equal(role({ email: "max@office.example", groups: ["works-council", "lead"] }), "owner");
  assert.equal(role({ email: "eve@office.example", groups: ["leader"] }), null);
  assert.equal(role({ groups: "works-council" }), "council");
  assert.equal(role({}), null);
});

test("an address that the provider has not verified is nobody's", () => {
  const rules = readProviderRules("max@office.example=owner");
  assert.ok(Array.isArray(rules));
  assert.equal(roleByClaims({ email: "max@office.example", email_verified: false }, rules), null);
});
