// Who may talk to this server at all: the Host allow-list (first of all, against DNS rebinding), then the network the socket
// comes from. Knows nothing of people.

import type { IncomingMessage } from "node:http";
import { type BlockList, isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import type { Request, RequestHandler } from "express";
import type { Logger } from "pino";
import { Refusal } from "./problems.ts";

/** Host headers that were judged are remembered; a scanner with endless names must not fill the memory. */
const JUDGED_MAX = 1_000;

/**
 * Lets through only requests for a name of ours: loopback, this machine's addresses and names, PUBLIC_URL's, and
 * ALLOWED_HOSTS ("*" lets every name through). Each refused name is logged once with the line to add.
 */
export function hostGuard({
  allowed,
  publicUrl,
  names,
  log,
}: {
  allowed: readonly string[];
  publicUrl: string | undefined;
  names: readonly string[];
  log: Pick<Logger, "warn">;
}): RequestHandler {
  const known = new Set(
    ["localhost", hostname(), `${hostname().split(".")[0]}.local`, ...names, ...allowed].map(plainName),
  );
  if (publicUrl !== undefined) known.add(plainName(new URL(publicUrl).hostname));
  const all = allowed.includes("*");
  const accepted = new Set<string>();
  const refused = new Set<string>();
  return (req, _res, next) => {
    const header = req.headers.host ?? "";
    if (accepted.has(header)) return next();
    const name = nameOfHost(header);
    if (all || (name !== null && (known.has(name) || isOwnAddress(name)))) {
      if (accepted.size < JUDGED_MAX) accepted.add(header);
      return next();
    }
    if (refused.size < JUDGED_MAX && !refused.has(header)) {
      refused.add(header);
      log.warn(
        { host: header.slice(0, 256) },
        `Refused a request for a name that is not ours. If it is, add it to config.env: ALLOWED_HOSTS=${[...allowed, name ?? header.slice(0, 64)].join(",")}`,
      );
    }
    next(
      new Refusal(
        403,
        "This server does not answer to the name in the Host header. Its administrator finds the line to add to ALLOWED_HOSTS in the log.",
      ),
    );
  };
}

/** The name of a Host header without its port, in lower case; null where it is none. */
export function nameOfHost(header: string): string | null {
  const m = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/.exec(header);
  const name = m?.[1] ?? m?.[2];
  return name === undefined ? null : plainName(name);
}

const plainName = (name: string) =>
  name
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");

/** Addresses may come and go (DHCP, a new network), so they are looked up when a new name is judged. */
function isOwnAddress(name: string): boolean {
  if (isIP(name) === 0) return false;
  if (/^127\./.test(name) || name === "::1") return true;
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address.toLowerCase() === name));
}

const ADDRESS = Symbol("address");

/** The address a request came from: the socket's, or what a trusted proxy says of it. */
export function addressOf(req: IncomingMessage): string {
  return (req as { [ADDRESS]?: string })[ADDRESS] ?? plainAddress(req.socket.remoteAddress ?? "");
}

/** ::ffff:10.0.0.1 is 10.0.0.1; a zone such as fe80::1%eth0 is not part of the address. */
const plainAddress = (address: string) =>
  (address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address).replace(/%.*$/, "");

const within = (block: BlockList, address: string) => {
  const family = isIP(address);
  return family !== 0 && block.check(address, family === 4 ? "ipv4" : "ipv6");
};

/** Serves the allowed networks and nobody else. X-Forwarded-For counts only as far as trusted proxies wrote it. */
export function networkGuard({ allowed, proxies }: { allowed: BlockList; proxies: BlockList }): RequestHandler {
  const judged = new Map<string, boolean>();
  return (req, _res, next) => {
    let address = plainAddress(req.socket.remoteAddress ?? "");
    if (req.headers["x-forwarded-for"] !== undefined && within(proxies, address))
      address = forwarded(req, address, proxies);
    (req as Request & { [ADDRESS]?: string })[ADDRESS] = address;
    let served = judged.get(address);
    if (served === undefined) {
      served = within(allowed, address);
      if (judged.size < JUDGED_MAX) judged.set(address, served);
    }
    next(
      served ? undefined : new Refusal(403, "This server answers on the office's own network only (ALLOWED_NETWORKS)."),
    );
  };
}

/** From the right, the first address that is not a proxy of ours. */
function forwarded(req: IncomingMessage, socketAddress: string, proxies: BlockList): string {
  const chain = String(req.headers["x-forwarded-for"])
    .split(",")
    .map((part) => plainAddress(part.trim()));
  for (const address of chain.reverse()) if (!within(proxies, address)) return address;
  return socketAddress;
}
