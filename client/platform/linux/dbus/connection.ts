// One connection to a bus: signs on, calls, answers calls, and hands on the signals it was asked to match. Ends itself on what
// is no D-Bus.
import { type Body, NOTHING, type Target, writeCall, writeError, writeReturn, writeSignal } from "./marshal.ts";
import { CALL, ERROR, type Message, RETURN, readMessage, SIGNAL } from "./message.ts";

export type BusConnection = {
  /** The answer's body. Rejects with the error's name and text. */
  call(to: Target, body?: Body): Promise<unknown[]>;
  /** Tells all who listen. */
  signal(from: Omit<Target, "destination">, body: Body): void;
  /** Resolves with why, once the connection is over. */
  over: Promise<string>;
  close(): void;
};

/** What a call is answered with; null: there is no such method here. */
export type Answers = (call: Message) => Body | null;

const BUS = { destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus" };

/** socket: the path of the bus's socket. */
export async function connectBus(
  socket: string,
  heard: (signal: Message) => void,
  answers: Answers = () => null,
): Promise<BusConnection> {
  const connection = await Deno.connect({ transport: "unix", path: socket });
  const rest = await signOn(connection);
  const waiting = new Map<number, { resolve: (body: unknown[]) => void; reject: (error: Error) => void }>();
  let serial = 0;
  // One after another: two writes at once would mix their bytes.
  let written: Promise<unknown> = Promise.resolve();
  const send = (bytes: Uint8Array) => {
    written = written.then(() => writeAll(connection, bytes)).catch(() => undefined); // a lost bus is told by `over`
  };
  const call = async (to: Target, body: Body = NOTHING): Promise<unknown[]> => {
    serial += 1;
    const answer = Promise.withResolvers<unknown[]>();
    waiting.set(serial, answer);
    send(writeCall(to, body, serial));
    return await answer.promise;
  };
  const answer = (asked: Message) => {
    serial += 1;
    const body = answers(asked);
    send(
      body === null
        ? writeError(asked, "org.freedesktop.DBus.Error.UnknownMethod", `There is no ${asked.member} here.`, serial)
        : writeReturn(asked, body, serial),
    );
  };
  const over = listen(connection, rest, (message) => {
    if (message.type === SIGNAL) return heard(message);
    if (message.type === CALL) return answer(message);
    const answered = waiting.get(message.replySerial);
    waiting.delete(message.replySerial);
    if (message.type === RETURN) answered?.resolve(message.body);
    if (message.type === ERROR) answered?.reject(new Error(String(message.body[0] ?? "the bus refused a call")));
  }).then((why) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    return why;
  });
  await call({ ...BUS, member: "Hello" });
  return {
    call,
    signal: (from, body) => {
      serial += 1;
      send(writeSignal(from, body, serial));
    },
    over,
    close: () => connection.close(),
  };
}

export const callBus = (bus: BusConnection, member: string, body: Body): Promise<unknown[]> =>
  bus.call({ ...BUS, member }, body);

export const addMatch = (bus: BusConnection, rule: string): Promise<unknown[]> =>
  callBus(bus, "AddMatch", { signature: "s", values: [rule] });

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
