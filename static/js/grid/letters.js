// Where a word is found in a text, in any case and with or without accents on either side: “creme” in “Crème”. `pattern`
// in workers/browsing/letters.py has the same rule.

const MARKS = /[\u0300-\u036f]/g;
const TOGETHER = { æ: "ae", œ: "oe", ß: "ss", ø: "o", ł: "l", đ: "d", ħ: "h", ı: "i" };

const bare = (text) => text.toLowerCase().normalize("NFD").replace(MARKS, "").replace(/[æœßøłđħı]/g, (sign) => TOGETHER[sign]).normalize("NFC");

/** [from, to] of every find in `text`, in order and apart. */
export function finds(text, search) {
  const wanted = bare(search) || search;
  const [letters, places] = apart(text, bare(search) ? bare : (sign) => sign);
  const found = [];
  for (let hit = letters.indexOf(wanted); hit >= 0; hit = letters.indexOf(wanted, hit + wanted.length)) {
    const [from, to] = [places[hit][0], places[hit + wanted.length - 1][1]];
    if (from >= (found.at(-1)?.[1] ?? 0)) found.push([from, to]);
  }
  return found;
}

/** The bare letters of a text, and where in it each stands. */
function apart(text, plain) {
  const [letters, places] = [[], []];
  let at = 0;
  for (const sign of text) {
    for (const letter of plain(sign)) for (const _half of letter.split("")) places.push([at, at + sign.length]);
    letters.push(plain(sign));
    at += sign.length;
    if (!plain(sign) && places.length) places.at(-1)[1] = at;
  }
  return [letters.join(""), places];
}
