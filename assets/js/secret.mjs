// SPDX-License-Identifier: AGPL-3.0-or-later
// The voter's code: 128 random bits, written as 26 letters and digits (RFC 4648 base 32, lower case).

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

export function makeSecret() {
  const bits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.padEnd(130, "0").match(/.{5}/g).map((five) => ALPHABET[parseInt(five, 2)]).join("");
}
