"""The floor: what a spatial layer is, who may see it, every way in and out."""
