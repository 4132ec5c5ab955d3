// The words of the pages in one language, and the English ones. Whoever says something is given its words: none are taken silently.
import { type Messages, type Values, type WordsOf, wordsIn } from "../../protocol/words.ts";
import { ENGLISH_MESSAGES, type Key } from "./english.ts";

export type Words = WordsOf<Key>;

/** What is to be said, before it is known in which language. */
export type Said = { key: Key; values?: Values };

export const wordsOf = (language: string, messages: Messages): Words => wordsIn(language, ENGLISH_MESSAGES, messages);

export const ENGLISH = wordsOf("en", {});
