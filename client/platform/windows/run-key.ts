// The Run key of the registry: what Windows starts at one person's log-on where Task Scheduler is not to be had. By
// advapi32, because reg.exe is what IT forbids first.
import { type Dlls, narrow, wide } from "./dlls.ts";

const HKEY_CURRENT_USER = 0x8000_0001n;
const KEY = "Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const VALUE = "Stint";
const REG_SZ = 1;
const RRF_RT_REG_SZ = 2;
const ERROR_SUCCESS = 0;
const ERROR_FILE_NOT_FOUND = 2;

// Windows starts no longer line from this key. Source: Microsoft, "Run and RunOnce Registry Keys" (2026-11).
export const RUN_LINE_MAX = 260;

/** The command line that starts at log-on; null where there is none. */
export function runLine(dlls: Dlls): string | null {
  const units = new Uint16Array(RUN_LINE_MAX * 4);
  const bytes = new Uint32Array([units.byteLength]);
  const key = wide(KEY);
  const result = dlls.RegGetValueW(HKEY_CURRENT_USER, key, wide(VALUE), RRF_RT_REG_SZ, null, units, bytes);
  return result === ERROR_SUCCESS ? narrow(units) : null;
}

export function setRunLine(dlls: Dlls, line: string): void {
  if (line.length > RUN_LINE_MAX) {
    throw new Error(
      `The command line has ${line.length} characters and the registry's Run key takes ${RUN_LINE_MAX}. Put the program into a folder with a shorter name, such as C:\\Scripts.`,
    );
  }
  const text = wide(line);
  const result = dlls.RegSetKeyValueW(HKEY_CURRENT_USER, wide(KEY), wide(VALUE), REG_SZ, text, text.byteLength);
  if (result !== ERROR_SUCCESS) {
    throw new Error(
      `The registry's Run key cannot be written (error ${result}). Run the same command as administrator, or let IT start the program at log-on.`,
    );
  }
}

/** Whether there was one to take away. */
export function removeRunLine(dlls: Dlls): boolean {
  const result = dlls.RegDeleteKeyValueW(HKEY_CURRENT_USER, wide(KEY), wide(VALUE));
  if (result === ERROR_SUCCESS) return true;
  if (result === ERROR_FILE_NOT_FOUND) return false;
  throw new Error(
    `The registry's Run key cannot be changed (error ${result}). Delete the value ${VALUE} under HKEY_CURRENT_USER\\${KEY} by hand.`,
  );
}
