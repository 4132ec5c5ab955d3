// For tests: one browser for all of a file, closed after it, or the reason for a SKIP.
import { after } from "node:test";
import type { Browser } from "playwright-core";
import { startBrowser } from "./browser.ts";

/** Call it once, outside of any suite. Whoever heeds `skip` never meets a browser that is not there. */
export async function browserOfTests(): Promise<{ browser: Browser; skip: string | false }> {
  const started = await startBrowser();
  if ("reason" in started) return { browser: undefined as never, skip: started.reason };
  after(() => started.browser.close());
  return { browser: started.browser, skip: false };
}
