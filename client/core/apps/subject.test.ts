import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import type { Policy } from "../../../protocol/policy.ts";
import type { Seen, Subject } from "./stretches.ts";
import { addressOf, applicationOf, isBrowser, pageOf, siteOf, titleOf } from "./subject.ts";

const policy = (changed: Partial<Policy> = {}) => ({ policy: { ...DEFAULT_POLICY, ...changed }, project: null });
const TITLES = policy({ applicationTitles: true });
const FIREFOX = { title: "Häuser - Mozilla Firefox", program: "Navigator firefox-esr", application: "firefox-esr" };
const EXCEL = { title: "Sums.xlsx", program: "EXCEL.EXE", application: "Microsoft Excel" };

function subjectOf(seen: Seen): Subject {
  ok(typeof seen === "object", String(seen));
  return seen;
}

test("an application is told by its name, its title only where the policy records titles", () => {
  deepEqual(applicationOf(EXCEL, policy()), {
    kind: "APP",
    description: "Microsoft Excel",
    title: "",
    url: null,
    project: null,
  });
  equal(subjectOf(applicationOf(EXCEL, TITLES)).title, "Sums.xlsx");
  equal(subjectOf(applicationOf({ ...EXCEL, application: "" }, policy())).description, "EXCEL.EXE");
  equal(applicationOf({ title: "Who am I", program: "", application: "" }, TITLES), "hidden");
});

test("of a listed window nothing is told, not even its name", () => {
  equal(applicationOf({ title: "Vault", program: "keepassxc", application: "KeePassXC" }, TITLES), "hidden");
  equal(applicationOf({ ...FIREFOX, title: "Bank - Mozilla Firefox Private Browsing" }, policy()), "hidden");
  equal(siteOf({ ...FIREFOX, title: "x (Incognito)" }, { url: "http://a.example/", title: "" }, policy()), "hidden");
  const list = { privateWindows: ["bank.example", "Payslip"] };
  equal(pageOf({ url: "https://my.BANK.example/a", title: "" }, { ...DEFAULT_POLICY, ...list }), null);
  equal(pageOf({ url: "https://hr.example/", title: "Payslip 11/2026" }, { ...DEFAULT_POLICY, ...list }), null);
});

test("a site is told as far as the policy lets it be known", () => {
  const text = "https://anna:secret@Shop.example:8443/cart?item=7#token=abc";
  equal(addressOf(text, "off"), null);
  equal(addressOf(text, "host"), "https://shop.example:8443/");
  equal(addressOf(text, "full"), "https://shop.example:8443/cart?item=7");
  equal(addressOf(`https://a.example/${"x".repeat(3000)}`, "full"), "https://a.example/");
  for (const other of [
    "file:///home/anna/letter.pdf",
    "chrome://settings/",
    "about:blank",
    "moz-extension://a/b",
    "",
    "a.example",
  ])
    equal(addressOf(other, "full"), null, other);
});

test("a site counts in a browser's window only, and its title only where titles are recorded at all", () => {
  const page = { url: "https://a.example/b", title: "Report" };
  equal(siteOf(EXCEL, page, TITLES), "none");
  deepEqual(siteOf(FIREFOX, page, TITLES), {
    kind: "URL",
    description: "firefox-esr",
    title: "Report",
    url: "https://a.example/",
    project: null,
  });
  equal(subjectOf(siteOf(FIREFOX, page, policy({ applicationTitles: true, applications: false }))).title, "");
});

test("browsers are known by the names that systems give them", () => {
  const name = (program: string, application = "") => isBrowser({ title: "", program, application });
  for (const browser of [
    "chromium Chromium",
    "google-chrome Google-chrome",
    "msedge.exe",
    "Navigator firefox",
    "vivaldi-stable Vivaldi-stable",
    "chrome.exe",
    "brave-browser Brave-browser",
  ])
    equal(name(browser), true, browser);
  equal(name("", "Microsoft Edge"), true);
  for (const other of ["EXCEL.EXE", "gnome-terminal-server Gnome-terminal", "operations.exe", "ArcheryTool"])
    equal(name(other), false, other);
});

test("an address in the place of a page's title is none, in a page or in a browser's window", () => {
  const inWindow = (title: string, window = FIREFOX) =>
    subjectOf(applicationOf({ ...window, title: `${title} - Chromium` }, TITLES)).title;
  const inPage = (title: string, url: string) => pageOf({ url, title }, TITLES.policy)?.title;
  for (const title of [
    "a.example/b?c=1#token",
    "https://a.example/b",
    "(3) a.example:8080/b",
    "a.example/my page#token",
  ]) {
    equal(inWindow(title), "", title);
    equal(inPage(title, "https://a.example/b?c=1#token"), "", title);
  }
  equal(inPage("intranet/b#token", "http://intranet/b#token"), "");
  equal(inWindow("a.example/b#token", EXCEL), "a.example/b#token - Chromium"); // which shows no page
  for (const title of ["Report", "a.example – Report", "a.example: Report", "CI/CD | A/B", "report.pdf"]) {
    equal(inWindow(title), `${title} - Chromium`);
    equal(inPage(title, "https://a.example/b"), title);
  }
});

test("a title that turns while nothing changes stays the same title", () => {
  for (const title of ["(3) Inbox", "(12+) Inbox", "⠋ Inbox", "● Inbox", " Inbox\n"])
    equal(titleOf(title), "Inbox", title);
  equal(titleOf("(c) 2026 Office"), "(c) 2026 Office");
  equal(titleOf(`${"x".repeat(499)}😀`).length, 500);
});
