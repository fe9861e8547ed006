"""Turns of phrase that citizens add, and the ways they say where."""

from typing import Final

GREETINGS: Final = ("Bonjour,", "Bonjour.", "Bonsoir,", "Madame, Monsieur,", "Bonjour à tous,")
THANKS: Final = (
    "Merci de faire le nécessaire.",
    "Merci d’avance.",
    "Merci de votre passage.",
    "Pouvez-vous intervenir ?",
    "Cordialement.",
    "Merci pour votre travail.",
    "Bien à vous.",
    "Je reste à disposition pour montrer l’endroit.",
)
SINCE: Final = (
    "C’est comme cela depuis plusieurs jours.",
    "Cela dure depuis au moins deux semaines.",
    "Je l’ai vu ce matin en partant.",
    "C’est apparu après les dernières pluies.",
    "C’est la deuxième fois que je le signale.",
    "Les voisins l’ont remarqué aussi.",
    "Cela empire de jour en jour.",
    "Rien n’a bougé depuis mon premier appel.",
)
IMPACTS: Final[dict[str, tuple[str, ...]]] = {
    "voirie": (
        "Les cyclistes font un écart au milieu de la route.",
        "C’est sur le chemin de l’école.",
        "Les voitures se déportent à gauche pour l’éviter.",
        "Un accident va finir par arriver.",
    ),
    "circulation": (
        "C’est dangereux pour les enfants.",
        "On ne voit rien en sortant du stop.",
        "Il y a déjà eu un accrochage.",
    ),
    "eau": (
        "C’est dommage de perdre autant d’eau.",
        "L’hiver cela va geler.",
        "Nous sommes une dizaine de maisons concernées.",
    ),
    "assainissement": (
        "L’eau va finir dans les garages.",
        "Les piétons doivent passer sur la route.",
        "À chaque orage c’est pareil.",
    ),
    "dechets": (
        "Cela attire les rats.",
        "Le vent éparpille tout dans les champs.",
        "Ce n’est pas une belle image pour les promeneurs.",
        "Il faudrait une caméra ou un panneau.",
    ),
    "eclairage": (
        "On ne se sent pas en sécurité le soir.",
        "Les collégiens attendent le car à cet endroit.",
        "Une personne âgée est tombée la semaine dernière.",
    ),
    "nature": (
        "La visibilité est nulle au carrefour.",
        "Des enfants jouent à côté.",
        "Un passage serait bien avant la fête du village.",
    ),
    "rivieres": (
        "Avec la prochaine marée cela peut être pire.",
        "Le niveau ne redescend pas.",
    ),
    "equipements": ("Quelqu’un va se blesser.", "C’est très fréquenté le week-end."),
    "transports": ("Mes enfants sont arrivés en retard.", "Nous sommes plusieurs à attendre."),
    "tranquillite": ("C’est difficile à vivre.", "Nous n’osons plus ouvrir les fenêtres."),
    "autres": ("Je ne sais pas à qui m’adresser.",),
}

# Where the group's remarks would sound wrong.
IMPACTS_BY_CATEGORY: Final[dict[str, tuple[str, ...]]] = {
    "coupure-pression": ("Nous avons un bébé à la maison.", "Tout le lotissement est touché."),
    "eau-trouble": ("Peut-on la boire ?", "Le linge en ressort taché."),
    "compteur-eau": ("Un enfant pourrait y mettre le pied.",),
    "collecte-oubliee": ("Les bacs sont restés pleins sur le trottoir.", "Faut-il les rentrer ?"),
    "bac-casse": ("Il prend l’eau.",),
    "graffiti": ("C’est désolant.",),
    "animal-mort": ("Un riverain l’a poussé sur le bas-côté.",),
    "animal-errant": ("Cela peut causer un accident.",),
    "frelons": ("L’école est juste à côté.", "Un voisin est allergique."),
    "massif": ("C’était si joli l’an dernier.",),
    "aire-de-jeux": ("Les enfants y vont quand même.",),
    "epave": ("Des enfants montent dessus.",),
    "amenagement-cyclable": ("On finit au milieu des voitures.",),
    "marquage": ("Les voitures ne ralentissent plus.",),
    "feux": ("Les automobilistes finissent par passer au rouge.",),
    "mare-fosse": ("Les canards ont disparu.", "L’eau finit dans la cour."),
    "odeur-egout": ("Impossible d’ouvrir les fenêtres.",),
    "travaux-signalisation": ("Les piétons doivent passer sur la route.",),
    "horaires-bus": ("C’est pour aller travailler.",),
    "arret-bus": ("Les usagers attendent sous la pluie.",),
    "lampadaire-jour": ("Avec le prix de l’électricité…",),
    "riviere-encombree": ("L’eau monte derrière.",),
    "pollution": ("Des pêcheurs passent là tous les jours.",),
    "berge": ("Des promeneurs passent là tous les jours.",),
    "patrimoine": ("Ce serait dommage de perdre cela.",),
}

IN_TOWN: Final = (
    "rue de la République",
    "place de la Mairie",
    "rue du Havre",
    "rue de Rouen",
    "rue des Écoles",
    "rue de l’Église",
    "rue du Stade",
    "rue des Tilleuls",
    "rue de la Vallée",
    "avenue de la Gare",
    "rue du Moulin",
    "impasse des Lilas",
    "rue du Marché",
    "rue des Tisserands",
    "devant le collège",
    "devant la boulangerie",
    "derrière la salle des fêtes",
    "à côté de la pharmacie",
    "en face du supermarché",
    "sur le parking de la piscine",
    "au rond-point de l’entrée de ville",
    "près du gymnase",
)
IN_VILLAGE: Final = (
    "devant l’école",
    "devant la mairie",
    "à la sortie du bourg",
    "derrière l’église",
    "rue de l’Église",
    "chemin des Ifs",
    "route du Calvaire",
    "rue du Clos-Masure",
    "impasse des Pommiers",
    "près de la mare",
    "à l’entrée du lotissement",
    "près du terrain de foot",
    "au carrefour du calvaire",
    "à côté de l’abri de car",
    "sente de la Mare",
)
IN_COUNTRY: Final = (
    "au bout du chemin de la plaine",
    "dans le chemin creux",
    "à l’entrée du bois",
    "près du château d’eau",
    "à côté de l’ancienne briqueterie",
    "au hameau du Bout-de-Bas",
    "au hameau des Forrières",
    "le long du champ de lin",
    "près de la ferme au grand portail",
    "dans la cavée",
)
ON_ROAD: Final = (
    "sur la {road}",
    "au bord de la {road}",
    "sur la {road} juste après le virage",
    "sur la {road} dans la descente",
    "au croisement avec la {road}",
    "sur la {road} à l’entrée de l’agglomération",
)
BY_WATER: Final = (
    "au bord de la Seine",
    "sur le chemin de halage",
    "près de la cale du bac",
    "sur le quai",
    "le long de la digue",
)
HERITAGE: Final = (
    "au théâtre romain",
    "près du théâtre antique",
    "au pied du donjon",
    "près des thermes antiques",
)
