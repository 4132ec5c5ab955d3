// For tests: a real SMTP server on a free port that keeps what it is handed, and says no when told to.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { MailServer } from "../../domain/mail/mail-server.ts";

export type Handed = {
  from: string;
  to: string[];
  encrypted: boolean;
  /** As it came. */
  raw: string;
  /** Folded lines are one; two of a name stand behind each other. */
  headers: Map<string, string[]>;
  text: string;
  html: string;
};

export type Smtp = {
  port: number;
  got: Handed[];
  /** Said instead of a yes: to the address or to the mail. */
  refuse: { at: "address" | "mail"; code: number } | null;
  /** Resolves when so many mails are there. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
};

export async function openSmtp(options: SMTPServerOptions = {}, port = 0): Promise<Smtp> {
  const waiting = new Set<() => void>();
  const no = (at: "address" | "mail") => {
    if (smtp.refuse?.at !== at) return null;
    return Object.assign(new Error("said \r\nno\u0007"), { responseCode: smtp.refuse.code });
  };
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS", "AUTH"], logger: false },
    onRcptTo: (_address, _session, done) => done(no("address")),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const refused = no("mail");
        if (refused !== null) return done(refused);
        const { mailFrom, rcptTo } = session.envelope;
        smtp.got.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          encrypted: session.secure,
          ...readMail(Buffer.concat(parts).toString("latin1")),
        });
        done(null);
        for (const look of waiting) look();
      });
    },
    ...options,
  });
  server.on("error", () => undefined); // a client that breaks off is what some tests are about
  await once(server.listen(port, "127.0.0.1"), "listening");
  const smtp: Smtp = {
    port: (server.server.address() as AddressInfo).port,
    got: [],
    refuse: null,
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (smtp.got.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return smtp;
}

export const plainServer = (port: number): MailServer => ({ host: "127.0.0.1", port, way: "offered", login: null });

function readMail(raw: string): Pick<Handed, "raw" | "headers" | "text" | "html"> {
  const headers = headersOf(raw);
  const border = /boundary="([^"]+)"/.exec(headers.get("content-type")?.[0] ?? "")?.[1] ?? "";
  const part = (type: string) => {
    const found = raw
      .split(`--${border}`)
      .find((one) => headersOf(one.trimStart()).get("content-type")?.[0]?.startsWith(type));
    return found === undefined ? "" : decoded(found.trimStart());
  };
  return { raw, headers, text: part("text/plain"), html: part("text/html") };
}

function headersOf(text: string): Map<string, string[]> {
  const [head = ""] = text.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const pairs = lines.map((line) => [line.split(":")[0]?.toLowerCase() ?? "", line.replace(/^[^:]*:\s*/, "")] as const);
  const named = Map.groupBy(pairs, ([name]) => name);
  return new Map([...named].map(([name, all]) => [name, all.map(([, value]) => value)]));
}

function decoded(part: string): string {
  const body = part.slice(part.indexOf("\r\n\r\n") + 4);
  const way = headersOf(part).get("content-transfer-encoding")?.[0] ?? "7bit";
  if (way === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (way !== "quoted-printable") return Buffer.from(body, "latin1").toString("utf8");
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
