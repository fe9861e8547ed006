"""What agencies answer and write to each other."""

from typing import Final

ACKNOWLEDGEMENTS: Final = (
    "Votre demande a été transmise au service compétent, qui revient vers vous rapidement.",
    "Nous avons bien reçu votre signalement et l’avons confié au service concerné.",
    "Merci de votre signalement. Le service chargé du secteur en est informé.",
)
STARTED: Final = (
    "Une visite sur place est programmée.",
    "Une équipe s’est rendue sur place ; l’intervention est planifiée.",
    "L’intervention est inscrite au programme de la semaine.",
    "Le matériel nécessaire a été commandé.",
)
ANSWERS: Final[dict[str, tuple[str, ...]]] = {
    "voirie": (
        "Nos équipes ont repris la chaussée en enrobé à froid. Une réfection durable est inscrite "
        "au programme de l’année.",
        "L’intervention a été réalisée. Nous vous remercions de votre vigilance.",
        "La zone a été mise en sécurité, puis réparée. La circulation est rétablie.",
    ),
    "circulation": (
        "La signalisation a été remise en état.",
        "Après une visite sur place, l’aménagement demandé a été retenu et réalisé.",
        "Le nécessaire a été fait. Un contrôle sera effectué dans les prochaines semaines.",
    ),
    "eau": (
        "La fuite a été localisée et réparée. Le service est rétabli ; l’eau peut rester "
        "légèrement trouble quelques heures.",
        "Nos agents sont intervenus sur le réseau et la situation est redevenue normale.",
        "Une purge du réseau a été réalisée et les contrôles effectués sont conformes.",
    ),
    "assainissement": (
        "Le réseau a été curé par hydrocurage. L’écoulement est rétabli.",
        "L’ouvrage a été nettoyé et fera l’objet d’un passage régulier.",
        "L’obstruction a été levée. Merci de ne pas jeter de lingettes dans les toilettes.",
    ),
    "dechets": (
        "Les déchets ont été enlevés. Nous vous rappelons que les déchetteries sont gratuites pour "
        "les particuliers.",
        "Un passage de rattrapage a été effectué par nos équipes.",
        "Le site a été nettoyé. Une surveillance est mise en place.",
    ),
    "eclairage": (
        "Le point lumineux a été réparé et remplacé par une lampe à diodes.",
        "Le défaut d’alimentation a été corrigé. L’éclairage fonctionne de nouveau.",
        "La panne provenait de l’armoire de commande ; elle a été remise en service.",
    ),
    "nature": (
        "L’équipe des espaces verts est intervenue et le passage est dégagé.",
        "L’entretien demandé a été réalisé. Le prochain passage est prévu au calendrier.",
        "L’équipement a été réparé et contrôlé avant sa réouverture.",
    ),
    "rivieres": (
        "Nos techniciens sont intervenus et l’écoulement est rétabli.",
        "Le site a été sécurisé ; une étude est engagée pour une solution durable.",
        "Les analyses réalisées n’ont pas montré de pollution persistante.",
    ),
    "equipements": (
        "La réparation a été effectuée par nos ateliers.",
        "L’équipement a été remplacé.",
        "Le site a été remis en état. Merci de l’intérêt que vous lui portez.",
    ),
    "transports": (
        "L’arrêt a été remis en état et les horaires affichés.",
        "Le transporteur a été rappelé à ses obligations. N’hésitez pas à nous signaler tout "
        "nouvel incident.",
        "Vous trouverez les horaires à jour à l’accueil et sur le site du réseau.",
    ),
    "tranquillite": (
        "Des passages ont été effectués par la police intercommunale et se poursuivront.",
        "Une médiation a été proposée aux personnes concernées.",
    ),
    "autres": (
        "Les renseignements demandés vous ont été transmis. L’accueil reste à votre disposition.",
        "Votre demande a été orientée et traitée par le service compétent.",
    ),
}
REFUSALS: Final = (
    "Après vérification sur place, aucun désordre n’a été constaté à l’endroit indiqué.",
    "Ce terrain est privé : la collectivité ne peut y intervenir. Nous vous invitons à vous "
    "rapprocher du propriétaire.",
    "La demande ne peut être retenue : l’aménagement serait contraire aux règles de sécurité.",
    "Sans réponse à notre demande de précisions sur le lieu, nous ne pouvons pas donner suite.",
)
FORWARDED: Final = (
    "Votre demande relève de l’organisme suivant, à qui nous l’avons transmise : {organisme}.",
    "Nous ne sommes pas gestionnaires à cet endroit. Demande transmise : {organisme}.",
)
DUPLICATES: Final = (
    "Ce problème nous a déjà été signalé ; vous serez tenu informé de la suite donnée.",
    "Une demande est déjà ouverte pour ce lieu. Merci d’avoir pris le temps de nous écrire.",
)
CLOSED: Final = (
    "Sans nouvelle de votre part, la demande est close.",
    "Demande close après contrôle sur place.",
    "Demande close.",
)
MESSAGES: Final = (
    "Pourriez-vous nous préciser le côté de la rue ?",
    "L’intervention est reportée en raison de la météo ; nous vous prions de nous en excuser.",
    "Une première mise en sécurité a été faite. La réparation suivra.",
    "La pièce est en commande ; comptez une dizaine de jours.",
)
NOT_FIXED: Final = (
    "Le problème est revenu au bout de deux jours.",
    "Je suis repassé, rien n’a changé.",
    "C’est mieux mais ce n’est pas terminé, il reste la moitié.",
    "La réparation n’a pas tenu.",
)
PRAISE: Final = (
    "Rapide et bien fait, merci.",
    "Merci aux agents.",
    "Très bien, un peu long quand même.",
    "Parfait.",
)
COMPLAINTS: Final = ("Beaucoup trop long.", "J’ai dû relancer deux fois.", "Travail bâclé.")
NOTES: Final[dict[str, tuple[str, ...]]] = {
    "voirie": (
        "Voir avec l’entreprise du marché à bons de commande.",
        "Passer avec le camion à émulsion en même temps que la rue voisine.",
        "Limite avec la voirie départementale à vérifier.",
    ),
    "circulation": ("Arrêté à prendre avant la pose.", "Comptage à prévoir avant réponse."),
    "eau": (
        "Fonte grise, deuxième casse sur ce tronçon cette année.",
        "Vanne amont dure à manœuvrer, prévoir la clé longue.",
        "Prévenir les abonnés avant coupure.",
    ),
    "assainissement": ("Passage caméra demandé.", "Hydrocureur réservé.", "Racines probables."),
    "dechets": (
        "Troisième dépôt au même endroit, en parler à la police intercommunale.",
        "Benne à prévoir, agent seul insuffisant.",
        "Vérifier la tournée du lundi.",
    ),
    "eclairage": ("Armoire à contrôler d’abord.", "Nacelle nécessaire.", "Défaut d’isolement ?"),
    "nature": ("Attendre la fin de nidification.", "Élagueur contacté.", "Fauche tardive ici."),
    "rivieres": ("Consigne d’astreinte appliquée.", "Prévenir le syndicat de bassin."),
    "equipements": ("Devis demandé.", "Atelier prévenu.", "Sous garantie, appeler le fournisseur."),
    "transports": ("Transporteur contacté.", "À voir en réunion de réseau."),
    "tranquillite": ("Passage de nuit à prévoir.", "Ne pas communiquer l’adresse du demandeur."),
    "autres": ("Rappeler l’usager.", "Fiche d’accueil à compléter."),
}

