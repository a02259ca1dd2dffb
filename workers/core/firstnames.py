"""Frequent first names of France, its neighbours and the English-speaking countries.

A small signal: a column in which they come often holds names of people. Names that are also frequent words, months or
towns (Rose, Mai, Florence, Sydney, Victoria, Grace, Mark, Will) are left out.
"""

_LISTED = """
marie jean pierre michel andré andre philippe alain jacques bernard daniel christophe patrick nicolas laurent
françois francois frédéric frederic stéphane stephane thierry julien sébastien sebastien olivier thomas antoine
guillaume maxime alexandre mathieu matthieu romain vincent kevin kévin hugo lucas léo leo louis gabriel arthur
nathan enzo théo theo clément clement camille léa lea manon chloé chloe emma inès ines jade louise alice lina
mila zoé zoe sarah laura pauline marion julie céline celine sandrine nathalie isabelle sylvie catherine martine
monique jacqueline nicole christine valérie valerie sophie virginie aurélie aurelie émilie emilie élodie elodie
caroline claire hélène helene anne brigitte dominique françoise francoise véronique veronique patricia
charlotte mathilde lucie juliette margaux anaïs anais océane oceane yanis mehdi mohamed mohammed ahmed karim
fatima yasmine amine rayan nadia samira youssef ibrahim aïcha aicha omar ali hassan leila malik
james john robert william richard joseph charles christopher matthew anthony donald steven paul andrew joshua
kenneth brian george timothy ronald edward jason jeffrey ryan jacob gary jonathan stephen larry scott
benjamin samuel gregory alexander raymond jack dennis jerry tyler aaron henry peter adam
mary linda elizabeth barbara susan jessica karen lisa nancy betty sandra margaret ashley kimberly
donna carol michelle amanda melissa deborah stephanie rebecca sharon cynthia kathleen amy angela shirley anna
brenda pamela nicole samantha katherine emily christina debra rachel carolyn janet maria olivia heather helen
diane julia joyce joan evelyn kelly lauren megan andrea cheryl hannah
hans klaus jürgen jurgen wolfgang stefan andreas matthias lukas felix maximilian jonas florian
tobias markus uwe dieter heike sabine petra monika ursula claudia birgit katrin anja susanne lena lea
giovanni giuseppe francesco marco luca alessandro lorenzo matteo giulia chiara francesca alessia elena
josé jose carlos javier miguel antonio manuel pablo diego sergio luis carmen lucía lucia ana isabel
joão joao pedro rui tiago inês sofia jan pieter willem sander bram anouk femke sanne daan
"""

FIRST_NAMES = frozenset(_LISTED.split())
