// For tests: what axe finds wrong on a page, and whether anything is cut off sideways.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Node = { html: string; any: { message: string }[] };
type Axe = { run(): Promise<{ violations: { id: string; nodes: Node[] }[] }> };

/** Findings as text, of which there should be none. */
export async function shutOut(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.map(({ id, nodes }) => {
      const places = nodes
        .slice(0, 3)
        .map(({ html, any }) => `${html.slice(0, 160)} (${any[0]?.message ?? "see axe"})`);
      return `${id}: ${places.join(" | ")}`;
    });
  });
  const sideways = Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
  return sideways > 0 ? [...found, `${sideways} px wider than the window`] : found;
}
