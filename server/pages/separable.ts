// Whether a person's plain reports of a day can be told apart by machine: they name none, so two addresses under one name
// run together. Pure.

export function arePlainSendersOne(events: readonly { host: string; address: string | null }[]): boolean {
  const addresses = new Set<string>();
  for (const { host, address } of events) if (host === "" && address !== null) addresses.add(address);
  return addresses.size <= 1;
}
