// Reads what real senders send: JSON or a form, with or without a charset, a BOM, a right Content-Type. Pure but for the one
// middleware that collects the bytes.

import type { Request, RequestHandler } from "express";
import express from "express";
import { Refusal } from "./problems.ts";

/** Collects the body whatever it calls itself; past the limit the rest is drained first, then it is a 413. */
export const bytesUpTo = (limit: number): RequestHandler => express.raw({ type: () => true, limit });

/** Without a body Express leaves no bytes behind. */
export const bytesOf = (req: Request): Uint8Array => (req.body instanceof Uint8Array ? req.body : new Uint8Array());

const utf8 = new TextDecoder("utf-8", { fatal: true });
const windows1252 = new TextDecoder("windows-1252");

/** The body's text by its charset; without one UTF-8, and what is not UTF-8 is Windows-1252, as PowerShell 5.1 sends it. */
export function textOf(bytes: Uint8Array, contentType: string | undefined): string {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
  if (charset !== undefined) {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch (cause) {
      if (!(cause instanceof RangeError) && !/utf-?8/i.test(charset))
        throw new Refusal(400, `The body is not valid ${charset}.`);
      if (cause instanceof RangeError)
        throw new Refusal(415, `The charset "${charset.slice(0, 40)}" is not known. Send UTF-8.`);
      throw new Refusal(
        400,
        "The body is not valid UTF-8, which its Content-Type names. Send it as UTF-8 or name its charset.",
      );
    }
  }
  return guess(bytes);
}

function guess(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes); // not valid UTF-8, and nothing named: see protocol, the plain report
  }
}

/** The fields of a plain report: JSON, or a form. A body that begins with { is JSON whatever it calls itself (curl -d). */
export function fieldsOf(bytes: Uint8Array, contentType: string | undefined): unknown {
  const text = textOf(bytes, contentType).replace(/^\uFEFF/, "");
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(contentType ?? "");
  if (isForm && !text.trimStart().startsWith("{")) return formFields(text);
  return jsonOf(text);
}

/** The deepest thing we take has four levels. A megabyte of brackets would become thirty of objects that live long. */
const DEPTH_MAX = 64;
/** Shorter bodies, which are nearly all, can do no harm and are not looked at, characters. */
const DEPTH_LOOKED_AT_CHARS = 16 * 1024;

function deepens(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === BACKSLASH) i++;
      else if (char === QUOTE) quoted = false;
    } else if (char === QUOTE) quoted = true;
    else if (char === BRACKET || char === BRACE) {
      if (++depth > DEPTH_MAX) return true;
    } else if (char === BRACKET + 2 || char === BRACE + 2) depth--; // ] and } come two after [ and {
  }
  return false;
}
const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b];

export function jsonOf(text: string): unknown {
  if (text.trim() === "")
    throw new Refusal(400, 'The body is empty. Send JSON such as {"user":"anna","state":"working"}.');
  if (text.length > DEPTH_LOOKED_AT_CHARS && deepens(text))
    throw new Refusal(400, `The JSON is nested more than ${DEPTH_MAX} deep. Nothing that is taken here is.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Refusal(400, `The body is not valid JSON: ${(cause as Error).message.slice(0, 200)}`);
  }
}

/** A report has three fields; a body of thousands of pairs is not one. */
const FORM_FIELDS_MAX = 100;

function formFields(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const pair of text.trim().split("&").slice(0, FORM_FIELDS_MAX)) {
    const at = pair.indexOf("=");
    const name = unescapeForm(at < 0 ? pair : pair.slice(0, at));
    if (["user", "state", "ts"].includes(name)) fields[name] = unescapeForm(at < 0 ? "" : pair.slice(at + 1));
  }
  return fields;
}

/** Percent signs are bytes: UTF-8 by most senders, Windows-1252 by old ones. A stray % stays what it is. */
function unescapeForm(text: string): string {
  const spaced = text.replaceAll("+", " ");
  if (!spaced.includes("%")) return spaced;
  const bytes = Buffer.from(spaced, "utf8")
    .toString("latin1")
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return guess(Buffer.from(bytes, "latin1"));
}
