import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { test } from "node:test";
import { type Browsers, createBrowsers } from "./browsers.ts";

const ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

type Bench = { browsers: Browsers; again: () => Browsers; time: { nowMs: number }; kept: Map<string, string> };

function bench(): Bench {
  const kept = new Map<string, string>();
  const time = { nowMs: 1_000_000 };
  const again = () =>
    createBrowsers({
      queue: { kept: (key) => kept.get(key) ?? null, keep: (key, value) => void kept.set(key, value) },
      now: () => time.nowMs,
      log: { info: () => undefined },
    });
  return { browsers: again(), again, time, kept };
}

async function paired(browsers: Browsers, origin = ORIGIN): Promise<string> {
  const found = await browsers.pair({ code: browsers.offer().text, name: "Chromium", origin });
  ok(found !== null);
  return found.token;
}

test("a code pairs once, as a person may type it, and the token is known from then on, by its hash alone", async () => {
  const { browsers, again, kept } = bench();
  const code = browsers.offer().text;
  match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  const typed = ` ${code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replace("-", " ")} `;
  const found = await browsers.pair({ code: typed, name: "Firefox", origin: ORIGIN });
  const token = found?.token ?? "";
  equal(browsers.offered(), null);
  equal(await browsers.pair({ code, name: "Firefox", origin: ORIGIN }), null);
  equal((await again().known({ token, origin: ORIGIN }))?.name, "Firefox");
  ok(![...kept.values()].some((value) => value.includes(token)));
  deepEqual(
    again()
      .list()
      .map(({ name, origin, pairedAtMs }) => [name, origin, pairedAtMs]),
    [["Firefox", ORIGIN, 1_000_000]],
  );
});

test("a code is good for ten minutes, until the next one, and for five tries", async () => {
  const { browsers, time } = bench();
  const pair = (code: string) => browsers.pair({ code, name: "x", origin: ORIGIN });
  const late = browsers.offer().text;
  time.nowMs += 10 * 60_000;
  equal(await pair(late), null);
  const earlier = browsers.offer().text;
  const later = browsers.offer().text;
  notEqual(earlier, later);
  equal(await pair(earlier), null);
  for (let tries = 1; tries < 5; tries++) equal(await pair("AAAA-AAAA"), null);
  equal(browsers.offered(), null);
  equal(await pair(later), null);
});

test("a token is worth nothing from another extension, once it is unpaired, and after ten others", async () => {
  const { browsers } = bench();
  const token = await paired(browsers);
  equal(await browsers.known({ token, origin: ORIGIN.replace("abc", "cba") }), null);
  equal(await browsers.known({ token: "0".repeat(64), origin: ORIGIN }), null);
  const [browser] = browsers.list();
  equal(browsers.forget(browser?.id ?? ""), true);
  equal(browsers.forget(browser?.id ?? ""), false);
  equal(await browsers.known({ token, origin: ORIGIN }), null);
  const first = await paired(browsers);
  for (let n = 0; n < 10; n++) await paired(browsers);
  equal(await browsers.known({ token: first, origin: ORIGIN }), null);
  equal(browsers.list().length, 10);
});
