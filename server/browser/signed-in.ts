// Pages opened as somebody: each in a browser's context of its own, with the cookie of a session of the server, or as nobody.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

/** The address of the server, and the cookie as it was given, `name=value`; an empty one is nobody's. */
export type Visitor = { url: string; cookie: string };

export async function giveCookie(context: BrowserContext, { url, cookie }: Visitor): Promise<void> {
  const [name = "", value = ""] = cookie.split("=");
  if (name !== "") await context.addCookies([{ name, value, url }]);
}

export async function signedIn(
  browser: Browser,
  visitor: Visitor,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  await giveCookie(context, visitor);
  return context;
}

export async function openPage(
  browser: Browser,
  visitor: Visitor & { path: string },
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await signedIn(browser, visitor, options)).newPage();
  await page.goto(visitor.url + visitor.path);
  return page;
}
