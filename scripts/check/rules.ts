// All house rules, in the order in which they are told.
import { exactVersions, lockWithoutRegistry, sameTables, twinSql } from "./packages.ts";
import { ownedPowers, pureRoomsDoNotWait } from "./powers.ts";
import { importsNameTheFile, knownRooms, ownedPackages, runsWithoutTestPackages } from "./rooms.ts";
import type { Rule } from "./rule.ts";
import { fixedTopLevel, headedModules, shortFiles, smallFolders, tellingNames } from "./shape.ts";
import { forbiddenWords } from "./wording.ts";

export const RULES: Rule[] = [
  fixedTopLevel,
  knownRooms,
  ownedPackages,
  ...ownedPowers,
  pureRoomsDoNotWait,
  runsWithoutTestPackages,
  importsNameTheFile,
  shortFiles,
  smallFolders,
  tellingNames,
  headedModules,
  ...forbiddenWords,
  exactVersions,
  lockWithoutRegistry,
  twinSql,
  sameTables,
];
