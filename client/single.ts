// One agent a session: a lock that the system itself lets go when the process ends, however it ends. The number of the
// process is written into the file for people only.

export type Claim = { kind: "ours"; release: () => void } | { kind: "taken"; by: string };

export function claim(path: string): Claim {
  const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  if (!file.tryLockSync(true)) {
    const by = readNumber(path);
    file.close();
    return { kind: "taken", by };
  }
  file.truncateSync(0);
  file.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
  return {
    kind: "ours",
    release: () => file.close(), // which lets the lock go; Windows may refuse to unlock first (error 33)
  };
}

function readNumber(path: string): string {
  try {
    return Deno.readTextFileSync(path).trim() || "unknown";
  } catch {
    return "unknown"; // Windows lets nobody read a locked file
  }
}
