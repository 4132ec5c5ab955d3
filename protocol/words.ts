// The words of one language: what a key says, its places filled, in the plural that the language's own rules ask for. Server and agent
// say theirs with it. Pure. A language is flat messages over the English ones, key by key; who reads files is known elsewhere.
//
//   "gaps.one": "{n} gap", "gaps.other": "{n} gaps"     say("gaps", { n: 2 })   n decides the form
//   "copy": "Run `stint.exe`, *once*, {name}."          pieces("copy", { name })   code, stress and what is filled in, each apart

export type Values = Readonly<Record<string, string | number>>;
export type Piece = { kind: "text" | "value" | "code" | "stress"; text: string };
type Direction = "ltr" | "rtl";
export type Messages = Readonly<Record<string, string>>;

type Form = "zero" | "one" | "two" | "few" | "many" | "other";
/** What can be said of messages called so; forms of a plural are one key. */
export type KeyOf<Name> = Name extends `${infer Key}.${Form}` ? Key : Name;

export type WordsOf<Key extends string> = {
  /** As html says it: en, de, pt-BR. */
  language: string;
  /** What Intl writes dates and numbers by. */
  locale: string;
  dir: Direction;
  say(key: Key, values?: Values): string;
  /** The same for a sentence in which code, stress or a name stands: a view writes each as its own element. */
  pieces(key: Key, values?: Values): Piece[];
};

/** Cut at its places: every second part is the name of one. */
type Message = { text: string; parts: string[] };
type Plural = { select: (n: number) => string; forms: Map<string, Message> };

const FORM = /^(.+)\.(zero|one|two|few|many|other)$/;
const PLACE = /\{(\w+)\}/;
/** First strong isolate and its end: a name or a figure inside a sentence of the other direction keeps its own order. */
const [ISOLATE, END_ISOLATE] = ["\u2068", "\u2069"];

/** A figure with its unit that stands in a text: "8 h", "4–6 h". From the right it would be read as "h 8". */
const FIGURE = /\d+(?:[–:.,]\d+)*(?:[ \u00a0](?:h|min|s|%)(?!\p{L}))?/gu;

/** Digits are the same in every language, so that a figure on a page, on an axis and in a file is one figure. */
const localeOf = (language: string) => (language === "en" ? "en-GB" : `${language}-u-nu-latn`);

/** @param english all that can be said; what a language does not say is said so */
export function wordsIn<Key extends string>(language: string, english: Messages, messages: Messages): WordsOf<Key> {
  const locale = localeOf(language);
  const dir = directionOf(language);
  const said = new Map([...saidIn("en-GB", english, dir), ...saidIn(locale, messages, dir)]);
  const text = (value: string | number) =>
    typeof value === "number" ? figure(value, locale) : dir === "rtl" ? ISOLATE + value + END_ISOLATE : value;

  function messageOf(key: Key, values: Values): Message {
    const found = said.get(key);
    if (found === undefined) throw new Error(`There are no words for "${key}".`);
    if ("text" in found) return found;
    return found.forms.get(found.select(Number(values.n))) ?? found.forms.get("other") ?? NO_MESSAGE;
  }

  return {
    language,
    locale,
    dir,
    say(key, values) {
      const message = messageOf(key, values ?? NOTHING);
      return values === undefined ? message.text : filled(message, values, text);
    },
    pieces(key, values = NOTHING) {
      return messageOf(key, values)
        .text.split(/(`[^`]*`|\*[^*]*\*|\{\w+\})/)
        .filter((part) => part !== "")
        .map((part) => pieceOf(part, values, text));
    },
  };
}

// Intl is asked when there is something to ask: its data are megabytes, and an agent in its tray says hardly a number.
const plurals = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function pluralOf(n: number, locale: string): string {
  const rules = plurals.get(locale) ?? new Intl.PluralRules(locale);
  plurals.set(locale, rules);
  return rules.select(n);
}

/** Below a thousand no language separates anything. */
function figure(n: number, locale: string): string {
  if (Number.isInteger(n) && n >= 0 && n < 1000) return String(n);
  const format = numbers.get(locale) ?? new Intl.NumberFormat(locale);
  numbers.set(locale, format);
  return format.format(n);
}

const NOTHING: Values = {};
const NO_MESSAGE: Message = { text: "", parts: [] };

function filled({ parts }: Message, values: Values, text: (value: string | number) => string): string {
  let all = parts[0] ?? "";
  for (let at = 1; at < parts.length; at += 2) {
    const name = parts[at] ?? "";
    const value = values[name];
    all += (value === undefined ? `{${name}}` : text(value)) + (parts[at + 1] ?? "");
  }
  return all;
}

/** What is filled in is isolated by its own element. */
function pieceOf(part: string, values: Values, text: (value: string | number) => string): Piece {
  const inner = part.slice(1, -1);
  if (part.startsWith("`")) return { kind: "code", text: filled(messageFrom(inner), values, String) };
  if (part.startsWith("*")) return { kind: "stress", text: filled(messageFrom(inner), values, text) };
  const value = part.startsWith("{") ? values[inner] : undefined;
  if (value === undefined) return { kind: "text", text: part };
  return typeof value === "number" ? { kind: "text", text: text(value) } : { kind: "value", text: value };
}

const messageFrom = (text: string): Message => ({ text, parts: text.split(PLACE) });

/** Plural forms come together under the key they are forms of; forms without "other" would leave numbers without words. */
function saidIn(locale: string, messages: Messages, dir: Direction): Map<string, Message | Plural> {
  const said = new Map<string, Message | Plural>();
  for (const [name, written] of Object.entries(messages)) {
    const text = dir === "rtl" ? written.replace(FIGURE, "\u2066$&\u2069") : written;
    const [, key, form] = FORM.exec(name) ?? [];
    if (key === undefined || form === undefined) {
      said.set(name, messageFrom(text));
      continue;
    }
    if (messages[`${key}.other`] === undefined) continue;
    const known = said.get(key);
    const plural =
      known !== undefined && "forms" in known
        ? known
        : { select: (n: number) => pluralOf(n, locale), forms: new Map() };
    // A figure and its word stay on one line.
    plural.forms.set(form, messageFrom(text.replaceAll("{n} ", "{n}\u00a0")));
    said.set(key, plural);
  }
  return said;
}

const directions = new Map<string, Direction>([
  ["en", "ltr"],
  ["en-GB", "ltr"],
]);

export function directionOf(locale: string): Direction {
  let dir = directions.get(locale);
  if (dir === undefined) {
    // Newer than TypeScript's own list: Intl Locale Info.
    const { direction } = (
      new Intl.Locale(locale) as unknown as { getTextInfo(): { direction: Direction } }
    ).getTextInfo();
    dir = direction;
    directions.set(locale, dir);
  }
  return dir;
}

/** The places that a text fills: "{n} of {total}" has n and total. */
export const placesIn = (text: string): string[] => text.split(PLACE).filter((_, at) => at % 2 === 1);
