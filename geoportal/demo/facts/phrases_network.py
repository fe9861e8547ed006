"""Sentences of citizens about roads, traffic, water, drains and lighting; ``{lieu}`` is where."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, ...]]] = {
    "nid-de-poule": (
        "Gros nid-de-poule {lieu}, profond d’au moins dix centimètres.",
        "La chaussée est pleine de trous {lieu}.",
        "Il y a un trou {lieu} qui s’agrandit à chaque pluie.",
        "La route est très abîmée {lieu}, l’enrobé part en morceaux.",
        "J’ai failli crever en passant {lieu}, le trou est caché quand il pleut.",
        "Le rebouchage fait l’an dernier {lieu} n’a pas tenu.",
        "Plusieurs nids-de-poule se suivent {lieu}.",
    ),
    "trottoir-abime": (
        "Le trottoir est défoncé {lieu}, les racines ont soulevé le bitume.",
        "Une dalle du trottoir bascule {lieu}.",
        "Trottoir impraticable {lieu} avec un déambulateur.",
        "Une bordure est cassée {lieu} et dépasse sur la chaussée.",
        "Trou dans le trottoir {lieu}, une personne est tombée hier.",
    ),
    "affaissement": (
        "La chaussée s’affaisse {lieu}, on voit le vide dessous.",
        "Un trou d’un mètre s’est ouvert {lieu} cette nuit.",
        "Le bord de la route s’effondre {lieu}.",
        "La route s’enfonce {lieu} au-dessus d’une ancienne marnière, paraît-il.",
    ),
    "regard-casse": (
        "La plaque d’égout claque à chaque voiture {lieu}, surtout la nuit.",
        "Une grille est cassée {lieu}, une roue de vélo peut passer dedans.",
        "Le tampon est descellé {lieu}.",
        "Plaque en fonte fendue {lieu}.",
    ),
    "neige-verglas": (
        "Verglas {lieu}, plusieurs voitures ont glissé ce matin.",
        "La rue n’a pas été salée {lieu}.",
        "Plaque de glace {lieu} à cause d’un écoulement qui gèle.",
        "Côte impraticable {lieu} depuis la neige de cette nuit.",
    ),
    "chaussee-glissante": (
        "Beaucoup de boue {lieu} après le passage des engins agricoles.",
        "Trace d’huile ou de gazole {lieu}, ça glisse dans le virage.",
        "Gravillons {lieu}, dangereux pour les deux-roues.",
        "La route est couverte de terre {lieu} pendant l’arrachage des betteraves.",
    ),
    "travaux-signalisation": (
        "La tranchée {lieu} a été mal rebouchée, il y a une bosse.",
        "Des barrières de chantier traînent {lieu} alors que les travaux sont finis.",
        "Chantier sans éclairage la nuit {lieu}.",
        "La déviation n’est pas indiquée {lieu}, les camions font demi-tour.",
    ),
    "panneau": (
        "Le panneau stop est couché {lieu}.",
        "Panneau caché par les branches {lieu}.",
        "Il manque le panneau de limitation {lieu}.",
        "Le miroir est cassé {lieu}, on ne voit plus rien en sortant.",
        "La plaque de rue a disparu {lieu}.",
    ),
    "marquage": (
        "Le passage piéton n’est presque plus visible {lieu}.",
        "La ligne blanche est effacée {lieu}.",
        "Le marquage de la place réservée est parti {lieu}.",
        "Les bandes du cédez-le-passage sont effacées {lieu}.",
    ),
    "feux": (
        "Le feu tricolore reste au rouge {lieu}.",
        "Feu en panne {lieu}, tout clignote à l’orange.",
        "Le bouton piéton ne marche plus {lieu}.",
    ),
    "stationnement-genant": (
        "Des voitures se garent sur le trottoir {lieu}, on passe sur la route.",
        "Tous les soirs on ne peut plus sortir du garage {lieu}.",
        "Stationnement sur le passage piéton {lieu} aux heures d’école.",
        "Un camion est garé {lieu} tous les week-ends et cache la vue.",
    ),
    "epave": (
        "Une voiture sans roues est abandonnée {lieu} depuis des semaines.",
        "Véhicule ventouse {lieu}, les vitres sont cassées.",
        "Une caravane abandonnée {lieu} sert de dépotoir.",
    ),
    "vitesse": (
        "Les voitures roulent beaucoup trop vite {lieu}.",
        "Personne ne respecte le 30 {lieu}.",
        "Nous demandons un ralentisseur {lieu}.",
        "Les poids lourds traversent le bourg à toute allure {lieu}.",
    ),
    "amenagement-cyclable": (
        "La piste cyclable s’arrête d’un coup {lieu}.",
        "Il manque des arceaux pour les vélos {lieu}.",
        "La bande cyclable est couverte de verre {lieu}.",
        "Le balisage de la véloroute a disparu {lieu}.",
    ),
    "fuite-eau": (
        "L’eau coule sur la route {lieu} depuis ce matin.",
        "Fuite d’eau {lieu}, ça sort entre le trottoir et la chaussée.",
        "Il y a une grosse fuite {lieu}, l’eau descend jusqu’au carrefour.",
        "De l’eau claire jaillit du bitume {lieu}.",
        "Petite fuite continue {lieu} près d’une bouche à clé.",
        "Ça coule {lieu} alors qu’il n’a pas plu depuis trois jours.",
    ),
    "coupure-pression": (
        "Plus d’eau {lieu} depuis ce matin, sans avertissement.",
        "La pression est très faible {lieu} depuis deux jours.",
        "Coupure d’eau {lieu}, savez-vous quand elle revient ?",
        "Pression trop basse {lieu} pour que la chaudière démarre.",
    ),
    "eau-trouble": (
        "L’eau du robinet est marron {lieu}.",
        "Eau trouble {lieu} depuis les travaux de la rue.",
        "L’eau a un fort goût de chlore {lieu}.",
        "Petits dépôts noirs dans l’eau {lieu}.",
    ),
    "compteur-eau": (
        "Le couvercle du compteur est cassé {lieu}.",
        "Le regard du compteur est plein d’eau {lieu}.",
        "Mon compteur n’a pas été relevé cette année, nous habitons {lieu}.",
    ),
    "borne-incendie": (
        "La borne d’incendie coule {lieu}.",
        "Le poteau d’incendie a été heurté par un véhicule {lieu}.",
        "Borne à incendie ouverte {lieu}, des jeunes l’ont forcée.",
    ),
    "egout-bouche": (
        "L’égout déborde {lieu}, c’est de l’eau sale.",
        "Les eaux usées remontent dans les maisons {lieu}.",
        "Égout bouché {lieu}, l’eau stagne sur le trottoir.",
        "Ça refoule par la plaque {lieu} à chaque grosse pluie.",
    ),
    "odeur-egout": (
        "Odeur d’égout insupportable {lieu}.",
        "Ça sent l’œuf pourri {lieu}, surtout le soir.",
        "Mauvaises odeurs {lieu} depuis la chaleur.",
    ),
    "avaloir-bouche": (
        "La grille d’eau pluviale est bouchée par les feuilles {lieu}.",
        "L’avaloir ne prend plus l’eau {lieu}, une grande flaque reste devant les maisons.",
        "Caniveau plein de terre {lieu}.",
        "Bouche d’égout remplie de canettes et de feuilles {lieu}.",
    ),
    "ruissellement": (
        "Coulée de boue {lieu} venue du champ au-dessus.",
        "L’eau des champs traverse la route {lieu} et entre dans les cours.",
        "Le talus a glissé sur la route {lieu} avec la pluie.",
    ),
    "mare-fosse": (
        "La mare est envahie d’herbes {lieu}.",
        "Le fossé n’est plus curé {lieu}, il déborde chez moi.",
        "La clôture du bassin de retenue est couchée {lieu}.",
        "Le fossé est comblé {lieu} depuis le passage de la fibre.",
    ),
    "lampadaire-eteint": (
        "Le lampadaire ne s’allume plus {lieu}.",
        "Un lampadaire clignote toute la nuit {lieu}.",
        "Éclairage en panne {lieu}, un seul point lumineux.",
        "La lampe est grillée {lieu}, il fait noir devant chez nous.",
        "Lampadaire éteint {lieu} depuis une semaine.",
    ),
    "rue-noire": (
        "Toute la rue est dans le noir {lieu}.",
        "Plus aucun éclairage {lieu} depuis l’orage.",
        "Le lotissement n’est plus éclairé {lieu}.",
        "Noir complet {lieu} quand les enfants partent au car.",
    ),
    "lampadaire-jour": (
        "Les lampadaires restent allumés en plein jour {lieu}.",
        "Éclairage allumé jour et nuit {lieu}, quel gaspillage.",
    ),
    "mat-endommage": (
        "Le mât est penché {lieu} depuis qu’un camion l’a touché.",
        "La trappe du lampadaire est ouverte {lieu}, on voit les fils.",
        "Un câble pend {lieu}.",
        "Le coffret électrique est arraché {lieu}.",
    ),
}
