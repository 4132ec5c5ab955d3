import assert from "node:assert/strict";
import test from "node:test";
import { type LogonTask, programOf, taskFile, taskName, taskXml } from "./task-xml.ts";

const KIM: LogonTask = {
  account: "CORP\\kim",
  program: "C:\\Scripts\\stint.exe",
  arguments: "",
  workingDirectory: "C:\\Scripts",
};

/** Elements open and close in order, text holds no bare < or &: what any XML reader asks for. */
function elementsOf(xml: string): Map<string, string> {
  const texts = new Map<string, string>();
  const open: string[] = [];
  let text = "";
  for (const [, entity, closing, name, bare] of xml
    .replace(/^<\?xml[^?]*\?>/, "")
    .matchAll(/&(?:amp|lt|gt|quot|apos);()|<(\/?)([A-Za-z]+)[^<>]*>|([^<&]+|[<&])/g)) {
    if (name === undefined) {
      assert.ok(bare !== "<" && bare !== "&", `a bare ${bare} inside ${open.join("/")}`);
      text += bare ?? entity ?? "";
    } else if (closing === "/") {
      if (text.trim() !== "") texts.set(open.join("/"), text);
      assert.equal(open.pop(), name);
      text = "";
    } else {
      open.push(name);
      text = "";
    }
  }
  assert.deepEqual(open, []);
  return texts;
}

test("one person's task starts at that person's log-on, with that person's own rights", () => {
  const elements = elementsOf(taskXml(KIM));
  assert.equal(elements.get("Task/Triggers/LogonTrigger/UserId"), "CORP\\kim");
  assert.equal(elements.get("Task/Principals/Principal/UserId"), "CORP\\kim");
  assert.equal(elements.get("Task/Principals/Principal/LogonType"), "InteractiveToken");
  assert.equal(elements.get("Task/Principals/Principal/RunLevel"), "LeastPrivilege");
  assert.equal(elements.get("Task/Settings/MultipleInstancesPolicy"), "IgnoreNew");
  assert.equal(elements.get("Task/Actions/Exec/Command"), "C:\\Scripts\\stint.exe");
  assert.equal(elements.get("Task/Actions/Exec/WorkingDirectory"), "C:\\Scripts");
  assert.equal(elements.has("Task/Actions/Exec/Arguments"), false);
});

test("everybody's task names no person, and one person's agent does not keep the next one's from starting", () => {
  const elements = elementsOf(taskXml({ ...KIM, account: null }));
  assert.equal(elements.has("Task/Triggers/LogonTrigger/UserId"), false);
  assert.equal(elements.get("Task/Triggers/LogonTrigger/Enabled"), "true");
  assert.equal(elements.get("Task/Principals/Principal/GroupId"), "S-1-5-32-545");
  assert.equal(elements.has("Task/Principals/Principal/LogonType"), false);
  assert.equal(elements.get("Task/Settings/MultipleInstancesPolicy"), "Parallel");
});

const SETTINGS: [promise: string, setting: string, value: string][] = [
  ["it is never ended for having run long", "ExecutionTimeLimit", "PT0S"],
  ["it starts on battery", "DisallowStartIfOnBatteries", "false"],
  ["it goes on when the plug is pulled", "StopIfGoingOnBatteries", "false"],
  ["it does not wait for an idle machine", "RunOnlyIfIdle", "false"],
  ["it does not end when the machine is used again", "IdleSettings/StopOnIdleEnd", "false"],
  ["it needs no network to start", "RunOnlyIfNetworkAvailable", "false"],
  ["it starts again a minute after a failure", "RestartOnFailure/Interval", "PT1M"],
  ["it goes on trying for hours", "RestartOnFailure/Count", "255"],
  ["it never wakes a machine", "WakeToRun", "false"],
  ["it is hidden from the plain list", "Hidden", "true"],
  ["it is in force", "Enabled", "true"],
];
for (const [promise, setting, value] of SETTINGS) {
  test(`the task: ${promise}`, () => {
    assert.equal(elementsOf(taskXml(KIM)).get(`Task/Settings/${setting}`), value);
  });
}

test("names and paths with XML's own letters come through unharmed", () => {
  const program = "C:\\R&D <x> 'y'\\stint.exe";
  const xml = taskXml({ account: "R&D\\o'neil", program, arguments: 'run "a & b"', workingDirectory: "C:\\R&D" });
  elementsOf(xml);
  assert.match(xml, /<UserId>R&amp;D\\o&apos;neil<\/UserId>/);
  assert.match(xml, /<Arguments>run &quot;a &amp; b&quot;<\/Arguments>/);
  assert.equal(programOf(xml), program);
});

test("the file is UTF-16LE with its mark, and says so", () => {
  const xml = taskXml({ ...KIM, account: "VM\\李雷" });
  const bytes = taskFile(xml);
  assert.deepEqual([...bytes.subarray(0, 4)], [0xff, 0xfe, 0x3c, 0x00]);
  assert.equal(new TextDecoder("utf-16le").decode(bytes), xml);
  assert.match(xml, /^<\?xml version="1.0" encoding="UTF-16"\?>\r\n/);
});

test("each person has a task of a name of their own, in letters that a task's name may have", () => {
  assert.equal(taskName("CORP\\kim"), "Stint (CORP kim)");
  assert.equal(taskName('VM\\a/b:c*d?e"f<g>h|i'), "Stint (VM a b c d e f g h i)");
  assert.equal(taskName(null), "Stint");
});

test("an answer that holds no task names no program", () => {
  assert.equal(programOf(""), null);
  assert.equal(programOf("ERROR: The system cannot find the file specified."), null);
});
