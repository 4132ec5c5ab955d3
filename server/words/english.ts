// The English words, complete: one file a page or part, flat, each key beginning with the name of its file. From here the type of
// a key comes, so that one which is used and not written does not compile.
import { ENGLISH_NOTICE } from "../../protocol/notice.ts";
import type { KeyOf } from "../../protocol/words.ts";
import account from "./en/account.json" with { type: "json" };
import acknowledged from "./en/acknowledged.json" with { type: "json" };
import alerts from "./en/alerts.json" with { type: "json" };
import apps from "./en/apps.json" with { type: "json" };
import claims from "./en/claims.json" with { type: "json" };
import closed from "./en/closed.json" with { type: "json" };
import day from "./en/day.json" with { type: "json" };
import devices from "./en/devices.json" with { type: "json" };
import empty from "./en/empty.json" with { type: "json" };
import erase from "./en/erase.json" with { type: "json" };
import error from "./en/error.json" with { type: "json" };
import frame from "./en/frame.json" with { type: "json" };
import fresh from "./en/fresh.json" with { type: "json" };
import gallery from "./en/gallery.json" with { type: "json" };
import holidays from "./en/holidays.json" with { type: "json" };
import hours from "./en/hours.json" with { type: "json" };
import impact from "./en/impact.json" with { type: "json" };
import kinds from "./en/kinds.json" with { type: "json" };
import log from "./en/log.json" with { type: "json" };
import looks from "./en/looks.json" with { type: "json" };
import mails from "./en/mails.json" with { type: "json" };
import managers from "./en/managers.json" with { type: "json" };
import matrix from "./en/matrix.json" with { type: "json" };
import merge from "./en/merge.json" with { type: "json" };
import missing from "./en/missing.json" with { type: "json" };
import month from "./en/month.json" with { type: "json" };
import my from "./en/my.json" with { type: "json" };
import ownLooks from "./en/own-looks.json" with { type: "json" };
import ownNotice from "./en/own-notice.json" with { type: "json" };
import ownPictures from "./en/own-pictures.json" with { type: "json" };
import people from "./en/people.json" with { type: "json" };
import person from "./en/person.json" with { type: "json" };
import picture from "./en/picture.json" with { type: "json" };
import policy from "./en/policy.json" with { type: "json" };
import privacy from "./en/privacy.json" with { type: "json" };
import recorded from "./en/recorded.json" with { type: "json" };
import release from "./en/release.json" with { type: "json" };
import releases from "./en/releases.json" with { type: "json" };
import retention from "./en/retention.json" with { type: "json" };
import role from "./en/role.json" with { type: "json" };
import rules from "./en/rules.json" with { type: "json" };
import screenshots from "./en/screenshots.json" with { type: "json" };
import settings from "./en/settings.json" with { type: "json" };
import setup from "./en/setup.json" with { type: "json" };
import signIn from "./en/sign-in.json" with { type: "json" };
import signIns from "./en/sign-ins.json" with { type: "json" };
import state from "./en/state.json" with { type: "json" };
import stores from "./en/stores.json" with { type: "json" };
import strip from "./en/strip.json" with { type: "json" };
import table from "./en/table.json" with { type: "json" };
import teams from "./en/teams.json" with { type: "json" };
import today from "./en/today.json" with { type: "json" };
import wall from "./en/wall.json" with { type: "json" };
import week from "./en/week.json" with { type: "json" };

export const ENGLISH_MESSAGES = {
  ...ENGLISH_NOTICE,
  ...account,
  ...acknowledged,
  ...alerts,
  ...apps,
  ...claims,
  ...closed,
  ...day,
  ...devices,
  ...empty,
  ...erase,
  ...error,
  ...frame,
  ...fresh,
  ...gallery,
  ...holidays,
  ...hours,
  ...impact,
  ...kinds,
  ...log,
  ...looks,
  ...mails,
  ...managers,
  ...matrix,
  ...merge,
  ...missing,
  ...month,
  ...my,
  ...ownLooks,
  ...ownNotice,
  ...ownPictures,
  ...people,
  ...person,
  ...picture,
  ...policy,
  ...privacy,
  ...recorded,
  ...release,
  ...releases,
  ...retention,
  ...role,
  ...rules,
  ...screenshots,
  ...settings,
  ...setup,
  ...signIn,
  ...signIns,
  ...state,
  ...stores,
  ...strip,
  ...table,
  ...teams,
  ...today,
  ...wall,
  ...week,
};

/** What can be said; forms of a plural are one key. */
export type Key = KeyOf<keyof typeof ENGLISH_MESSAGES>;
