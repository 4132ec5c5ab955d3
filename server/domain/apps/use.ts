// The one shape in which the reports on applications see a use: one window or site in front at one machine. Pure; knows no
// database. `user` is the log-in that reported it, which may be one of several of its person.
import type { AppKind } from "../../../protocol/app.ts";
import type { Span } from "../union.ts";

export type AppUse = Span & {
  id: string;
  user: string;
  host: string;
  kind: AppKind;
  application: string;
  title: string | null;
  site: string | null;
  url: string | null;
  /** Chosen in the tray; null: the rules decide. */
  project: string | null;
};
