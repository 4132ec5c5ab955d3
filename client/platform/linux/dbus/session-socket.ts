// Where a bus listens: the socket behind an address, as the environment names it. Only the first address, and only files: the
// others are unused today.

export async function socketOf(address: string | null): Promise<string | { missing: string }> {
  if (address === null) return { missing: "this session has no D-Bus address" };
  const path = /^unix:path=([^,;]+)/.exec(address)?.[1];
  if (path === undefined) return { missing: `the address ${address} is of a kind that is not read` };
  try {
    await Deno.stat(decodeURIComponent(path));
    return decodeURIComponent(path);
  } catch {
    return { missing: `there is no bus at ${path}` };
  }
}

type Environment = Record<string, string | undefined>;

/** The address of the session's bus, or null where the session names none. */
export const sessionAddress = (env: Environment) =>
  env.DBUS_SESSION_BUS_ADDRESS || (env.XDG_RUNTIME_DIR ? `unix:path=${env.XDG_RUNTIME_DIR}/bus` : null);

export const sessionSocket = (env: Environment) => socketOf(sessionAddress(env));
