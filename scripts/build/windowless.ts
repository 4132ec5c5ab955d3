// A Windows program that opens no console window, made from one that does: its header names the subsystem that it is started
// in, two bytes. Python and Java ship such a twin too (pythonw.exe, javaw.exe).

const PE_AT = 0x3c;
const SIGNATURE = 0x0000_4550; // "PE\0\0"
/** From the signature: 20 bytes of file header and 68 of the optional header; the same in 32 and 64 bits. */
const SUBSYSTEM_AT = 4 + 20 + 68;
const GUI = 2;
const CONSOLE = 3;

/** Throws where it is no console program of Windows. */
export function windowless(program: Buffer): Buffer {
  const pe = program.readUInt32LE(PE_AT);
  if (program.readUInt32LE(pe) !== SIGNATURE) throw new Error("This is no program of Windows.");
  if (program.readUInt16LE(pe + SUBSYSTEM_AT) !== CONSOLE) throw new Error("This is no console program.");
  const copy = Buffer.from(program);
  copy.writeUInt16LE(GUI, pe + SUBSYSTEM_AT);
  return copy;
}
