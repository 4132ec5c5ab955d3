// How long the texts and the time of an application's use may be. A file of its own, because the agent needs it at run time
// and cannot afford zod (13 MB of its 60).

/** Longest title of a window, UTF-16 units: what a taskbar or a tab strip can say several times over. The agent cuts. */
export const TITLE_MAX = 500;
/** Longest name of an application. */
export const APPLICATION_MAX = 256;
/** Longest address; what is longer is data, not a place. */
export const URL_MAX = 2048;
/** Longest name of a project. */
export const PROJECT_MAX = 128;
/** More projects than these nobody chooses from in a menu; the rules of the server know no such bound. */
export const PROJECTS_MAX = 100;
/** Longest single use, seconds: an agent begins a new item at least at each midnight. */
export const APP_DURATION_MAX_S = 24 * 3600;
