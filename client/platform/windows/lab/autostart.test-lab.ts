// Start at log-on, with Windows' own schtasks and registry. Wine's schtasks takes any well-formed XML and keeps none of it:
// what the XML says is asserted in task-xml.test.ts, here only that it is taken and that a refusal is noticed.
import assert from "node:assert/strict";
import { hostname } from "node:os";
import process from "node:process";
import test from "node:test";
import { openWindows } from "../../windows.ts";
import { quoteArgument } from "../command-line.ts";
import { taskFile, taskName, taskXml } from "../task-xml.ts";
import { run, withFolder } from "./hands/test-hand.ts";

const RUN_KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const COMMAND = ["C:\\Program Files\\Stint\\stint.exe", "run", "--config", "C:\\R&D\\config.env"];

test("Task Scheduler reads the task's XML, and refuses the same XML torn off", async () => {
  await withFolder(async (folder) => {
    const xml = taskXml({ account: "VM\\李雷", program: "C:\\x.exe", arguments: '"a & b"', workingDirectory: "C:\\" });
    const file = `${folder}\\task.xml`;
    const create = () => run("schtasks.exe", "/create", "/tn", "Stint lab", "/xml", file, "/f");
    await Deno.writeFile(file, taskFile(xml));
    assert.equal((await create()).code, 0);
    await Deno.writeFile(file, taskFile(xml.slice(0, -20)));
    assert.equal((await create()).code, 1);
    await run("schtasks.exe", "/delete", "/tn", "Stint lab", "/f");
  });
});

for (const everyUser of [false, true]) {
  test(`install and uninstall for ${everyUser ? "everybody" : "one person"} leave nothing in the registry`, async () => {
    const windows = openWindows();
    const said = await windows.install({ command: COMMAND, everyUser, dryRun: false });
    assert.match(said.join("\n"), everyUser ? /task "Stint" starts .*everybody/ : /task "Stint \(.+\)" starts/);
    assert.equal((await run("reg.exe", "query", RUN_KEY, "/v", "Stint")).code, 1);
    assert.match((await windows.uninstall({ everyUser })).join("\n"), /is taken away/);
    windows.close();
  });
}

test("a dry run says the same and does nothing", async () => {
  const windows = openWindows();
  const dry = await windows.install({ command: COMMAND, everyUser: false, dryRun: true });
  assert.match((await windows.uninstall({ everyUser: false })).join("\n"), /nothing to take away/);
  assert.equal(await windows.installed(), "not installed");
  assert.deepEqual(await windows.install({ command: COMMAND, everyUser: false, dryRun: false }), dry);
  await windows.uninstall({ everyUser: false });
  windows.close();
});

/** Makes Task Scheduler refuse one task: what lies where its file would be written cannot be replaced. */
async function whileRefused(name: string, work: () => Promise<void>): Promise<void> {
  const place = `C:\\windows\\system32\\tasks\\${name}`;
  await Deno.mkdir(place);
  try {
    await work();
  } finally {
    await Deno.remove(place);
  }
}

test("where Task Scheduler refuses, the registry's Run key starts the agent, and says so", async () => {
  const windows = openWindows();
  const install = () => windows.install({ command: COMMAND, everyUser: false, dryRun: false });
  const name = taskName(`${hostname().toUpperCase()}\\${windows.user()}`);
  await whileRefused(name, async () => {
    const said = (await install()).join("\n");
    assert.match(said, /^Task Scheduler refused the task \(.+\)\./);
    assert.match(said, /Run key starts C:\\Program Files\\Stint\\stint\.exe/);
    const { code, text } = await run("reg.exe", "query", RUN_KEY, "/v", "Stint");
    assert.equal(code, 0);
    assert.ok(text.includes('"C:\\Program Files\\Stint\\stint.exe" run --config C:\\R&D\\config.env'), text);
    assert.match(await windows.installed(), /^The registry's Run key starts "C:\\Program Files/);
  });
  // The next time the task is taken: then the Run key must not start a second agent.
  await install();
  assert.equal((await run("reg.exe", "query", RUN_KEY, "/v", "Stint")).code, 1);
  await windows.uninstall({ everyUser: false });

  await whileRefused(name, async () => {
    await install();
  });
  assert.match((await windows.uninstall({ everyUser: false })).join("\n"), /Run key is taken away/);
  assert.equal((await run("reg.exe", "query", RUN_KEY, "/v", "Stint")).code, 1);
  windows.close();
});

test("a line too long for the Run key is refused with a sentence", async () => {
  const windows = openWindows();
  const command = [`C:\\${"deep\\".repeat(60)}stint.exe`];
  await whileRefused(taskName(`${hostname().toUpperCase()}\\${windows.user()}`), async () => {
    const installing = windows.install({ command, everyUser: false, dryRun: false });
    await assert.rejects(installing, /takes 260\. Put the program into/);
  });
  windows.close();
});

test("for everybody there is no Run key: the refusal names the remedy", async () => {
  const windows = openWindows();
  await whileRefused(taskName(null), async () => {
    const installing = windows.install({ command: COMMAND, everyUser: true, dryRun: false });
    await assert.rejects(installing, /refused the task for everybody .*"Run as administrator"/);
  });
  windows.close();
});

test("Windows takes a written command line apart into the arguments it was made from", async () => {
  const args = ["a b", "", 'say "hi"', "C:\\Program Files\\", 'back\\"slash\\\\', "ünï 李", "100%^&|"];
  const line = ["eval", "console.log(JSON.stringify(Deno.args))", ...args].map(quoteArgument);
  const { stdout } = await new Deno.Command(process.execPath, { args: line, windowsRawArguments: true }).output();
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), args);
});
