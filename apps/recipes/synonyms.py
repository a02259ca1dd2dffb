"""What people say when they look for an operation: small words, endings, and words that mean the same.

The tables hold both languages, since people mix them; words are written as ``bare`` makes them, without accents.
"""

import re
from functools import cache

from workers.browsing.letters import bare

_SMALL_WORDS = """
    a an the of to in on at by for from with into and or is are be it its this that these those there my our
    your i we you they them their me some any each every as do does make have has want how what which who can should
    please
    le la les l un une des de du d au aux a en et ou dans sur par pour avec vers est sont ce cet cette ces c qu que qui
    mon ma mes notre nos votre vos leur leurs je j nous vous il elle ils elles on se s y son sa ses n ne pas me te lui
    quel quelle quels quelles comment faire fait veux voudrais peut dont chaque tout toute toutes tous meme"""
SMALL = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of what is searched."""

_WRITTEN_ENDINGS = """
    ations ation ements ement ates ate ating ated ings ing ies ied ers er eurs eur ees ee es ed e s x ez antes ante
    ants ant ent y ie"""
_ENDINGS = sorted(_WRITTEN_ENDINGS.split(), key=len, reverse=True)
_SHORTEST = 3
"""Letters that stay of a word when its ending is taken off."""

_MEANINGS = tuple(
    frozenset(line.split())
    for line in """
    remove delete drop erase discard exclude clear supprimer retirer enlever effacer oter exclure eliminer virer
    blank space whitespace trim strip espace blanc rogner
    missing blank empty null gap hole incomplete nothing unknown absent manquant vide manque trou incomplet inconnu nul
    fill complete impute remplir combler completer imputer boucher
    duplicate double repeated twice dedupe deduplicate doublon dedoublonner doublonne repete
    keep retain only preserve garder conserver seulement uniquement
    filter only where since after before until without except condition filtrer depuis apres avant sauf sans quand
    join lookup vlookup match another attach bring joindre jointure recherchev rapprocher autre croiser jonction
    append stack below under concatenate empiler concatener dessous bout assembler
    limit cap over above below under exceed beyond maximum minimum bound clip borner limiter plafonner depasser dessus
    limit plafonner maximum superieur inferieur minimum
    replace change swap substitute recode correct fix remplacer changer modifier corriger substituer echanger recoder
    harmonise harmonize unify standardise standardize spelling spelled spelt typo variant misspelled harmoniser unifier
    spelling variant typo graphie orthographe faute ecriture ecrit variante harmoniser
    split cut divide separate part decouper couper separer diviser partie scinder
    merge combine glue concatenate together fusionner combiner reunir coller assembler ensemble
    sort order rank arrange ascending descending largest smallest trier ordonner classer ranger croissant decroissant
    group per summarise summarize aggregate subtotal grouper regrouper agreger resumer recapituler synthese
    sum total add somme total additionner
    mean average moyenne moyen
    count many often number occurrence compter combien nombre comptage effectif
    uppercase capital upper majuscule capitale
    lowercase lower small minuscule
    case uppercase lowercase capital casse majuscule minuscule
    rename name title header heading renommer nom titre intitule entete
    convert turn parse transform type convertir transformer type passer
    calculate compute formula expression calculer formule calcul
    percent percentage share proportion pourcentage part proportion pct
    difference between elapsed duration age ecart entre duree ecoule difference
    year month day week quarter weekday annee mois jour semaine trimestre
    round decimal arrondir decimale
    outlier extreme absurd impossible aberrant extreme absurde anormal
    normalize normalise scale standardize normaliser echelle standardiser reduire
    encode dummy category categorical encoder categorie indicatrice
    random sample draw subset aleatoire hasard echantillon tirer
    transpose pivot crosstab pivoter transposer croise
    unpivot melt transpose depivoter transposer
    hide mask anonymise anonymize secret masquer cacher anonymiser
    accent diacritic accent diacritique
    cumulative running cumul cumule
    moving rolling mobile glissant
    bin bucket bracket class range tranche classe intervalle
    extract get take pull extraire prendre recuperer
    check validate verify control verifier valider controler
    move reorder place deplacer reordonner
    copy duplicate clone copier dupliquer
    first top head beginning premier debut tete
    last bottom tail end dernier fin
    text string word texte chaine mot
    row line record ligne enregistrement
    column field variable colonne champ variable
    lag previous earlier precedent decale
    """.strip().splitlines()
)


def words(text: str) -> list[str]:
    """The words of a text, bare; those that say nothing and figures are left out."""
    said = re.findall(r"[^\W_]+", bare(text))
    return [word for word in said if word not in SMALL and not word.isdigit()]


@cache
def stem(word: str) -> str:
    """A word without its ending, alike for “doublons” and “doublon”, “splitting” and “split”."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST), "")
    rest = word[: len(word) - len(ending)]
    return rest[:-1] if len(rest) > _SHORTEST and rest[-1] == rest[-2] else rest


@cache
def alike(word: str) -> frozenset[str]:
    """The stems of other words that mean the same as one whose stem is ``word``."""
    return frozenset().union(*(meaning for meaning in _stems() if word in meaning)) - {word}


@cache
def _stems() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stem(word) for word in meaning) for meaning in _MEANINGS)
