"""Sentences of citizens about waste, nature, buildings and the rest; ``{lieu}`` is where."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, ...]]] = {
    "depot-sauvage": (
        "Dépôt sauvage {lieu} : matelas, pneus, gravats.",
        "Quelqu’un a vidé une camionnette {lieu}.",
        "Des sacs noirs ont été jetés {lieu}, les bêtes les ont ouverts.",
        "Encore un tas d’ordures {lieu}.",
        "Plaques qui ressemblent à de l’amiante abandonnées {lieu}.",
        "Frigo et canapé déposés {lieu}.",
        "Déchets verts et bidons jetés dans le fossé {lieu}.",
    ),
    "collecte-oubliee": (
        "Les poubelles n’ont pas été ramassées {lieu}.",
        "Le camion n’est pas passé {lieu} cette semaine.",
        "Bacs jaunes toujours pleins {lieu}, ils ont été oubliés.",
        "Pas de collecte {lieu} depuis le jour férié.",
    ),
    "bac-casse": (
        "Le couvercle de notre bac est cassé, nous habitons {lieu}.",
        "Une roue du bac gris est cassée {lieu} après la collecte.",
        "Nous sommes arrivés {lieu} et n’avons pas de bac jaune.",
    ),
    "point-tri-plein": (
        "Le conteneur à verre déborde {lieu}.",
        "Point de tri plein {lieu}, les gens laissent tout par terre.",
        "La trappe du conteneur est coincée {lieu}.",
        "Les bouteilles s’entassent au pied de la borne {lieu}.",
    ),
    "encombrants": (
        "Les encombrants n’ont pas été pris {lieu}.",
        "Un matelas est sur le trottoir {lieu} depuis dix jours.",
        "Des meubles cassés gênent le passage {lieu}.",
    ),
    "corbeille": (
        "La corbeille déborde {lieu}.",
        "Poubelle publique arrachée {lieu}.",
        "Plus de sacs pour chiens au distributeur {lieu}.",
    ),
    "salete": (
        "Verre cassé {lieu}, dangereux pour les enfants.",
        "Déjections de chiens partout {lieu}.",
        "La rue n’est plus balayée {lieu}.",
        "Beaucoup de papiers et de mégots {lieu} après le marché.",
        "Feuilles mortes non ramassées {lieu}, ça glisse.",
    ),
    "graffiti": (
        "Tags {lieu} sur le mur.",
        "Graffiti {lieu}, visible de la route.",
        "Affiches collées {lieu} sur tout le transformateur.",
    ),
    "animal-mort": (
        "Un chevreuil mort {lieu} au bord de la route.",
        "Chat écrasé {lieu}.",
        "Un blaireau mort {lieu}, l’odeur commence.",
    ),
    "herbes-hautes": (
        "Les herbes sont si hautes {lieu} qu’on ne voit pas les voitures arriver.",
        "Talus pas fauché {lieu}.",
        "L’herbe envahit le trottoir {lieu}.",
        "Chemin de randonnée impraticable {lieu}, orties et ronces.",
        "Chardons en graines {lieu}, à faucher vite.",
    ),
    "haie-debordante": (
        "Une haie dépasse sur le trottoir {lieu}.",
        "Les ronces débordent {lieu}, on marche sur la route.",
        "La haie cache le panneau {lieu}.",
    ),
    "branche-tombee": (
        "Une grosse branche est tombée {lieu}.",
        "Arbre en travers {lieu} après le coup de vent.",
        "Branche cassée qui pend {lieu}.",
        "Un peuplier est couché {lieu} et bloque le passage.",
    ),
    "arbre-dangereux": (
        "Un arbre mort penche dangereusement {lieu}.",
        "Le vieux hêtre craque au vent {lieu}.",
        "L’arbre {lieu} s’est incliné après la tempête.",
    ),
    "massif": (
        "Les fleurs du rond-point sont sèches {lieu}.",
        "L’arrosage coule en plein midi {lieu}.",
        "Le massif a été piétiné {lieu}.",
        "Pelouse labourée par un véhicule {lieu}.",
    ),
    "aire-de-jeux": (
        "Le toboggan est cassé {lieu}.",
        "La balançoire ne tient plus que par une chaîne {lieu}.",
        "Le filet du terrain multisport est déchiré {lieu}.",
        "Il y a des clous qui sortent du jeu en bois {lieu}.",
    ),
    "frelons": (
        "Nid de frelons asiatiques dans un arbre {lieu}.",
        "Gros nid de frelons {lieu}, à hauteur d’homme.",
        "Beaucoup de frelons {lieu}, il doit y avoir un nid dans la haie.",
    ),
    "animal-errant": (
        "Un chien erre {lieu} depuis hier, sans collier.",
        "Deux moutons se promènent {lieu}.",
        "Chats errants de plus en plus nombreux {lieu}.",
        "Un cheval est sorti de son pré {lieu}.",
    ),
    "inondation": (
        "L’eau monte {lieu}, elle arrive aux portes.",
        "La rue est sous l’eau {lieu}.",
        "Caves inondées {lieu} depuis l’orage.",
        "Route coupée par l’eau {lieu}, des voitures passent quand même.",
    ),
    "berge": (
        "La berge s’effondre {lieu}.",
        "Il manque un garde-corps {lieu} le long de l’eau.",
        "Le chemin au bord de l’eau est miné {lieu}.",
        "Les marches du quai sont très glissantes {lieu}.",
    ),
    "riviere-encombree": (
        "Un arbre barre la rivière {lieu}.",
        "Des branches et des bouteilles bloquent l’eau sous le pont {lieu}.",
        "Le cours d’eau est envahi par la renouée {lieu}.",
    ),
    "pollution": (
        "Mousse blanche sur la rivière {lieu}.",
        "Des poissons morts flottent {lieu}.",
        "L’eau a une couleur bizarre et sent l’hydrocarbure {lieu}.",
    ),
    "mobilier-urbain": (
        "Le banc est cassé {lieu}.",
        "Un potelet est couché {lieu}.",
        "La barrière a été arrachée {lieu}.",
        "La table de pique-nique est pourrie {lieu}.",
    ),
    "batiment-public": (
        "La porte de la salle ne ferme plus {lieu}.",
        "Il pleut dans le gymnase {lieu}.",
        "Une gouttière est tombée {lieu}.",
        "Le chauffage ne marche pas {lieu}.",
    ),
    "sanitaires": (
        "Les toilettes publiques sont fermées {lieu}.",
        "Toilettes très sales {lieu}, plus de papier.",
        "La chasse d’eau coule sans arrêt {lieu}.",
    ),
    "cimetiere": (
        "Le robinet du cimetière ne marche plus.",
        "Le portail du cimetière reste bloqué.",
        "Les allées du cimetière sont pleines d’herbe.",
    ),
    "patrimoine": (
        "Des pierres sont tombées du mur ancien {lieu}.",
        "Le panneau qui explique les vestiges est illisible {lieu}.",
        "Des inscriptions ont été gravées {lieu} sur la pierre.",
        "La clôture du site antique est ouverte {lieu}.",
    ),
    "accessibilite": (
        "Impossible de passer en fauteuil {lieu}, la bordure est trop haute.",
        "Avec la poussette il faut descendre sur la route {lieu}.",
        "La rampe est bloquée par une barrière {lieu}.",
    ),
    "arret-bus": (
        "La vitre de l’abri de bus est brisée {lieu}.",
        "Plus d’horaires affichés à l’arrêt {lieu}.",
        "L’arrêt n’est pas éclairé {lieu}, le chauffeur ne nous voit pas.",
        "L’abri fuit {lieu}.",
    ),
    "bus-scolaire": (
        "Le car scolaire est encore en retard {lieu}.",
        "Le car est passé sans s’arrêter {lieu} ce matin.",
        "Il n’y a plus de places assises quand le car arrive {lieu}.",
    ),
    "horaires-bus": (
        "Y a-t-il un bus le samedi {lieu} ?",
        "Le dernier bus part trop tôt {lieu} pour ceux qui travaillent.",
        "Je cherche les horaires de la navette {lieu}.",
    ),
    "incivilite": (
        "Des feux d’artifice sont tirés {lieu} presque chaque soir.",
        "Des regroupements bruyants {lieu}, avec des déchets laissés sur place.",
        "Un feu de déchets verts est fait {lieu} chaque dimanche.",
    ),
    "bruit": (
        "Des motos tournent {lieu} tard le soir.",
        "Musique très forte {lieu} jusqu’à trois heures.",
        "Un groupe froid tourne toute la nuit {lieu}.",
    ),
    "batiment-occupe": (
        "La porte d’une maison vide a été forcée {lieu}.",
        "Le hangar abandonné sert de lieu de fête {lieu}.",
    ),
    "question": (
        "Quels sont les horaires de la déchetterie ?",
        "Comment demander un composteur ?",
        "Où retirer des sacs pour le tri {lieu} ?",
        "Quand auront lieu les travaux annoncés {lieu} ?",
        "Qui contacter pour un raccordement à l’assainissement ?",
    ),
    "autre": (
        "Les cloches sonnent à la mauvaise heure.",
        "Un fil de téléphone pend {lieu}.",
        "Le portillon du passage est bloqué {lieu}.",
        "Des ballons sont coincés sur le toit {lieu}.",
    ),
}
