// Looks which page is in front whenever that may have changed, asks the agent what it may tell, and tells no more. Says nothing at
// all while the browser is not in front, while nothing may be told, and of pages that are not the web's.
import { ask, pairing } from "./agent.js";
import { pageInFront, partToTell } from "./page.js";
import { say } from "./words.js";

const api = globalThis.browser ?? globalThis.chrome;

/** The agent forgets a page after 75 s: said again while it stays. The shortest that browsers allow for an alarm. */
const AGAIN_MINUTES = 0.5;
/** Whether the agent knows of a page, also after the browser has ended this worker. */
const TOLD = "told";

let looking = null;
let again = false;

/** One look at a time; what changes meanwhile is seen by one more. */
function look() {
  again = true;
  looking ??= (async () => {
    while (again) {
      again = false;
      await lookOnce();
    }
  })().finally(() => {
    looking = null;
  });
  return looking;
}

async function lookOnce() {
  const known = await pairing();
  const told = (await api.storage.session.get(TOLD))[TOLD] === true;
  if (known === null) return await show("attention", say("icon_unpaired"));
  if (!told && (await pageInFront()) === null) return;
  const may = await ask("leave", {}, known);
  if (may.kind !== "answer") return await show("attention", say("icon_attention", may.why));
  if (may.body.sends === "nothing") {
    await api.storage.session.set({ [TOLD]: false });
    return await show("paused", say("icon_paused", may.body.why));
  }
  // Looked at only now: what was in front before the agent gave leave is not covered by it.
  const part = partToTell(await pageInFront(), may.body);
  await ask("page", part ?? { url: null }, known);
  await api.storage.session.set({ [TOLD]: part !== null });
  await show("stint", say("icon_stint"));
}

async function show(icon, title) {
  await api.action.setIcon({ path: { 16: `icons/${icon}-16.png`, 32: `icons/${icon}-32.png` } });
  await api.action.setTitle({ title });
}

api.tabs.onActivated.addListener(look);
api.tabs.onUpdated.addListener((_id, change, tab) => {
  if (tab.active && ("url" in change || "title" in change)) return look();
});
api.windows.onFocusChanged.addListener(look);
api.alarms.onAlarm.addListener(look);
api.storage.local.onChanged.addListener(look);
api.runtime.onStartup.addListener(look);
api.runtime.onInstalled.addListener(look);
api.alarms.create("again", { periodInMinutes: AGAIN_MINUTES });
