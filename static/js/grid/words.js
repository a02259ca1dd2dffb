// What the grid says by itself, in the page's language.

const texts = {
  en: { loading: "Loading rows…", empty: "No rows.", failed: "The rows could not be read. Reload the page to try again.", row: "Row" },
  fr: { loading: "Chargement des lignes…", empty: "Aucune ligne.", failed: "Les lignes n’ont pas pu être lues. Rechargez la page pour réessayer.", row: "Ligne" },
};

export const words = () => texts[document.documentElement.lang] ?? texts.en;
