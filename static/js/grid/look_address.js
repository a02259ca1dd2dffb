// The address of a look: what is filtered, sorted, searched and how the columns stand.

export const address = () => new URLSearchParams(location.search);

/** The address after `changes` such as `{sort: "-age"}`; empty values leave it. */
export function addressWith(changes) {
  const changed = address();
  for (const [key, value] of Object.entries(changes)) {
    if (value) changed.set(key, value);
    else changed.delete(key);
  }
  return `${location.pathname}${changed.size ? `?${changed}` : ""}`;
}
