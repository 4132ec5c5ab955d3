// The one-time code with which the first manager is made: printed on the server's console at start while there is none, kept in
// memory alone, used up by success and by too many wrong tries.
import { randomInt, timingSafeEqual } from "node:crypto";

export const CODE_DIGITS = 8;
/** One in five million is guessed so; whoever mistypes more than that restarts the server and gets another. */
const TRIES_MAX = 20;

export type SetupCode = {
  /** null: there is a manager, or it is used up. */
  shown(): string | null;
  isRight(digits: string): boolean;
  use(): void;
};

export function openSetupCode(needed: boolean): SetupCode {
  let code = needed ? String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, "0") : null;
  let tries = 0;
  return {
    shown: () => code,
    isRight(digits) {
      if (code === null || digits.length !== CODE_DIGITS) return false;
      const right = timingSafeEqual(Buffer.from(digits), Buffer.from(code));
      if (!right && ++tries >= TRIES_MAX) code = null;
      return right;
    },
    use() {
      code = null;
    },
  };
}
