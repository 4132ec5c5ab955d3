// Where mails are handed in, read from SMTP_URL, and what an address is. Pure. Options behind a ? are refused: the one that people
// find for them switches the check of certificates off.

export type MailServer = {
  host: string;
  port: number;
  /** tls: from the first byte. starttls: asked for, and nothing goes without. offered: by STARTTLS where the server has it. */
  way: "tls" | "starttls" | "offered";
  login: { user: string; password: string } | null;
};

const PORT_TLS = 465;
const PORT_LOGIN = 587;
const PORT_RELAY = 25;

const isThisMachine = (host: string) => host === "localhost" || host === "[::1]" || /^127\./.test(host);

/** Null: it is none. A password goes over the network encrypted or not at all. */
export function readMailServer(text: string): MailServer | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (!/^smtps?:$/.test(protocol) || hostname === "" || !/^\/?$/.test(pathname) || search !== "" || hash !== "")
    return null;
  const [user, secret] = [decoded(username), decoded(password)];
  if (user === null || secret === null || (user === "") !== (secret === "")) return null;
  const login = user === "" ? null : { user, password: secret };
  const isTls = protocol === "smtps:";
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isTls ? PORT_TLS : login === null ? PORT_RELAY : PORT_LOGIN) : Number(port),
    way: isTls ? "tls" : login !== null && !isThisMachine(hostname) ? "starttls" : "offered",
    login,
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that begins no code: there is nothing else to know about it.
    return null;
  }
}

/** As HTML's own field for addresses takes them; neither a quoted part nor a second address can hide in it. */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*$/;
/** As long as one that mail servers take (RFC 5321). */
export const ADDRESS_MAX = 254;

export const isAddress = (text: string) => text.length <= ADDRESS_MAX && ADDRESS.test(text);
