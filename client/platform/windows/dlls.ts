// The functions of Windows that the agent calls, by Deno FFI, and the two forms in which they take and give text.
// Knows their shapes only; what they mean is told where they are called.

/** Its signature, for those who open user32 with functions of their own. */
export const CreateWindowExW = {
  parameters: [
    "u32",
    "buffer",
    "buffer",
    "u32",
    "i32",
    "i32",
    "i32",
    "i32",
    "pointer",
    "pointer",
    "pointer",
    "pointer",
  ],
  result: "pointer",
} as const;

export function openDlls() {
  const kernel32 = Deno.dlopen("kernel32.dll", {
    GetSystemPowerStatus: { parameters: ["buffer"], result: "i32" },
    GetTickCount64: { parameters: [], result: "u64" },
    GetCurrentProcess: { parameters: [], result: "pointer" },
    SetProcessWorkingSetSize: { parameters: ["pointer", "isize", "isize"], result: "i32" },
    GetProcessTimes: { parameters: ["pointer", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
    QueryUnbiasedInterruptTime: { parameters: ["buffer"], result: "i32" },
    GetCurrentProcessId: { parameters: [], result: "u32" },
    ProcessIdToSessionId: { parameters: ["u32", "buffer"], result: "i32" },
    WTSGetActiveConsoleSessionId: { parameters: [], result: "u32" },
    GetModuleHandleW: { parameters: ["pointer"], result: "pointer" },
    MultiByteToWideChar: { parameters: ["u32", "u32", "buffer", "i32", "buffer", "i32"], result: "i32" },
  });
  const user32 = Deno.dlopen("user32.dll", {
    GetLastInputInfo: { parameters: ["buffer"], result: "i32" },
    OpenInputDesktop: { parameters: ["u32", "i32", "u32"], result: "pointer" },
    CloseDesktop: { parameters: ["pointer"], result: "i32" },
    GetUserObjectInformationW: { parameters: ["pointer", "i32", "buffer", "u32", "buffer"], result: "i32" },
    RegisterClassW: { parameters: ["buffer"], result: "u16" },
    UnregisterClassW: { parameters: ["buffer", "pointer"], result: "i32" },
    CreateWindowExW,
    DestroyWindow: { parameters: ["pointer"], result: "i32" },
    DefWindowProcW: { parameters: ["pointer", "u32", "usize", "isize"], result: "isize" },
    RegisterRawInputDevices: { parameters: ["buffer", "u32", "u32"], result: "i32" },
    GetRawInputData: { parameters: ["isize", "u32", "buffer", "buffer", "u32"], result: "u32" },
    GetCursorPos: { parameters: ["buffer"], result: "i32" },
    GetMouseMovePointsEx: { parameters: ["u32", "buffer", "buffer", "i32", "u32"], result: "i32" },
    PeekMessageW: { parameters: ["buffer", "pointer", "u32", "u32", "u32"], result: "i32" },
    DispatchMessageW: { parameters: ["buffer"], result: "isize" },
  });
  const wtsapi32 = Deno.dlopen("wtsapi32.dll", {
    WTSQuerySessionInformationW: { parameters: ["pointer", "u32", "u32", "buffer", "buffer"], result: "i32" },
    WTSFreeMemory: { parameters: ["pointer"], result: "void" },
    WTSRegisterSessionNotification: { parameters: ["pointer", "u32"], result: "i32" },
    WTSUnRegisterSessionNotification: { parameters: ["pointer"], result: "i32" },
  });
  const advapi32 = Deno.dlopen("advapi32.dll", {
    GetUserNameW: { parameters: ["buffer", "buffer"], result: "i32" },
    RegSetKeyValueW: { parameters: ["usize", "buffer", "buffer", "u32", "buffer", "u32"], result: "i32" },
    RegGetValueW: {
      parameters: ["usize", "buffer", "buffer", "u32", "pointer", "buffer", "buffer"],
      result: "i32",
    },
    RegDeleteKeyValueW: { parameters: ["usize", "buffer", "buffer"], result: "i32" },
  });
  const ntdll = Deno.dlopen("ntdll.dll", { RtlGetVersion: { parameters: ["buffer"], result: "i32" } });
  return {
    ...kernel32.symbols,
    ...user32.symbols,
    ...wtsapi32.symbols,
    ...advapi32.symbols,
    ...ntdll.symbols,
    close() {
      for (const dll of [kernel32, user32, wtsapi32, advapi32, ntdll]) dll.close();
    },
  };
}

export type Dlls = ReturnType<typeof openDlls>;

/** UTF-16 with its closing zero, as every …W function takes it. */
export function wide(text: string): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

/** Text up to the first zero. */
export function narrow(units: Uint16Array): string {
  const end = units.indexOf(0);
  return new TextDecoder("utf-16le").decode(units.subarray(0, end === -1 ? units.length : end));
}

/** What a command of Windows printed: neither UTF-8 nor UTF-16, but the old code page of the country. */
export function oemText(dlls: Pick<Dlls, "MultiByteToWideChar">, bytes: Uint8Array<ArrayBuffer>): string {
  const CP_OEMCP = 1;
  if (bytes.length === 0) return "";
  const units = new Uint16Array(bytes.length);
  const length = dlls.MultiByteToWideChar(CP_OEMCP, 0, bytes, bytes.length, units, units.length);
  return narrow(units.subarray(0, length)).trim();
}
