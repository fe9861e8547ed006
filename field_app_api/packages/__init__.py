"""What a phone takes along for a sector: features, forms, styles, networks, a base map."""
