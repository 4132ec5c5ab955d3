// schedule_task.ps1 is read here, not run: no PowerShell exists where the tests do. Its grammar is tree-sitter's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { Language, type Node, Parser } from "web-tree-sitter";

const source = readFileSync(new URL("schedule_task.ps1", import.meta.url), "utf8");

await Parser.init();
const grammar = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");
const parser = new Parser().setLanguage(await Language.load(grammar));

function read(text: string): Node {
  const tree = parser.parse(text);
  assert.ok(tree !== null, "the parser gave nothing");
  return tree.rootNode;
}

function textsOf(node: Node, type: string): string[] {
  return node.descendantsOfType(type).map((found) => found?.text ?? "");
}

test("schedule_task.ps1 is PowerShell without a mistake", () => {
  assert.equal(read(source).hasError, false);
});

test("a mistake in it would be noticed", () => {
  assert.equal(read(source.replace("exit $code", "exit $code }")).hasError, true);
  assert.equal(read(source.replace("if ($EveryUser) {", "if ($EveryUser {")).hasError, true);
  assert.equal(read(source.replace("'stint.exe')", "'stint.exe)")).hasError, true);
});

test("it takes what the PowerShell agent's script took, and what people would try", () => {
  const own = read(source).descendantsOfType("param_block")[0];
  assert.ok(own, "the script has no parameters");
  const parameters = textsOf(own, "script_parameter").map((text) => /\$(\w+)/.exec(text.replace(/\$true/, ""))?.[1]);
  assert.deepEqual(parameters, ["ScriptPath", "EveryUser", "Uninstall", "TaskName", "Other"]);
  assert.match(source, /\[Alias\('AllUsers'\)\]\s+\[switch\]\$EveryUser/);
});

test("it calls nothing that Windows PowerShell 3.0 does not have", () => {
  const commands = new Set(textsOf(read(source), "command_name"));
  assert.deepEqual(
    [...commands].sort(),
    [
      "Get-Command",
      "Get-ScheduledTask", // asked for with Get-Command first: Windows 8 and newer
      "Join-Path",
      "Out-Host",
      "Resolve-Path",
      "Split-Path",
      "Stop-Usage",
      "Test-Path",
      "Where-Object",
      "Write-Output",
      "Write-Warning",
    ].sort(),
  );
  assert.doesNotMatch(source, /\?\?|\?\.|&&|\|\||\bclass\b|\s\?\s/);
  assert.match(source, /#Requires -Version 3\.0/);
});

test("every letter of it is ASCII, so that no Windows reads it otherwise", () => {
  assert.match(source, /^[\t\n\r\x20-\x7e]*$/);
});
