// By which address and names the office network knows this machine.
import { lookupService } from "node:dns/promises";
import { hostname, networkInterfaces } from "node:os";

/** The first address others can reach; loopback on a machine without a network. */
export function lanAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = all.filter(
    ({ internal, address }) => !internal && !address.startsWith("169.254.") && !address.startsWith("fe80:"),
  );
  return (
    own.find(({ family }) => family === "IPv4")?.address ?? (own[0] === undefined ? "localhost" : `[${own[0].address}]`)
  );
}

/** A name server that does not answer must not hold up the start, ms. */
const LOOKUP_MAX_MS = 1_000;

/** The full name by the office's DNS, as far as it has one. */
export async function ownNames(): Promise<string[]> {
  const found = lookupService(lanAddress().replace(/^\[|\]$/g, ""), 80).then(
    ({ hostname: name }) => [name],
    () => [], // no DNS, or no entry: the machine's own name and addresses serve
  );
  const late = new Promise<string[]>((resolve) => setTimeout(resolve, LOOKUP_MAX_MS, []).unref());
  return [hostname(), ...(await Promise.race([found, late]))];
}
