// One connection to a bus: signs on, calls, and hands on the signals it was asked to match. Ends itself on what is no D-Bus.
import { CALL, type Call, ERROR, type Message, RETURN, readMessage, SIGNAL, writeCall } from "./dbus-message.ts";

export type BusConnection = {
  /** The answer's body. Rejects with the error's name and text. */
  call(call: Call): Promise<unknown[]>;
  /** Resolves with why, once the connection is over. */
  over: Promise<string>;
  close(): void;
};

const BUS = { destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus" };

/** socket: the path of the bus's socket. */
export async function connectBus(socket: string, heard: (signal: Message) => void): Promise<BusConnection> {
  const connection = await Deno.connect({ transport: "unix", path: socket });
  const rest = await signOn(connection);
  const waiting = new Map<number, { resolve: (body: unknown[]) => void; reject: (error: Error) => void }>();
  let serial = 0;
  const call = async (wanted: Call): Promise<unknown[]> => {
    serial += 1;
    const answer = Promise.withResolvers<unknown[]>();
    waiting.set(serial, answer);
    await writeAll(connection, writeCall(wanted, serial));
    return await answer.promise;
  };
  const over = listen(connection, rest, (message) => {
    if (message.type === SIGNAL) return heard(message);
    if (message.type === CALL) return;
    const answer = waiting.get(message.replySerial);
    waiting.delete(message.replySerial);
    if (message.type === RETURN) answer?.resolve(message.body);
    if (message.type === ERROR) answer?.reject(new Error(String(message.body[0] ?? "the bus refused a call")));
  }).then((why) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    return why;
  });
  await call({ ...BUS, member: "Hello" });
  return { call, over, close: () => connection.close() };
}

export const addMatch = (bus: BusConnection, rule: string): Promise<unknown[]> =>
  bus.call({ ...BUS, member: "AddMatch", signature: "s", body: [rule] });

/** EXTERNAL: the socket itself proves who is calling. Returns what was read beyond the answer. */
async function signOn(connection: Deno.UnixConn): Promise<Uint8Array<ArrayBuffer>> {
  const hex = [...String(Deno.uid() ?? 0)].map((digit) => digit.charCodeAt(0).toString(16)).join("");
  await writeAll(connection, new TextEncoder().encode(`\0AUTH EXTERNAL ${hex}\r\n`));
  const buffer = new Uint8Array(1024);
  const length = (await connection.read(buffer)) ?? 0;
  const line = new TextDecoder().decode(buffer.subarray(0, length));
  if (!line.startsWith("OK ")) throw new Error(`the bus does not let us in (${line.trim() || "no answer"})`);
  await writeAll(connection, new TextEncoder().encode("BEGIN\r\n"));
  return buffer.slice(line.indexOf("\r\n") + 2, length);
}

async function listen(
  connection: Deno.UnixConn,
  first: Uint8Array<ArrayBuffer>,
  hear: (message: Message) => void,
): Promise<string> {
  const chunk = new Uint8Array(4096);
  let bytes = first;
  try {
    for (;;) {
      for (let read = readMessage(bytes); read !== null; read = readMessage(bytes)) {
        bytes = bytes.slice(read.length);
        hear(read.message);
      }
      const length = await connection.read(chunk);
      if (length === null) return "the bus went away";
      const longer = new Uint8Array(bytes.length + length);
      longer.set(bytes);
      longer.set(chunk.subarray(0, length), bytes.length);
      bytes = longer;
    }
  } catch (error) {
    return `the bus failed (${error instanceof Error ? error.message : error})`;
  }
}

async function writeAll(connection: Deno.UnixConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += await connection.write(bytes.subarray(at));
}