# Where the group's answers would sound wrong.
ANSWERS_BY_CATEGORY: Final[dict[str, tuple[str, ...]]] = {
    "depot-sauvage": (
        "Les déchets ont été enlevés. Nous vous rappelons que les déchetteries sont gratuites pour "
        "les particuliers.",
        "Le site a été nettoyé et une procédure est engagée contre l’auteur du dépôt.",
        "Le site a été nettoyé. Une surveillance est mise en place.",
    ),
    "encombrants": ("Les encombrants ont été enlevés. Le service se réserve sur rendez-vous.",),
    "corbeille": ("La corbeille a été vidée et remise en état.",),
    "salete": ("La rue a été balayée. La tournée de propreté est adaptée en conséquence.",),
    "fuite-eau": (
        "La fuite a été localisée et réparée. L’eau peut rester trouble quelques heures.",
        "La conduite a été réparée ; la chaussée sera reprise sous quinze jours.",
        "Le branchement en cause a été remplacé par nos agents.",
    ),
    "eau-trouble": (
        "Une purge du réseau a été réalisée et les contrôles effectués sont conformes.",
    ),
    "herbes-hautes": (
        "Le secteur a été fauché. Le prochain passage est prévu au calendrier.",
        "La fauche a été avancée au carrefour ; le reste suivra après la floraison.",
    ),
    "haie-debordante": ("La haie a été taillée et le passage est dégagé.",),
    "branche-tombee": ("Le bois a été dégagé et l’arbre contrôlé par un élagueur.",),
    "arbre-dangereux": ("L’arbre a été expertisé, puis abattu. Un autre sera replanté.",),
    "massif": ("Le massif a été repris par l’équipe des espaces verts.",),
    "rue-noire": ("L’armoire de commande a été remise en service ; l’éclairage est rétabli.",),
    "lampadaire-jour": ("L’horloge de l’armoire de commande a été réglée.",),
    "mat-endommage": ("Le mât a été mis en sécurité le jour même, puis remplacé.",),
    "riviere-encombree": ("L’embâcle a été retiré par nos techniciens.",),
    "neige-verglas": (
        "Le secteur a été salé ce matin et ajouté à la tournée de viabilité hivernale.",
    ),
    "chaussee-glissante": (
        "La chaussée a été balayée ; l’exploitant a été rappelé à ses devoirs.",
    ),
    "travaux-signalisation": ("L’entreprise est revenue remettre le chantier en état.",),
    "stationnement-genant": ("Des passages ont été effectués et seront répétés à ces heures.",),
    "epave": ("Le véhicule a été enlevé à l’issue de la procédure de mise en fourrière.",),
    "vitesse": (
        "Un radar pédagogique a été posé ; les mesures seront présentées à la commune.",
        "Un aménagement est à l’étude. La commune vous tiendra informé.",
    ),
    "coupure-pression": (
        "L’alimentation est rétablie. La coupure était due à une casse du réseau.",
    ),
    "compteur-eau": ("Le regard a été remplacé par nos agents, sans frais pour vous.",),
    "borne-incendie": ("Le poteau d’incendie a été remis en service et signalé aux pompiers.",),
    "odeur-egout": ("Le siphon de la grille a été nettoyé et remis en eau.",),
    "avaloir-bouche": ("L’avaloir a été curé. Il est ajouté à la tournée d’automne.",),
    "mare-fosse": ("Le curage a été réalisé à la période autorisée pour la faune.",),
    "ruissellement": ("La route a été dégagée ; une rencontre avec l’exploitant est prévue.",),
    "bac-casse": ("Le bac a été réparé ou remplacé lors du dernier passage.",),
    "collecte-oubliee": ("Un passage de rattrapage a été effectué. Veuillez nous en excuser.",),
    "point-tri-plein": ("Le conteneur a été vidé et la fréquence des passages revue.",),
    "graffiti": ("L’inscription a été effacée par notre équipe.",),
    "animal-mort": ("L’animal a été enlevé.",),
    "animal-errant": ("L’animal a été confié à la fourrière ; son propriétaire est recherché.",),
    "frelons": ("Le nid a été détruit par une entreprise agréée.",),
    "aire-de-jeux": ("Le jeu a été réparé et contrôlé avant sa réouverture.",),
    "inondation": ("L’eau s’est retirée ; la voirie a été nettoyée et l’ouvrage contrôlé.",),
    "pollution": ("Les analyses réalisées n’ont pas montré de pollution persistante.",),
    "berge": ("L’accès a été sécurisé dans l’attente des travaux de confortement.",),
    "cimetiere": ("Le nécessaire a été fait par les agents de la commune.",),
    "sanitaires": ("Les toilettes ont été nettoyées, réparées et rouvertes.",),
    "patrimoine": ("Le site a été sécurisé et le service du patrimoine organise la restauration.",),
    "bus-scolaire": ("Le transporteur a été rappelé à ses obligations.",),
    "horaires-bus": ("Vous trouverez les horaires à jour à l’accueil et aux arrêts.",),
}
