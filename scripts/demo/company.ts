// The demo's company: forty people, their teams, hours and machines. Made up; any likeness is chance.

export type Shift = "office" | "mornings" | "three-days" | "late" | "night";

export type Employee = {
  user: string;
  name: string | null;
  team: string;
  shift: Shift;
  hosts: string[];
  os: string;
  /** Reports by the old PowerShell script: no id, no until, no machine. */
  plain: boolean;
  /** Days ago on which the machine fell silent in the midst of work; null: it speaks. 0: this morning. */
  silentSince: number | null;
};

export const TEAMS = ["Administration", "Design", "Development", "Sales", "Support", "Warehouse"];

/** A log-in name as long as one may be. */
const LONGEST = "maximiliane-theodora-".repeat(13).slice(0, 256);

const WINDOWS = "Windows 11 (10.0.26100)";
const LINUX = "Debian GNU/Linux 12 (bookworm)";
const MACOS = "macOS 15.1";

type Row = [user: string, name: string | null, team: string, shift?: Shift, more?: Partial<Employee>];

const ROWS: Row[] = [
  ["anna.peeters", "Anna Peeters", "Administration"],
  ["o'neil", "Sean O'Neil", "Administration"],
  ["ingrid.berg", "Ingrid Berg", "Administration", "mornings"],
  ["luc.dubois", "Luc Dubois", "Administration"],
  ["henri", "Henri Claes", "Administration", "office", { plain: true, hosts: [] }],
  ["<b>eve</b>", null, "Design", "office", { os: MACOS }],
  ["yuki.tanaka", "Yuki Tanaka", "Design", "office", { os: MACOS }],
  ["marta.nowak", "Marta Nowak", "Design", "three-days", { hosts: ["DESIGN-07", "LAPTOP-04"] }],
  ["李雷", null, "Development", "office", { os: LINUX }],
  ["ليلى حداد", null, "Development"],
  ["priya.nair", "Priya Nair", "Development", "office", { hosts: ["DEV-03", "LAPTOP-11"] }],
  ["tom.janssens", "Tom Janssens", "Development", "office", { os: LINUX }],
  ["zoe.martin", "Zoë Martin", "Development"],
  ["pavel.novak", "Pavel Novák", "Development", "office", { silentSince: 3 }],
  ["sofia.rossi", "Sofia Rossi", "Development", "late"],
  ["jonas.weber", "Jonas Weber", "Development"],
  ["emma.larsen", "Emma Larsen", "Development", "three-days"],
  ["oscar.lund", "Óscar Lund", "Development", "late", { os: LINUX }],
  ["DOMAIN\\kim", "Kim Verhoeven", "Sales"],
  ["nadia.haddad", "Nadia Haddad", "Sales"],
  ["bart.maes", "Bart Maes", "Sales"],
  ["chloe.bernard", "Chloé Bernard", "Sales", "mornings"],
  ["david.cohen", "David Cohen", "Sales"],
  ["lena.fischer", "Lena Fischer", "Sales", "office", { silentSince: 0 }],
  ["mehmet.yilmaz", "Mehmet Yılmaz", "Sales"],
  [LONGEST, null, "Sales"],
  ["noor.elamrani", "Noor El Amrani", "Support", "night"],
  ["tomasz.zielinski", "Tomasz Zieliński", "Support", "night"],
  ["carlos.ruiz", "Carlos Ruiz", "Support", "late"],
  ["fatima.zahra", "Fatima Zahra", "Support"],
  ["greta.olsen", "Greta Olsen", "Support", "late"],
  ["ivan.petrov", "Иван Петров", "Support"],
  ["julie.lambert", "Julie Lambert", "Support"],
  ["kofi.mensah", "Kofi Mensah", "Support"],
  ["wim.desmet", "Wim De Smet", "Warehouse", "mornings"],
  ["rosa.garcia", "Rosa García", "Warehouse"],
  ["stefan.popescu", "Ștefan Popescu", "Warehouse", "office", { plain: true, hosts: [] }],
  ["aisha.khan", "Aisha Khan", "Warehouse"],
  ["peter.horvath", "Péter Horváth", "Warehouse"],
  ["vera.smit", "Vera Smit", "Warehouse"],
];

const PREFIX: Record<string, string> = {
  Administration: "ADM",
  Design: "DESIGN",
  Development: "DEV",
  Sales: "SALES",
  Support: "SUP",
  Warehouse: "WH",
};

export const COMPANY: Employee[] = ROWS.map(([user, name, team, shift = "office", more = {}], at) => ({
  user,
  name,
  team,
  shift,
  hosts: [`${PREFIX[team]}-${String(at + 1).padStart(2, "0")}`],
  os: WINDOWS,
  plain: false,
  silentSince: null,
  ...more,
}));

/** Minutes after midnight, by weekday (1 Monday); beyond 1,440 they lead into the next day. */
export const HOURS: Record<Shift, { weekdays: number[]; from: number; to: number }> = {
  office: { weekdays: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 + 30 },
  mornings: { weekdays: [1, 2, 3, 4, 5], from: 8 * 60, to: 12 * 60 + 30 },
  "three-days": { weekdays: [1, 2, 3], from: 9 * 60, to: 17 * 60 + 30 },
  late: { weekdays: [1, 2, 3, 4, 5], from: 12 * 60, to: 20 * 60 },
  night: { weekdays: [1, 2, 3, 4, 7], from: 22 * 60, to: 30 * 60 },
};

/** Holidays by month and day, as an office in Belgium keeps them. */
export const HOLIDAYS: [monthDay: string, name: string][] = [
  ["01-01", "New Year's Day"],
  ["05-01", "Labour Day"],
  ["07-21", "National Day"],
  ["08-15", "Assumption"],
  ["11-01", "All Saints' Day"],
  ["11-11", "Armistice Day"],
  ["12-25", "Christmas Day"],
];
