// The battery of a Mac by `pmset -g batt`. The command was not yet run on a Mac by us; the reading of its answer is tested.
import type { Power } from "../platform.ts";

export function readPower(): Power | null {
  const { success, stdout } = new Deno.Command("/usr/bin/pmset", { args: ["-g", "batt"], stderr: "null" }).outputSync();
  return success ? powerOf(new TextDecoder().decode(stdout)) : null;
}

/** "Now drawing from 'Battery Power'" and a line for each battery with "85%;". null: no battery. */
export function powerOf(text: string): Power | null {
  const source = /Now drawing from '([^']+)'/.exec(text)?.[1];
  const percent = /InternalBattery[^\n]*?(\d{1,3})%/.exec(text)?.[1];
  if (source === undefined || percent === undefined) return null;
  return { onMains: source !== "Battery Power", percent: Number(percent) };
}
