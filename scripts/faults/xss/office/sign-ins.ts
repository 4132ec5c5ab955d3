// Owners who come by a real OpenID Connect provider at which anybody is called what they like: each claim that the server reads is a
// payload, and whatever an owner does in this office one of them has done.
import {
  openProviderBrowser,
  openTestProvider,
  type TestProvider,
} from "../../../../server/http/sign-in/test-provider.ts";
import { PAYLOADS, type Payload, textFor } from "../payloads.ts";
import { type Doors, inTurns, taken } from "./doors.ts";

/** By which claim they get the name that stands on pages; of that claim's mark there. */
const CLAIMS = { name: "provided", preferred_username: "login", email: "mail", sub: "subject" } as const;
type Claim = keyof typeof CLAIMS;
const KINDS = Object.keys(CLAIMS) as Claim[];
/** With the room that a name of a provider has. */
const CLAIM_MAX = 200;
const GROUP = "owners";

/** What a page shows of whom a provider has named. */
export const PROVIDED: readonly string[] = Object.values(CLAIMS);

/** @param founder is called so already: who has the same name is told apart by their address */
export async function openProvider(founder: string): Promise<TestProvider> {
  const accounts = new Map(
    PAYLOADS.flatMap((payload) =>
      KINDS.map((claim) => {
        const text = textOf(payload, claim);
        const own = claim === "email" ? { name: founder, email: text } : { [claim]: text };
        return [subjectOf(payload, claim), { groups: [GROUP], ...own }];
      }),
    ),
  );
  const provider = await openTestProvider((sub) => accounts.get(sub) ?? null);
  return { ...provider, settings: { ...provider.settings, OIDC_MANAGERS: `groups:${GROUP}=owner` } };
}

const textOf = (payload: Payload, claim: Claim) => textFor(payload, CLAIMS[claim], CLAIM_MAX);
const subjectOf = (payload: Payload, claim: Claim) =>
  claim === "sub" ? textOf(payload, claim) : `${payload.n} ${claim}`;

/** Each payload by one of the claims, or by all of them. @returns a cookie of each payload's */
export async function signIn(
  doors: Doors,
  provider: TestProvider,
  { everyClaim }: { everyClaim: boolean },
): Promise<string[]> {
  const cookies: string[] = [];
  await inTurns(PAYLOADS, async (payload) => {
    const { n } = payload;
    const own = KINDS[n % KINDS.length] as Claim;
    for (const claim of everyClaim ? KINDS : [own]) {
      const browser = openProviderBrowser(doors.url, provider);
      taken(
        await browser.go(await browser.throughProvider(subjectOf(payload, claim))),
        `a sign-in of payload ${n} by ${claim}`,
        303,
      );
      doors.reached.add(`claim ${claim}`);
      if (claim === own) cookies[n] = `stint_session=${browser.jar.get("stint_session")}`;
    }
  });
  return cookies;
}
