// A store that fails in every way it can, on the way by the server's tickets and on the way to an agent's own bucket: nothing is lost,
// nothing is shown half, and when it is well again nothing is left behind.
import { existsSync } from "node:fs";
import type { S3Fault, S3Request, TestS3 } from "../../../server/stores/test-s3.ts";
import { denoOf } from "../../test/deno.ts";
import { type Alteration, ROOT } from "../altered.ts";
import type { Asked, Fault, Outcome } from "../fault.ts";
import { type Random, randomOf } from "../random.ts";
import { inOffice, type Office } from "./picture-office.ts";

const ROUNDS = 60;
/** Turns after which a store that is well again must have everything: one that failed last rests for one turn. */
const HEALED_TURNS = 4;
/** Bytes of the smallest picture of the tests; a cut or reset lies before. */
const SOME_BYTES = 1_000;

type Trouble = { name: string; begin(s3: TestS3, random: Random): void; probes?: true };

const failing = (
  name: string,
  fault: (random: Random) => S3Fault,
  where: (request: S3Request) => boolean = isUpload,
): Trouble => ({
  name,
  begin(s3, random) {
    const made = fault(random);
    s3.fault = (request) => (where(request) ? made : null);
  },
});
const isUpload = ({ method }: S3Request) => method === "PUT";
const isLook = ({ method }: S3Request) => method === "HEAD" || method === "GET";
const always = () => true;
const status = (code: number, name: string) => (): S3Fault => ({ kind: "status", status: code, code: name });

const TROUBLES: readonly Trouble[] = [
  failing("500", status(500, "InternalError")),
  failing("SlowDown", status(503, "SlowDown"), always),
  failing("403", status(403, "AccessDenied")),
  failing("403 to looks", status(403, "AccessDenied"), isLook),
  failing("missing bucket", status(404, "NoSuchBucket"), always),
  failing("wrong region", status(301, "PermanentRedirect"), always),
  failing("wrong ETag", () => ({ kind: "wrong-etag" })),
  failing("half is kept", (random) => ({ kind: "cut", atByte: random.below(SOME_BYTES) })),
  failing("reset", (random) => ({ kind: "reset", atByte: 1 + random.below(SOME_BYTES) })),
  failing("lost answer", () => ({ kind: "lost-answer" }), always),
  {
    name: "skew",
    begin(s3) {
      s3.clockAheadMs = 3_600_000;
    },
  },
  {
    name: "another key's rights",
    begin(s3) {
      s3.denies = ({ method }) => method !== "GET";
    },
  },
  {
    name: "public bucket",
    probes: true,
    begin(s3) {
      s3.publicRead = true;
    },
  },
];

function heal(s3: TestS3): void {
  Object.assign(s3, { fault: () => null, denies: () => false, publicRead: false, clockAheadMs: 0 });
}

/** A public bucket is noticed by the server that looks; an agent with its own bucket cannot know it. */
const troublesFor = (own: boolean) => TROUBLES.filter(({ probes }) => !own || probes === undefined);

/** Each trouble in turn, at a moment and a byte of chance, while a picture is on its way. */
export const sickStore = (
  { own, rounds = null, seed }: { own: boolean; rounds?: number | null } & Pick<Asked, "seed">,
  alterations: readonly Alteration[] = [],
): Promise<Outcome> =>
  inOffice({ own, alterations }, async (office) => {
    const random = randomOf(seed);
    const troubles = troublesFor(own);
    const broken: string[] = [];
    const total = rounds ?? troubles.length;
    for (let round = 0; round < total; round++) {
      const trouble = troubles[round % troubles.length];
      if (trouble !== undefined) broken.push(...(await oneRound(office, trouble, random)));
    }
    broken.push(...(await office.leftBehind("all")));
    return { rounds: total, seen: `${troubles.length} troubles, ${office.s3.requests.length} requests`, broken };
  });

async function oneRound(office: Office, trouble: Trouble, random: Random): Promise<string[]> {
  const { s3 } = office;
  const said = (sentences: string[]) => sentences.map((sentence) => `${trouble.name}: ${sentence}`);
  const objectsBefore = s3.objects.size;
  trouble.begin(s3, random);
  if (trouble.probes) await office.probe();
  await office.put();
  // Now and then it lasts for more than one try.
  for (let tries = 1 + random.below(2); tries > 0; tries--) await office.turn();
  const broken = said(await office.wrong("newest"));
  if (trouble.probes && s3.objects.size > objectsBefore) broken.push(`${trouble.name}: something was brought there.`);
  heal(s3);
  if (trouble.probes) await office.probe();
  for (let tries = 0; tries < HEALED_TURNS; tries++) if ((await office.turn()).waiting.length === 0) break;
  return [...broken, ...said(await office.leftBehind("newest"))];
}

/** A server that completes a picture without looking at the store. */
export const UNLOOKED: readonly Alteration[] = [
  {
    file: "server/http/screenshots/tickets.ts",
    from: 'if (look !== "same") throw',
    to: 'if (look === ("never" as string)) throw',
  },
];
/** An agent that takes the bucket's 200 for the picture. */
export const BELIEVING: readonly Alteration[] = [
  {
    file: "client/picture/store.ts",
    from: "if (found.ContentLength !== content.length)",
    to: "if (Math.abs(1) > 2)",
  },
  { file: "client/picture/store.ts", from: "if (found.ChecksumSHA256 === checksum) return;", to: "return;" },
];

export const lacksOffice = (): string | null =>
  denoOf(ROOT) === null ? "npm brings no Deno for this machine" : existsSync("/proc") ? null : "there is no /proc here";

const PROMISE = "kept until it is whole there; never shown half; nothing left behind";

export const fault: Fault = {
  checks: [
    {
      name: "a sick store, by the server's tickets",
      promise: PROMISE,
      lacks: lacksOffice,
      make: ({ rounds, seed }) => sickStore({ own: false, rounds: rounds ?? ROUNDS, seed }),
    },
    {
      name: "a sick store, the agent's own bucket",
      promise: PROMISE,
      lacks: lacksOffice,
      make: ({ rounds, seed }) => sickStore({ own: true, rounds: rounds ?? ROUNDS, seed }),
    },
    {
      name: "a server that does not look into the store",
      promise: "is seen to have half a picture",
      lacks: lacksOffice,
      isControl: true,
      make: ({ seed }) => sickStore({ own: false, seed }, UNLOOKED),
    },
    {
      name: "an agent that believes the bucket's 200",
      promise: "is seen to lose a picture",
      lacks: lacksOffice,
      isControl: true,
      make: ({ seed }) => sickStore({ own: true, seed }, BELIEVING),
    },
  ],
};
