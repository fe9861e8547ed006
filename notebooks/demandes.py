# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Une année de demandes
#
# Ce carnet lit la couche `requests` avec les droits du public : catégorie, lieu, état et dates.
# Avec `as_="accueil"`, il verrait ce que voit l’accueil.

# %%
import folium
import geopandas as gpd
import pandas as pd

import geoportal.notebook as gp

communes = gp.layer("communes")
requests = gp.layer("requests")
requests["received_at"] = pd.to_datetime(requests["received_at"], utc=True)
requests[["category", "state", "commune", "received_at"]].head()

# %% [markdown]
# ## Combien pour mille habitants, par commune ?

# %%
located = gpd.sjoin(requests, communes[["insee", "name", "population", "geometry"]])
per_commune = located.groupby(["insee", "name", "population"]).size().rename("requests")
per_commune = per_commune.reset_index()
per_commune["per_thousand"] = 1000 * per_commune["requests"] / per_commune["population"]
per_commune.sort_values("per_thousand", ascending=False).head(10)

# %% [markdown]
# ## La même chose sur une carte

# %%
table = communes.merge(per_commune[["insee", "per_thousand"]], on="insee", how="left")
web = table.to_crs(4326)
centre = web.union_all().centroid
chart = folium.Map(location=[centre.y, centre.x], zoom_start=10, tiles=None)
folium.Choropleth(
    geo_data=web[["insee", "geometry"]].to_json(),
    data=table,
    columns=["insee", "per_thousand"],
    key_on="feature.properties.insee",
    fill_color="YlOrBr",
    nan_fill_opacity=0,
    legend_name="Demandes pour 1 000 habitants",
).add_to(chart)
chart

# %% [markdown]
# ## Combien de jours jusqu’à la fin d’une demande ?

# %%
ended = pd.to_datetime(requests["ended_at"], utc=True)
days = (ended - requests["received_at"]).dt.total_seconds() / 86400
days.groupby(requests["category"]).agg(["count", "median"]).sort_values("count").tail(10)
