// Where a caret stands in a formula: which name is being typed, and which function it is inside of.

const TOKEN = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\[[^\]]*\]?|\$[\p{L}\p{N}_]*|[\p{L}_][\p{L}\p{N}_]*|[^]/gu;

/** `{word, start, end, isBracket}` of the name that ends at the caret or is begun there; null inside text. */
export function typedAt(text, caret) {
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    if (end < caret || index >= caret) continue;
    const isClosed = end === caret && token.length > 1 && (token.endsWith("]") || /^(["']).*\1$/s.test(token));
    if (isClosed) break;
    if (/^["']/.test(token)) return null;
    if (token.startsWith("[")) return { word: text.slice(index + 1, caret), start: index, end: token.endsWith("]") ? end : caret, isBracket: true };
    if (/^[\p{L}_$]/u.test(token)) return { word: text.slice(index, caret), start: index, end, isBracket: false };
  }
  return { word: "", start: caret, end: caret, isBracket: false };
}

/** `{name, argument}` of the innermost function whose brackets are open at the caret; arguments count from 0. */
export function insideOf(text, caret) {
  const open = [];
  let before = "";
  for (const [token] of text.slice(0, caret).matchAll(TOKEN)) {
    if (token === "(") open.push({ name: before, argument: 0 });
    else if (token === ")") open.pop();
    else if (token === "," && open.length) open.at(-1).argument += 1;
    if (token.trim()) before = /^[\p{L}_]/u.test(token) ? token : "";
  }
  return open.findLast(({ name }) => name) ?? null;
}
