// What the agent says to its person, in the words of a language; beside these the notice, which the server says in the same words.
import { ENGLISH_NOTICE } from "../../../protocol/notice.ts";
import { type KeyOf, type WordsOf, wordsIn } from "../../../protocol/words.ts";
import own from "./en.json" with { type: "json" };

export const ENGLISH_MESSAGES = { ...ENGLISH_NOTICE, ...own };

export type Key = KeyOf<keyof typeof ENGLISH_MESSAGES>;
export type Words = WordsOf<Key>;

export const ENGLISH: Words = wordsIn<Key>("en", ENGLISH_MESSAGES, {});
