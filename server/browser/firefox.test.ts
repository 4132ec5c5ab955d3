// The extension in a real Firefox: installed from the same folder, paired, and what it tells.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { FIREFOX_ORIGIN, firefoxLacks, startFirefox } from "./firefox.ts";
import { HOST, startListener, until } from "./listening-agent.ts";

const TRIES = 8;
const lacking = await firefoxLacks();

test("Firefox takes the extension, pairs it, and tells the agent what it may", {
  skip: lacking ?? false,
}, async (t) => {
  const listener = await startListener();
  const web = createServer((_, res) => {
    res.setHeader("Content-Type", "text/html");
    res.end('<!doctype html><html lang="en"><title>Cart</title><h1>Cart</h1>');
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const site = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const firefox = await startFirefox();
  t.after(async () => {
    await firefox.close();
    listener.close();
    web.closeAllConnections();
    web.close();
  });
  const paired = () => listener.heard.some(({ path }) => path === "pair");
  // Keys come to nothing where the page is not there yet: then they are pressed again, with more time for it.
  for (let tries = 1; tries <= TRIES && !paired(); tries++) {
    await firefox.typeInto(`${FIREFOX_ORIGIN}/options.html`, `${listener.port}-7KQ2-M9XD`, tries);
    await until("an answer", paired, tries * 1_000).catch(() => false); // told below, where no try was answered
  }
  assert.deepEqual(listener.heard[0]?.body, { code: "7KQ2-M9XD", name: "Firefox" });

  const told = (wanted: Record<string, unknown>) =>
    until(
      `${JSON.stringify(wanted)} is told`,
      () => JSON.stringify(listener.pages().at(-1)) === JSON.stringify(wanted),
    );
  await firefox.visit(`${site}/cart?item=7#token`);
  await told({ url: `${site}/`, title: "" });
  assert.doesNotMatch(JSON.stringify(listener.heard), /token|item/);
  // From here on the first page may be told in full too: a late title of it would be.
  listener.state.may = { ...HOST, sends: "full", titles: true };
  await firefox.visit(`${site}/other?b=1#token`);
  await told({ url: `${site}/other?b=1`, title: "Cart" });
  assert.doesNotMatch(JSON.stringify(listener.heard), /token/);
  assert.deepEqual([...new Set(listener.heard.map(({ origin }) => origin))], [FIREFOX_ORIGIN]);
});
