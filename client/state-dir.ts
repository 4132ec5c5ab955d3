// The names of the agent's files: one queue, one lock and one folder of waiting pictures a session, so that two sessions of one person do not meet.

export type StateFiles = { queue: string; lock: string; pictures: string };

/** host as the platform gives it: what follows its # names the session; the console's has none. */
export function stateFiles(dir: string, host: string): StateFiles {
  const session = host.split("#")[1];
  const tag = session === undefined ? "" : `-${session.replace(/[^A-Za-z0-9]/g, "_")}`;
  return filesOf(dir, tag);
}

function filesOf(dir: string, tag: string): StateFiles {
  const slash = Deno.build.os === "windows" ? "\\" : "/";
  const file = (name: string) => `${dir}${slash}${name}`;
  return { queue: file(`queue${tag}.db`), lock: file(`agent${tag}.lock`), pictures: file(`pictures${tag}`) };
}

/** The files of all other sessions that ever had an agent here. */
export function otherSessions(dir: string, own: StateFiles): StateFiles[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name }) => {
    const tag = /^queue(|-.*)\.db$/.exec(name)?.[1];
    const files = filesOf(dir, tag ?? "");
    return tag === undefined || files.queue === own.queue ? [] : [files];
  });
}

export function makeStateDir(dir: string): void {
  try {
    Deno.mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(
      `The folder ${dir} cannot be made (${error instanceof Error ? error.message : error}). Check its rights, or set STATE_DIR to another.`,
      { cause: error },
    );
  }
}
