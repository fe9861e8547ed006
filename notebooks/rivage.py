# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Des niveaux des restes au rivage
#
# Le chemin de la page « Études », pas à pas : ce que chaque reste dit de l’eau, le niveau qu’ils
# énoncent ensemble, le sol de l’époque, et jusqu’où l’eau venait, avec ce que l’on ne sait pas. Lu
# avec les droits du compte `archeologue`. Sur le territoire de démonstration, le relief et les
# niveaux sont inventés : le résultat n’apprend rien sur Lillebonne.

# %%
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from django.contrib.gis.geos import Polygon
from shapely.geometry import box

import geoportal.notebook as gp
from archaeology.analysis.terrain import read_grid
from archaeology.analysis.water_level import Meaning
from archaeology.studies.shorelines.computing import extent_of, ground_of, level_of
from archaeology.studies.shorelines.gathering import gather
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters
from archaeology.studies.shorelines.saying import confidence_in_words, statement_in_words
from archaeology.studies.shorelines.stating import statement_of
from layers.raster.reading import elevation_models

who = gp.actor("archeologue")
# Ouest, sud, est, nord (Lambert-93). Il y a des reliefs d’ailleurs : il faut celui d’ici.
BOUNDS = (520_980, 6_937_300, 522_000, 6_938_250)
here = Polygon.from_bbox(BOUNDS)
relief = next((each for each in elevation_models(who) if each.geom.covers(here)), None)
if relief is None:
    raise SystemExit(
        "Aucun relief ne couvre toute la zone du carnet : importez-en un (page « Plans et "
        "relief »), ou changez BOUNDS."
    )
print(f"{relief.title} : {relief.resolution_m:g} m, {relief.minimum:.1f} à {relief.maximum:.1f} m")

# %% [markdown]
# ## Ce qui est demandé
#
# Une époque, une zone (Lambert-93), une ligne dans la rivière, et le sol d’aujourd’hui moins ce qui
# s’est déposé depuis.

# %%
asked = ShorelineParameters(
    start=1,
    # The last year is the one before: 200.
    end=201,
    elevation=relief.pk,
    bounds=BOUNDS,
    river=((521_645, 6_937_310), (521_560, 6_937_500)),
    fill=RECORDED_FILL,
    draws=10,
)
read = gather(who, relief.territory_id, asked)

# %% [markdown]
# ## Les restes
#
# Un sol sec, un foyer, une tombe : l’eau restait plus bas. Une vase, une épave : elle venait
# plus haut. Seul ce qui est daté de l’époque pèse, et selon sa fiabilité.

# %%
level = level_of(asked, read.record)
remains = pd.DataFrame(
    {
        "reste": each.label,
        "l’eau": {"upper": "plus bas", "lower": "plus haut"}.get(each.meaning.side, "à côté"),
        "altitude": round(each.z_m, 2),
        "fiabilité": each.reliability,
        "inventé": each.synthetic,
        "tire de (m)": round(pull.shift_m, 2),
    }
    for each, pull in zip(level.remains, level.influences, strict=True)
)
remains.sort_values("tire de (m)", key=abs, ascending=False).head(12)

# %% [markdown]
# ## Le niveau
#
# L’énoncé tient à son taux annoncé : sur mille villes simulées, neuf fois sur dix au moins.


# %%
def in_words(level):
    """Ce qui est énoncé du niveau, tel que la page d’une étude le dit."""
    stated = statement_of(level.posterior)
    said = {"low": stated.low_m, "high": stated.high_m, "share": stated.level}
    return ", ".join(filter(None, [statement_in_words(said), confidence_in_words(said)]))


print(f"{level.question.reference} : {in_words(level)}")
if level.synthetic:
    print("Des niveaux inventés y prennent part : ce n’est pas un résultat.")
chances = pd.Series(level.posterior.density, index=level.posterior.levels_m, name="probabilité")
chances = chances / chances.sum()
chances[chances > chances.max() / 100].iloc[::3].round(3)

# %% [markdown]
# ## Le sol de l’époque
#
# L’épaisseur des remblais est estimée entre les carottages. Loin d’eux on ne sait pas : « inconnu »
# n’est jamais « sous l’eau ».

# %%
today = read_grid(Path(read.data), bounds=asked.bounds)
then = ground_of(asked, read.record, today)
known = np.isfinite(then.mean.values)
thick = (today.values - then.mean.values)[known]
print(f"{len(read.record['grounds'])} niveaux de sol ; {known.mean():.0%} de la zone est connue")
print(f"remblai médian {np.median(thick):.1f} m, au plus {thick.max():.1f} m")

# %% [markdown]
# ## Jusqu’où l’eau venait

# %%
found = extent_of(asked, read.record, then, level, lambda _percent, _step="": None)
areas = gpd.GeoDataFrame(
    {"probabilité": [f"{share:.0%}" for share in found.contours]},
    geometry=list(found.contours.values()),
    crs=2154,
)
areas["hectares"] = (areas.area / 10_000).round(1)
areas[["probabilité", "hectares"]]

# %% [markdown]
# ## Sur une carte
#
# Trois rivages, de « presque sûrement » à « peut-être » ; en gris, ce que rien ne dit.

# %%
COLOURS = {"95%": "#08306b", "50%": "#2171b5", "5%": "#6baed6"}
heights = found.probability
zone = box(*heights.bounds)
unknown = gpd.GeoSeries([zone], crs=2154).to_crs(4326)
south, north = unknown.total_bounds[1], unknown.total_bounds[3]
west, east = unknown.total_bounds[0], unknown.total_bounds[2]
chart = folium.Map(tiles=None)
chart.fit_bounds([[south, west], [north, east]])
grey = np.zeros((*heights.values.shape, 4))
grey[np.isnan(heights.values)] = (0.35, 0.35, 0.35, 0.45)
folium.raster_layers.ImageOverlay(
    grey[::4, ::4], bounds=[[south, west], [north, east]], name="inconnu"
).add_to(chart)
for _index, row in areas.iterrows():
    colour = COLOURS[row["probabilité"]]
    folium.GeoJson(
        gpd.GeoSeries([row.geometry.simplify(2)], crs=2154).to_crs(4326),
        name=f"sous l’eau à {row['probabilité']} au moins",
        style_function=lambda _feature, colour=colour: {
            "color": colour,
            "weight": 2,
            "fillColor": colour,
            "fillOpacity": 0.25,
        },
    ).add_to(chart)
places = gp.layer("heritage-sites", as_="archeologue")
for place in places[places.geometry.notna()].to_crs(4326).itertuples():
    folium.CircleMarker(
        (place.geometry.y, place.geometry.x), radius=4, color="#7a1f2b", tooltip=place.name
    ).add_to(chart)
folium.LayerControl().add_to(chart)
chart

# %% [markdown]
# ## Et s’il n’y avait que les sols secs ?
#
# Ils disent où l’eau n’allait pas, jamais jusqu’où elle venait : l’énoncé perd son bas.

# %%
dry = [each for each in read.record["remains"] if each["candidate"]["meaning"] == Meaning.DRY_FLOOR]
in_words(level_of(asked, {**read.record, "remains": dry}))

# %% [markdown]
# ## Les études qui sont gardées
#
# La page en garde les réglages, les données lues avec leurs empreintes, les fichiers ; la commande
# `geoportal archaeology study repeat CLÉ` les refait.

# %%
gp.studies(as_="archeologue")
