import { describe, expect, it } from "vitest";
import { type Place, readPlace, writePlace } from "./fragment";

const place: Place = {
  data: "my vectors & more.tsv",
  projection: "tsne",
  colorBy: "label",
  labelBy: null,
  camera: { orthographic: false, position: [0, 0.5, 2], target: [0, 0, 0], zoom: 1.25 },
  selected: [7, 3],
};

describe("the address", () => {
  it("brings back what was written", () => expect(readPlace(writePlace(place))).toEqual(place));
  it("leaves out a selection that is too long for it", () => {
    expect(readPlace(writePlace({ ...place, selected: Array.from({ length: 5000 }, (_, i) => i) }))?.selected).toBeUndefined();
  });
  it("takes no nonsense", () => {
    expect(readPlace("#token=abc")).toBeNull();
    expect(readPlace("#data=a&p=nmds&cam=3,1,2&sel=1,x")).toEqual({ data: "a" });
    expect(readPlace("#data=a&cam=3,0,0,0,0,0,0,-1")?.camera).toBeUndefined();
  });
});
