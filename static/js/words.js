// The few words that widgets say by themselves, in the page's language: `inPageLanguage({en: …, fr: …})`.

export const inPageLanguage = (texts) => texts[document.documentElement.lang] ?? texts.en;
