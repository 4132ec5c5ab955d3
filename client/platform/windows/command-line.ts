// Writes arguments as one Windows command line, which is a text: CommandLineToArgvW and the C runtime take it apart
// again by the rules followed here. Not for cmd.exe, whose ^ and % are another language.

/** One argument, quoted where it must be: backslashes count only before a quote, where they are doubled. */
export function quoteArgument(argument: string): string {
  if (argument !== "" && !/[\s"]/.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

/**
 * The whole line. The program is always quoted: an unquoted `C:\Program Files\x.exe` would let `C:\Program.exe` run instead.
 */
export function commandLine([program = "", ...args]: readonly string[]): string {
  return [`"${program}"`, ...args.map(quoteArgument)].join(" ");
}
