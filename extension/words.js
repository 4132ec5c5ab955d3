// What the extension says, in the language of the browser where there is a file for it (_locales/XX/messages.json), else in English.
// The browser chooses, and fills the places; a message that is missing in a file is the English one.
const api = globalThis.browser ?? globalThis.chrome;

/** places: the texts for its places, in the order of their numbers. */
export const say = (key, ...places) => api.i18n.getMessage(key, places);

/** Each element that names its words gets them; code stands between backticks. The page is not seen before. */
export function sayPage() {
  const language = say("language");
  document.documentElement.lang = language;
  // The browser's own direction: it is another's where the words are English for want of a file.
  document.documentElement.dir = language === "en" ? "ltr" : say("@@bidi_dir");
  for (const element of document.querySelectorAll("[data-words]"))
    element.replaceChildren(...say(element.textContent).split("`").map(asCode));
  document.documentElement.dataset.said = "";
}

function asCode(text, n) {
  if (n % 2 === 0) return text;
  const code = document.createElement("code");
  code.textContent = text;
  return code;
}
