// The kernel's files of some machines, written into a folder.
import assert from "node:assert/strict";
import test from "node:test";
import type { Power } from "../platform.ts";
import { readPower } from "./power-supply.ts";

type Supplies = Record<string, Record<string, string>>;
const AC = (online: string) => ({ type: "Mains", online });
const BATTERY = (capacity: string, status = "Discharging") => ({ type: "Battery", scope: "System", capacity, status });

const MACHINES: [name: string, supplies: Supplies, power: Power | null][] = [
  ["a desktop has none", { AC: AC("1") }, null],
  ["a notebook on its battery", { AC: AC("0"), BAT0: BATTERY("17") }, { onMains: false, percent: 17 }],
  ["on mains", { AC: AC("1"), BAT0: BATTERY("17", "Charging") }, { onMains: true, percent: 17 }],
  [
    "charged by USB-C",
    { AC: AC("0"), "ucsi-1": { type: "USB", online: "1" }, BAT0: BATTERY("60", "Charging") },
    { onMains: true, percent: 60 },
  ],
  ["a charger that is not listed", { BAT0: BATTERY("60", "Charging") }, { onMains: true, percent: 60 }],
  ["a mouse's battery is none", { AC: AC("1"), hid: { type: "Battery", scope: "Device", capacity: "5" } }, null],
  [
    "two batteries count by what they hold",
    {
      AC: AC("0"),
      BAT0: { ...BATTERY("10"), energy_now: "2000000", energy_full: "20000000" },
      BAT1: { ...BATTERY("90"), energy_now: "54000000", energy_full: "60000000" },
    },
    { onMains: false, percent: 70 },
  ],
  ["a battery that tells nothing", { AC: AC("0"), BAT0: { type: "Battery" } }, null],
];
for (const [name, supplies, power] of MACHINES) {
  test(name, () => {
    const folder = Deno.makeTempDirSync();
    for (const [supply, files] of Object.entries(supplies)) {
      Deno.mkdirSync(`${folder}/${supply}`);
      for (const [file, text] of Object.entries(files))
        Deno.writeTextFileSync(`${folder}/${supply}/${file}`, `${text}\n`);
    }
    assert.deepEqual(readPower(folder), power);
    Deno.removeSync(folder, { recursive: true });
  });
}

test("a system without the folder has no battery", () => assert.equal(readPower("/nowhere/power_supply"), null));
