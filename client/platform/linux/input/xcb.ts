// A connection to an X display by XCB: requests as the protocol spells them, replies and events as views on their bytes.
// Not Xlib: XCB never ends the process when the display goes, and hands over one event at a time without copying it.

const OFFSET_SCREENS = 40;
const FORMAT_BYTES = 8;
const REPLY_BYTES = 32;
/** XCB_REQUEST_RAW: the bytes go out as they are. */
const RAW = 2;
/** struct iovec, and two more before the first that belong to XCB. */
const IOVEC_BYTES = 16;

function load() {
  const xcb = Deno.dlopen("libxcb.so.1", {
    xcb_connect: { parameters: ["buffer", "buffer"], result: "pointer" },
    xcb_connection_has_error: { parameters: ["pointer"], result: "i32" },
    xcb_get_setup: { parameters: ["pointer"], result: "pointer" },
    xcb_query_extension: { parameters: ["pointer", "u16", "buffer"], result: "u32" },
    xcb_wait_for_reply: { parameters: ["pointer", "u32", "buffer"], result: "pointer" },
    xcb_send_request: { parameters: ["pointer", "i32", "pointer", "buffer"], result: "u32" },
    xcb_flush: { parameters: ["pointer"], result: "i32" },
    xcb_poll_for_event: { parameters: ["pointer"], result: "pointer" },
    xcb_poll_for_queued_event: { parameters: ["pointer"], result: "pointer" },
    xcb_disconnect: { parameters: ["pointer"], result: "void" },
  });
  const libc = Deno.dlopen("libc.so.6", { free: { parameters: ["pointer"], result: "void" } });
  return { xcb, libc };
}

export type Xcb = {
  readonly root: number;
  /** Major opcode of an extension, or null where the server has none of that name. */
  extension(name: string): number | null;
  /** Sends a request that has no reply. */
  tell(request: Uint8Array<ArrayBuffer>): void;
  /** Sends a request and waits for its reply; null when the server answered with an error or went away. */
  ask(request: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> | null;
  /** Shows each event that has come in, without a wait; the view ends with the call. At most `max` of them. */
  events(max: number, show: (event: Deno.UnsafePointerView) => void): void;
  lost(): boolean;
  close(): void;
};

/** null: the display cannot be opened. Throws where the library is missing. */
export function connectXcb(display: string): Xcb | null {
  const { xcb, libc } = load();
  const call = xcb.symbols;
  const connection = call.xcb_connect(new TextEncoder().encode(`${display}\0`), new Int32Array(1));
  const close = () => {
    call.xcb_disconnect(connection);
    xcb.close();
    libc.close();
  };
  const setup = call.xcb_get_setup(connection);
  if (call.xcb_connection_has_error(connection) !== 0 || setup === null) {
    close();
    return null;
  }

  const taken = (pointer: Deno.PointerValue): DataView<ArrayBuffer> | null => {
    if (pointer === null) return null;
    const view = new Deno.UnsafePointerView(pointer);
    const bytes = view.getArrayBuffer(REPLY_BYTES + 4 * view.getUint32(4)).slice(0);
    libc.symbols.free(pointer);
    return new DataView(bytes);
  };
  const answer = (sequence: number) => {
    const error = new BigUint64Array(1);
    const reply = taken(call.xcb_wait_for_reply(connection, sequence, error));
    libc.symbols.free(Deno.UnsafePointer.create(error[0] ?? 0n));
    return reply;
  };
  const send = (request: Uint8Array<ArrayBuffer>, expectsReply: boolean): number => {
    const vector = new BigUint64Array((4 * IOVEC_BYTES) / 8);
    vector[4] = address(request);
    vector[5] = BigInt(request.length);
    // xcb_protocol_request_t: count, extension (none: the request names its opcode), opcode, isvoid.
    const form = new Uint8Array(24);
    form[0] = 1;
    form[17] = expectsReply ? 0 : 1;
    return call.xcb_send_request(
      connection,
      RAW,
      Deno.UnsafePointer.create(address(vector) + BigInt(2 * IOVEC_BYTES)),
      form,
    );
  };

  return {
    root: rootOf(new Deno.UnsafePointerView(setup)),
    extension: (name) => {
      const reply = answer(call.xcb_query_extension(connection, name.length, new TextEncoder().encode(name)));
      return reply === null || reply.getUint8(8) === 0 ? null : reply.getUint8(9);
    },
    tell: (request) => {
      send(request, false);
      call.xcb_flush(connection);
    },
    ask: (request) => answer(send(request, true)),
    events: (max, show) => {
      let event = call.xcb_poll_for_event(connection);
      for (let n = 1; event !== null; n++) {
        show(new Deno.UnsafePointerView(event));
        libc.symbols.free(event);
        if (n >= max) return;
        event = call.xcb_poll_for_queued_event(connection);
      }
    },
    lost: () => call.xcb_connection_has_error(connection) !== 0,
    close,
  };
}

const address = (bytes: Uint8Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>) =>
  BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));

/** Root window of the first screen: after the vendor's name, padded to four, and the list of formats. */
function rootOf(setup: Deno.UnsafePointerView): number {
  const vendor = (setup.getUint16(24) + 3) & ~3;
  return setup.getUint32(OFFSET_SCREENS + vendor + setup.getUint8(29) * FORMAT_BYTES);
}
