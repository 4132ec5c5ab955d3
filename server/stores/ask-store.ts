// What is asked of any store by plain HTTP: whether it shows something to a stranger, and what it means by a refusal.

/** A store that does not answer must not hold a request longer than an agent waits, ms. */
export const ANSWER_MAX_MS = 10_000;
/** What a refusal says is a line of XML or JSON; of a page in its place the beginning is enough. */
const SAID_MAX = 300;

/** Whether a stranger, who has no key, is given what lies at an address. */
export async function isOpen(address: string): Promise<boolean> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MAX_MS), redirect: "manual" });
  await answer.body?.cancel();
  return answer.ok;
}

/** The store's own words for a refusal: S3's code, Cloudinary's message, else the number. */
export async function saidBy(answer: Response): Promise<string> {
  const text = await answer.text();
  const said = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? /"message":"([^"]*)"/.exec(text)?.[1];
  return `${answer.status}${said === undefined ? "" : ` ${said.slice(0, SAID_MAX)}`}`;
}
