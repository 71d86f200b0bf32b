import { describe, expect, it } from "vitest";
import { shortRendererName } from "../gl/context";
import { defaultCamera } from "./camera";
import { WheelMotion, wheelZoom } from "./wheel";

describe("wheel", () => {
  it("magnifies e-fold for 200 pixels, in any unit", () => {
    expect(wheelZoom({ deltaY: -200, deltaMode: 0, ctrlKey: false }, 600)).toBe(1);
    expect(wheelZoom({ deltaY: 3, deltaMode: 1, ctrlKey: false }, 600)).toBeCloseTo(-0.24, 9);
    expect(wheelZoom({ deltaY: 1, deltaMode: 2, ctrlKey: false }, 600)).toBe(-3);
  });

  it("walks the whole way, however the frames fall", () => {
    const motion = new WheelMotion();
    let camera = defaultCamera(2, 0, 1);
    motion.add(0.5, [0.2, 0.1, 0], 0);
    for (let now = 7; motion.moving && now < 2000; now += 13) camera = motion.advance(camera, now, false);
    expect(camera.zoom).toBeCloseTo(Math.exp(0.5), 9);
  });
});

describe("renderer names", () => {
  it("are short", () => {
    const swift = "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)";
    expect(shortRendererName(swift)).toBe("SwiftShader (software)");
    expect(shortRendererName("ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)")).toBe(
      "NVIDIA GeForce RTX 3060",
    );
    expect(shortRendererName("ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)")).toBe("Apple M2");
    expect(shortRendererName("")).toBe("unknown device");
  });
});
