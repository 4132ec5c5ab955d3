// A checksum beside each stored text: SQLite notices a torn page, but not a flipped bit inside a value, and a flipped digit
// of an instant would be a wrong hour on somebody's page. FNV-1a, 32 bits; against accidents, not against people.

export function sealOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
