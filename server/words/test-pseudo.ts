// For tests: a language that is none, in which no letter is one of English. What still has such letters on a page was not said in
// the words of its language.
import { ENGLISH_MESSAGES } from "./english.ts";

const FROM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const TO = [..."áḅćḋéḟġḣíǰḱĺḿńóṗʠŕśţúṽẃẋýźÁḄĆḊÉḞĠḢÍĴḰĹḾŃÓṖɊŔŚŢÚṼẂẊÝŹ"];

/** "Worked {time}" becomes "[Ẃóŕḱéḋ {time}]"; places and code stay. */
export const pseudo = (text: string) =>
  `[${text
    .split(/(\{\w+\}|`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : [...part].map((letter) => TO[FROM.indexOf(letter)] ?? letter).join("")))
    .join("")}]`;

export const pseudoMessages = (): Record<string, string> =>
  Object.fromEntries(Object.entries(ENGLISH_MESSAGES).map(([key, text]) => [key, pseudo(text)]));
