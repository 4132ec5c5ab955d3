// Whether a person's plain reports of a day can be told apart by machine: they name none, so two addresses under one name
// run together. Pure.

export function arePlainSendersOne(events: readonly { user: string; host: string; address: string | null }[]): boolean {
  const addresses = new Map<string, string>(); // by log-in: two of them are told apart
  for (const { user, host, address } of events) {
    if (host !== "" || address === null) continue;
    if ((addresses.get(user) ?? address) !== address) return false;
    addresses.set(user, address);
  }
  return true;
}
