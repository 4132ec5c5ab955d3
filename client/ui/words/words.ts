// What the agent says to its person, in the words of a language.
import { ENGLISH_NOTICE } from "../../../protocol/notice.ts";
import { type KeyOf, type WordsOf, wordsIn } from "../../../protocol/words.ts";

export const ENGLISH_MESSAGES = ENGLISH_NOTICE;

export type Key = KeyOf<keyof typeof ENGLISH_MESSAGES>;
export type Words = WordsOf<Key>;

export const ENGLISH: Words = wordsIn<Key>("en", ENGLISH_MESSAGES, {});
