// How the system is named to people. Windows 11 still calls itself 10.0; the build alone tells it (22000, since 2021-10).
const WINDOWS_11_BUILD = 22_000;
const WINDOWS_10_BUILD = 10_240;

export type WindowsVersion = { major: number; minor: number; build: number; workstation: boolean };

/** "Windows 11 (10.0.22631)", "Windows Server (10.0.20348)". */
export function versionText({ major, minor, build, workstation }: WindowsVersion): string {
  return `${family({ major, build, workstation })} (${major}.${minor}.${build})`;
}

function family({ major, build, workstation }: Omit<WindowsVersion, "minor">): string {
  if (!workstation) return "Windows Server";
  if (major === 10 && build >= WINDOWS_11_BUILD) return "Windows 11";
  if (major === 10 && build >= WINDOWS_10_BUILD) return "Windows 10";
  return "Windows";
}
