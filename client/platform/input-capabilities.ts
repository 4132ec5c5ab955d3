// Two lines of `stint doctor` that all systems share: whether input can be counted, and what is known of the battery.
import type { Capability, IdleUnknown, Input, InputWatch, Power } from "./platform.ts";

/** Tried out, not guessed: listens for one look. Not where this process listens already, which one try would end on Windows. */
export function tried(watch: InputWatch): Input | IdleUnknown {
  const drained = watch.drain();
  watch.stop();
  return drained;
}

export function inputCapabilities(
  drained: Pick<Input, "kind"> | IdleUnknown,
  power: Power | null,
  source: string,
): Capability[] {
  const counted =
    drained.kind === "input"
      ? { works: true, detail: `by ${source}: how many keys, clicks and moves, never which`, remedy: "" }
      : { works: false, detail: drained.reason, remedy: drained.remedy };
  const state = power === null ? "this machine has none" : `${power.percent} %${power.onMains ? ", on mains" : ""}`;
  return [
    { name: "input counts", ...counted },
    { name: "battery", works: true, detail: state, remedy: "" },
  ];
}
