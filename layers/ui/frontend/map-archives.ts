/** Tile archives that a phone holds, as sources of a map: PMTiles read out of a Blob, without network. */
import { addProtocol } from "maplibre-gl";
import { FileSource, PMTiles, Protocol } from "pmtiles";

const archives = new Protocol();
let count = 0;
addProtocol("pmtiles", archives.tile);

/** The address under which a map finds the tiles of an archive. */
export function archiveAddress(archive: Blob): string {
  const name = `archive-${++count}`;
  archives.add(new PMTiles(new FileSource(new File([archive], name))));
  return `pmtiles://${name}`;
}
