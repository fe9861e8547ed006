/** The map's own words, in French: MapLibre's table of labels, and ours. */
export const mapLabels: Record<string, string> = {
  "AttributionControl.ToggleAttribution": "Afficher ou masquer les sources",
  "GeolocateControl.FindMyLocation": "Me localiser",
  "GeolocateControl.LocationNotAvailable": "Position indisponible",
  "Map.Title": "Carte",
  "Marker.Title": "Lieu choisi",
  "NavigationControl.ResetBearing": "Remettre le nord en haut",
  "NavigationControl.ZoomIn": "Rapprocher",
  "NavigationControl.ZoomOut": "Éloigner",
  "Popup.Close": "Fermer",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
  "CooperativeGesturesHandler.WindowsHelpText": "Ctrl + molette pour changer d’échelle",
  "CooperativeGesturesHandler.MacHelpText": "⌘ + molette pour changer d’échelle",
  "CooperativeGesturesHandler.MobileHelpText": "Déplacez la carte avec deux doigts",
};

export const words = {
  failed: "La carte ne peut pas s’afficher ici. La liste contient les mêmes informations.",
  failedPicker:
    "La carte ne peut pas s’afficher ici. Indiquez le lieu par votre position ou par ses coordonnées.",
  partial: "Une partie de la carte ne se charge pas. Nouvel essai au prochain déplacement.",
  keys: "Au clavier : flèches pour déplacer la carte, plus et moins pour changer d’échelle, Entrée pour choisir ce qui est sous la croix.",
  pickHere: "Placer le point sous la croix",
  placed: "Lieu choisi sur la carte.",
  drawStarted:
    "Dessin commencé. Touchez la carte pour placer chaque coin, ou déplacez-la avec les flèches et placez un coin sous la croix avec Espace. Entrée ferme, Retour arrière reprend le dernier coin, Échap abandonne.",
  drawCorner: "Coin sous la croix",
  drawClose: "Fermer",
  drawBack: "Reprendre un coin",
  drawStop: "Abandonner",
  drawCorners: "Coins placés :",
  drawTooFew: "Il faut au moins trois coins.",
  drawFull: "Ce contour a assez de coins : fermez-le.",
  drawClosed: "Le contour est fermé.",
  drawStopped: "Dessin abandonné.",
};
