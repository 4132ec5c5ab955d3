import assert from "node:assert/strict";
import test from "node:test";
import { install, propertyList } from "./launch-agent.ts";

test("the property list names the program and its arguments, escaped, and starts at log-in", () => {
  const text = propertyList(["/Applications/Stint & Co/stint", "--config", "/etc/<stint>.env"]);
  assert.ok(
    text.includes(
      "    <string>/Applications/Stint &amp; Co/stint</string>\n    <string>--config</string>\n    <string>/etc/&lt;stint&gt;.env</string>\n",
    ),
  );
  assert.ok(text.includes("<key>RunAtLoad</key>\n  <true/>"));
  // Well-formed: each element that is opened is closed again, in order.
  const open: string[] = [];
  for (const [, end, name, closed] of text.matchAll(/<(\/?)([a-z]+)(?: [^>]*?)?(\/?)>/g)) {
    if (closed === "/") continue;
    if (end === "/") assert.equal(open.pop(), name);
    else open.push(name ?? "");
  }
  assert.deepEqual(open, []);
});

test("one user's agent lies in that user's library, every user's in the machine's", async () => {
  const place = async (everyUser: boolean) =>
    (await install({ HOME: "/Users/anna" }, { command: ["/stint"], everyUser, dryRun: true }))[0];
  assert.equal(await place(false), "write /Users/anna/Library/LaunchAgents/stint.agent.plist");
  assert.equal(await place(true), "write /Library/LaunchAgents/stint.agent.plist");
});
