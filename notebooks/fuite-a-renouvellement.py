# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # De la fuite à la conduite à renouveler
#
# Vingt ans d’incidents sur le réseau d’eau potable : où cela casse, qui perd l’eau pendant qu’on
# répare, et quelles conduites renouveler avant que la rue ne soit refaite. Lu avec les droits du
# compte `eau`. Sur le territoire de démonstration, toutes ces données sont inventées.

# %%
from datetime import date

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

import geoportal.notebook as gp
from networks.graph.consequences import customers_lost
from networks.renewal import Breaks, Pipes, cost_of, fit, history_of, moment_of, ranked
from networks.water.isolating import cut_of
from networks.water.models import Pipe
from networks.water.topology import topology_of

ACCOUNT = "eau"
pipes = gp.layer("water-pipes", as_=ACCOUNT, where={"network": "drinking"})
incidents = gp.layer("water-incidents", as_=ACCOUNT, where={"network": "drinking"})
breaks = incidents[incidents["kind"].isin(["leak", "break"]) & incidents["pipe"].notna()]
print(
    f"{len(pipes)} conduites, {len(breaks)} fuites et casses, {pipes['synthetic'].sum()} inventées"
)

# %% [markdown]
# ## Où cela a cassé
#
# En rouge ce qui est en cours, en gris ce qui est clos.


# %%
def plan(around: gpd.GeoDataFrame) -> folium.Map:
    """An empty map of some rows: nothing is fetched from elsewhere."""
    west, south, east, north = around.to_crs(4326).total_bounds
    chart = folium.Map(tiles=None)
    chart.fit_bounds([[south, west], [north, east]])
    return chart


def shown(rows: gpd.GeoDataFrame, columns: list[str]) -> gpd.GeoDataFrame:
    """What a map needs of some rows, in WGS 84."""
    return rows[[*columns, "geometry"]].to_crs(4326)


chart = plan(breaks)
folium.GeoJson(
    shown(pipes[pipes["retired_on"].isna()], ["code"]),
    style_function=lambda _: {"color": "#9fbdd6", "weight": 1},
).add_to(chart)
for going_on, colour in ((False, "#8f9497"), (True, "#c0392b")):
    chosen = breaks[breaks["state"].isin(["open", "isolated", "repaired"]) == going_on]
    if len(chosen):
        folium.GeoJson(
            shown(chosen, ["number", "kind", "pipe"]),
            marker=folium.CircleMarker(radius=4, color=colour, fill=True),
            tooltip=folium.GeoJsonTooltip(["number", "kind", "pipe"]),
        ).add_to(chart)
chart

# %% [markdown]
# ## Quelles conduites cassent : matériau et décennie de pose
#
# Une casse d’avant la pose de sa conduite est celle de la conduite qui l’a précédée : elle est mise
# à part. Les conduites abandonnées comptent pour les années qu’elles ont vécues.

# %%
now = moment_of(date.today())
first = moment_of(breaks["opened_at"].min().date())
days = [moment_of(moment.date()) for moment in breaks["opened_at"].dt.tz_convert("Europe/Paris")]
left = pd.to_datetime(pipes["retired_on"])
history = history_of(
    Pipes(
        ids=pipes["code"].tolist(),
        material=pipes["material"].tolist(),
        diameter=pipes["diameter_mm"].to_numpy(float),
        laid=pipes["laid_year"].to_numpy(float),
        retired=np.array([np.inf if pd.isna(day) else moment_of(day.date()) for day in left]),
        length=pipes.length.to_numpy(float),
    ),
    Breaks(breaks["pipe"].tolist(), np.array(days), np.array(days)),
)
print(f"{history.set_apart} casses mises à part : hors de la vie de leur conduite")

