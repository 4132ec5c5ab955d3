// Hands mails in to the office's mail server, one after another, and says in a word what went wrong. The only room with nodemailer,
// which is told host, login and way of encryption, and nothing else of what a mail could make it do: no files, no addresses to fetch.
import { createTransport } from "nodemailer";
import type { MailServer } from "../../domain/mail/mail-server.ts";

export type Mail = {
  /** Stays the same when it is sent again, so that a mailbox can leave out a second one. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
};

/** away: not reached. silent: reached, and said nothing. refused: this mail or its address. later: for now. */
export const MAIL_FAILURES = ["away", "silent", "encryption", "login", "refused", "later", "broken"] as const;
export type MailFailure = (typeof MAIL_FAILURES)[number];
/** reply: what the mail server said, or the system of it; without control characters. */
export type MailOutcome = { failure: null } | { failure: MailFailure; reply: string };

export type Mailer = { from: string; server: MailServer; send(mail: Mail): Promise<MailOutcome> };

/** To connect and to be greeted; and between two words. Some mail servers let strangers wait on purpose, up to half a minute. */
const PATIENCE_MS = { greeting: 30_000, answer: 60_000 };

/** @param patienceMs as a test has less of it */
export function openMailer(
  { server, from }: { server: MailServer; from: string },
  patienceMs: { greeting: number; answer: number } = PATIENCE_MS,
): Mailer {
  const { host, port, way, login } = server;
  const transport = createTransport({
    ...{ host, port, secure: way === "tls", requireTLS: way === "starttls" },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    // Whoever could show a false certificate could as well not offer encryption: to insist on one here would turn mails into none.
    ...(way === "offered" ? { tls: { rejectUnauthorized: false } } : {}),
    connectionTimeout: patienceMs.greeting,
    greetingTimeout: patienceMs.greeting,
    dnsTimeout: patienceMs.greeting,
    socketTimeout: patienceMs.answer,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let before: Promise<unknown> = Promise.resolve();

  async function handIn({ id, to, subject, text, html }: Mail): Promise<MailOutcome> {
    try {
      await transport.sendMail({
        messageId: `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`,
        ...{ from: { name: "Stint", address: from }, to: { name: "", address: to }, envelope: { from, to: [to] } },
        ...{ subject, text, html },
        // So that an absence note does not answer it (RFC 3834).
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      });
      return { failure: null };
    } catch (error) {
      return { failure: failureOf(error as SmtpError), reply: replyOf(error as SmtpError) };
    }
  }

  return {
    from,
    server,
    send(mail) {
      const sent = before.then(() => handIn(mail));
      before = sent;
      return sent;
    },
  };
}

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string };

/** Errors of the system and of certificates come under their own code or under nodemailer's ESOCKET, with their words. */
function failureOf({ code = "", responseCode = 0, message, command = "" }: SmtpError): MailFailure {
  if (code === "EAUTH" || code === "ENOAUTH" || command.startsWith("AUTH")) return "login";
  if (code === "ETLS" || code === "EREQUIRETLS" || command === "STARTTLS" || /certificate|SSL|TLS/.test(message))
    return "encryption";
  if (responseCode >= 500) return "refused";
  if (responseCode >= 400) return "later";
  if (code === "ETIMEDOUT") return "silent";
  if (/^E(?:DNS|CONNECTION|SOCKET|CONNREFUSED|HOSTUNREACH|NETUNREACH|NOTFOUND|CONNRESET)$/.test(code)) return "away";
  return "broken";
}

const replyOf = ({ response, message }: SmtpError): string => (response ?? message).replace(/\p{Cc}+/gu, " ").trim();
