import assert from "node:assert/strict";
import { test } from "node:test";
import { releaseStartPages, untouchedMappings } from "./start-pages.ts";

const mapping = (head: string, anonymous: string) => `${head}
Size:                 40 kB
Rss:                  36 kB
Anonymous:      ${anonymous} kB
VmFlags: rd mr mw me`;

test("only files that nobody wrote to, and that are mapped to be read, are given back", () => {
  const smaps = [
    mapping("55d0a000-55d14000 r--p 00000000 fe:00 1234                       /usr/bin/deno", "     0"),
    mapping("55d14000-55d1e000 r-xp 0000a000 fe:00 1234                       /usr/bin/deno", "     0"),
    mapping("55d1e000-55d28000 r--p 00014000 fe:00 1234                       /usr/bin/deno", "    40"),
    mapping("55d28000-55d32000 rw-p 0001e000 fe:00 1234                       /usr/bin/deno", "     0"),
    mapping("55d32000-55d3c000 r--p 00000000 00:00 0", "     0"),
    mapping("7ffd1000-7ffdb000 r-xp 00000000 00:00 0                          [vdso]", "     0"),
    mapping("7f001000-7f00b000 r--s 00000000 fe:00 99                         /var/queue.db-shm", "     0"),
  ].join("\n");
  assert.deepEqual(untouchedMappings(smaps), [
    { start: 0x55d0a000n, end: 0x55d14000n },
    { start: 0x55d14000n, end: 0x55d1e000n },
  ]);
});

test("a program whose pages were given back goes on, and holds less", () => {
  if (Deno.build.os !== "linux") return;
  const residentKb = () => Number(/^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1]);
  const before = residentKb();
  releaseStartPages();
  const after = residentKb();
  assert.ok(after < before - 4 * 1024, `${before} kB, then ${after} kB`);
  assert.equal(JSON.stringify([..."Stint"].map((letter) => letter.charCodeAt(0))), "[83,116,105,110,116]");
  assert.equal(new Intl.DateTimeFormat("de", { timeZone: "Europe/Brussels", month: "long" }).format(0), "Januar");
});