begun, ended = history.pipes.years_within(first, now)
table = pd.DataFrame(
    {
        "material": pipes["material"].to_numpy(),
        "decade": (pipes["laid_year"] // 10 * 10).to_numpy(),
        "km_years": pipes.length.to_numpy() / 1000 * (ended - begun),
        "breaks": history.counts(first, now),
    }
)
cohorts = table.groupby(["material", "decade"]).sum()
cohorts = cohorts[cohorts["km_years"] > 20]
rates = (cohorts["breaks"] / cohorts["km_years"]).rename("breaks_per_km_year")
rates.unstack("decade").round(2)

# %% [markdown]
# ## La dernière casse : quelles vannes fermer, qui prévenir
#
# Celle qui est en cours, s’il y en a une sur une conduite en service.

# %%
standing = breaks[breaks["pipe"].isin(pipes.loc[pipes["retired_on"].isna(), "code"])]
if standing.empty:
    raise SystemExit("Aucune casse n’est sur une conduite en service : il n’y a rien à isoler.")
open_now = standing[standing["state"].isin(["open", "isolated"])]
last = (open_now if len(open_now) else standing).sort_values("opened_at").iloc[-1]
broken = Pipe.objects.get(pk=int(pipes.index[pipes["code"] == last["pipe"]][0]))
cut = cut_of(gp.actor(ACCOUNT), broken)
print(f"{last['number']}, conduite {broken.code} : {cut.customers} abonnés sans eau")
for step, valve in enumerate(cut.valves, start=1):
    print(f"{step}. fermer {valve.code}")
for each in cut.sensitive:
    print(f"prévenir d’abord : {each.get_sensitive_display()}, {each.address}")

# %%
area = gpd.GeoDataFrame(geometry=[cut.area], crs=2154)
chart = plan(area)
folium.GeoJson(
    area.to_crs(4326), style_function=lambda _: {"color": "#d9822b", "fillOpacity": 0.3}
).add_to(chart)
devices = gp.layer("water-devices", as_=ACCOUNT, where={"function": "valve"})
for step, valve in enumerate(cut.valves, start=1):
    place = devices.loc[[valve.pk]].to_crs(4326).geometry.iloc[0]
    folium.Marker([place.y, place.x], icon=folium.DivIcon(html=f"<b>{step}</b>")).add_to(chart)
chart

# %% [markdown]
# ## Le classement : casses attendues × abonnés coupés ÷ coût
#
# Les casses attendues d’ici un an viennent du matériau, de la décennie, du diamètre, de la longueur
# et du passé de chaque conduite, chacun rapproché de la moyenne tant qu’il dit peu. L’intervalle a
# neuf chances sur dix de contenir la vraie valeur.

# %%
forecast = fit(history, first, now).forecast(now, now + 1)
with np.errstate(invalid="ignore"):  # an abandoned pipe expects nothing
    low, high = forecast.credible()
lost = customers_lost(topology_of(broken.territory_id).segments)
table = pipes.assign(
    past=history.counts(first, now),
    expected=forecast.mean,
    low=low,
    high=high,
    customers_cut=[lost.get(str(key), 0) for key in pipes.index],
    cost=[
        cost_of(metres, diameter)
        for metres, diameter in zip(pipes.length, pipes["diameter_mm"], strict=True)
    ],
)
table = table[table["retired_on"].isna()]
columns = (table[name].tolist() for name in ("code", "expected", "customers_cut", "cost"))
order = ranked(*columns)
worst = table.set_index("code", drop=False).loc[[each.id for each in order]]
worst["score"] = [each.score for each in order]
worst["rank"] = range(1, len(worst) + 1)
shown_columns = ["material", "laid_year", "past", "expected", "low", "high", "customers_cut"]
worst[[*shown_columns, "cost", "score"]].head(15).round(3)

# %% [markdown]
# ## Les cinq pour cent de longueur à renouveler d’abord

# %%
share = worst.length.cumsum() / worst.length.sum()
chosen = worst[share <= 0.05]
caught = breaks["pipe"].isin(chosen["code"]).sum() / len(breaks)
print(
    f"{len(chosen)} conduites, {chosen.length.sum() / 1000:.1f} km, {chosen['cost'].sum():,.0f} €"
)
print(f"elles ont eu {caught:.0%} des casses connues (le passé, non une prévision)")

chart = plan(chosen)
folium.GeoJson(
    shown(worst, ["code"]), style_function=lambda _: {"color": "#c9d3da", "weight": 1}
).add_to(chart)
folium.GeoJson(
    shown(chosen, ["code", "rank", "past", "customers_cut"]),
    style_function=lambda _: {"color": "#c0392b", "weight": 5},
    tooltip=folium.GeoJsonTooltip(["rank", "code", "past", "customers_cut"]),
).add_to(chart)
chart
