// Mails handed in to real SMTP servers: taken, refused in every way, silent, away, encrypted and not.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { MailServer } from "../../domain/mail/mail-server.ts";
import { type Mail, openMailer } from "./mailer.ts";
import { openSmtp, plainServer } from "./test-smtp.ts";

const FROM = "stint@office.example";
const MAIL: Mail = {
  ...{ id: "abc", to: "max@office.example", subject: "Stint: 2 questions about Friday, 20 November 2026" },
  ...{ text: "* Łukasz: late\n.\nQUIT\n", html: "<p>Łukasz: late</p>" },
};
const LOGIN = { user: "stint", password: "right" };

async function opened(t: TestContext, options?: Parameters<typeof openSmtp>[0]) {
  const smtp = await openSmtp(options);
  t.after(() => smtp.close());
  return smtp;
}

const send = (server: MailServer, mail: Partial<Mail> = {}, patience = 2_000) =>
  openMailer({ server, from: FROM }, { greeting: patience, answer: patience }).send({ ...MAIL, ...mail });

test("a mail arrives as it is, for its one reader, and says that nobody needs to answer it", async (t) => {
  const smtp = await opened(t);
  assert.deepEqual(await send(plainServer(smtp.port)), { failure: null });
  const [got] = smtp.got;
  assert.deepEqual([got?.from, got?.to], [FROM, [MAIL.to]]);
  assert.equal(got?.text.replaceAll("\r\n", "\n").trimEnd(), MAIL.text.trimEnd());
  assert.equal(got?.html.trimEnd(), MAIL.html);
  assert.deepEqual(got?.headers.get("message-id"), ["<abc@office.example>"]);
  assert.deepEqual(got?.headers.get("auto-submitted"), ["auto-generated"]);
});

test("line ends in a subject make no header", async (t) => {
  const smtp = await opened(t);
  await send(plainServer(smtp.port), { subject: `eve\r\nBcc: all@office.example\r\n\r\nHello ${"x".repeat(256)}` });
  assert.deepEqual(smtp.got[0]?.to, [MAIL.to]);
  assert.equal(smtp.got[0]?.headers.has("bcc"), false);
  assert.ok((smtp.got[0]?.raw ?? "").split("\r\n").every((line) => line.length <= 998));
});

for (const [at, code, failure] of [
  ["address", 550, "refused"],
  ["mail", 554, "refused"],
  ["address", 450, "later"],
  ["mail", 452, "later"],
] as const)
  test(`${code} to the ${at} is "${failure}", with what was said, in one line`, async (t) => {
    const smtp = await opened(t);
    smtp.refuse = { at, code };
    const outcome = await send(plainServer(smtp.port));
    assert.ok(outcome.failure !== null);
    assert.equal(outcome.failure, failure);
    assert.match(outcome.reply, new RegExp(`^${code}[ -].*said`));
    assert.doesNotMatch(outcome.reply, /\p{Cc}/u);
    assert.deepEqual(smtp.got, []);
  });

test("a refused login is told as that, and the password is in no word of it", async (t) => {
  const smtp = await opened(t, {
    disabledCommands: ["STARTTLS"],
    onAuth: ({ password }, _session, done) =>
      password === LOGIN.password ? done(null, { user: "stint" }) : done(new Error("Who are you?")),
  });
  const server = plainServer(smtp.port);
  assert.deepEqual(await send({ ...server, login: LOGIN }), { failure: null });
  const outcome = await send({ ...server, login: { user: "stint", password: "wrong-secret" } });
  assert.equal(outcome.failure, "login");
  assert.ok(!JSON.stringify(outcome).includes("wrong-secret"));
});

test("where encryption is asked for and there is none, nothing is said, no password either", async (t) => {
  const smtp = await opened(t, { disabledCommands: ["STARTTLS"] });
  const outcome = await send({ ...plainServer(smtp.port), way: "starttls", login: LOGIN });
  assert.equal(outcome.failure, "encryption", JSON.stringify(outcome));
  assert.deepEqual(smtp.got, []);
});

test("with STARTTLS only a certificate that is trusted is believed; where it is only offered, any is", async (t) => {
  const made = certificate();
  if (made === null) return console.log("SKIP: there is no openssl to make a certificate with");
  const options = { disabledCommands: [], key: made.key, cert: made.cert, authOptional: true };
  const smtp = await opened(t, options);
  const asked: MailServer = { host: "localhost", port: smtp.port, way: "starttls", login: null };
  assert.equal((await send(asked)).failure, "encryption");
  assert.deepEqual(await send({ ...asked, way: "offered" }), { failure: null });
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, made.cert]);
  assert.deepEqual(await send(asked), { failure: null });
  const direct = await opened(t, { ...options, secure: true });
  assert.deepEqual(await send({ ...asked, port: direct.port, way: "tls" }), { failure: null });
  setDefaultCACertificates(trusted);
  assert.deepEqual(
    [...smtp.got, ...direct.got].map(({ encrypted }) => encrypted),
    [true, true, true],
  );
});

test("a server that never speaks, and none at all", async () => {
  const silent = createServer((socket) => void socket.on("error", () => undefined)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  assert.equal((await send(plainServer(port), {}, 100)).failure, "silent");
  silent.close();
  assert.equal((await send(plainServer(port))).failure, "away");
});

function certificate(): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), "stint-smtp-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  try {
    const made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost";
    execFileSync("openssl", [...made.split(" "), "-keyout", key, "-out", cert], { stdio: "ignore" });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
