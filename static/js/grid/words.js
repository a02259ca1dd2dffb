// What the grid says by itself.

export const texts = {
  en: {
    loading: "Loading rows…",
    working: "Putting the rows in order. The first page takes a moment, the next ones do not.",
    empty: "No rows.",
    none: "No row matches.",
    failed: "The rows could not be read. Reload the page to try again.",
    row: "Row",
    menu: "Menu of the column",
    missing: "missing",
    sensitive: "sensitive",
    copied: (rows, columns) => `Copied: ${rows.toLocaleString()} × ${columns.toLocaleString()} cells.`,
    tooMany: (most) => `At most ${most.toLocaleString()} cells can be copied. Choose fewer, or download the version.`,
    kinds: {},
  },
  fr: {
    loading: "Chargement des lignes…",
    working: "Mise en ordre des lignes. La première page prend un moment, les suivantes non.",
    empty: "Aucune ligne.",
    none: "Aucune ligne ne correspond.",
    failed: "Les lignes n’ont pas pu être lues. Rechargez la page pour réessayer.",
    row: "Ligne",
    menu: "Menu de la colonne",
    missing: "manquants",
    sensitive: "sensible",
    copied: (rows, columns) => `Copié : ${rows.toLocaleString()} × ${columns.toLocaleString()} cellules.`,
    tooMany: (most) => `On peut copier au plus ${most.toLocaleString()} cellules. Choisissez-en moins, ou téléchargez la version.`,
    kinds: { integer: "entier", number: "nombre", decimal: "décimal", boolean: "booléen", text: "texte", date: "date", datetime: "date et heure" },
  },
};
