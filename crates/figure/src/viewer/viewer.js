"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const bytes = (id) => {
    const source = element(id);
    const text = atob(source.textContent);
    source.textContent = "";
    const out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return out.buffer;
  };
  const data = JSON.parse(element("data").textContent);
  const { count, dims } = data;
  const flat = dims === 2;

  // Positions in the frame of the cameras: the layout's middle is the origin, its largest half extent 1, y up.
  const quantized = new Uint16Array(bytes("positions"));
  const places = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < dims; a++) places[i * 3 + a] = (quantized[i * dims + a] / 32767 - 1) * data.half[a];
  }
  const codes = new Uint16Array(bytes("codes"));
  const rows = data.rows ? new Uint32Array(bytes("rows")) : null;
  const columns = data.columns.map(({ name, values }, i) => ({ name, values, codes: new Uint32Array(bytes(`column${i}`)) }));
  const shown = data.palette.map(() => true);

  // Drawn in a mixed order, so that no class lies on top of all others.
  const order = new Uint32Array(count).map((_, i) => i);
  let state = 1;
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 4294967296) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }

  // The camera: what is looked at, from which direction and distance, and how large.
  const start = () => {
    if (flat || !data.camera) return flat ? { target: [0, 0, 0], zoom: 1 } : orbit([0.45, 0.9, 1.6], [0, 0, 0], 1, false);
    const { position, target, zoom, orthographic } = data.camera;
    return orbit(position, target, zoom, orthographic);
  };
  const orbit = (position, target, zoom, orthographic) => {
    const d = position.map((v, a) => v - target[a]);
    const distance = Math.hypot(...d) || 1;
    return { target: [...target], distance, zoom, orthographic, turn: Math.atan2(d[0], d[2]), tilt: Math.asin(Math.max(-1, Math.min(1, d[1] / distance))) };
  };
  let camera = start();
  const HALF = 1.2;
  const SLOPE = Math.tan((35 * Math.PI) / 180);

  const axes = () => {
    if (flat) return { right: [1, 0, 0], up: [0, 1, 0], back: [0, 0, 1] };
    const [st, ct, sp, cp] = [Math.sin(camera.turn), Math.cos(camera.turn), Math.sin(camera.tilt), Math.cos(camera.tilt)];
    return { right: [ct, 0, -st], up: [-st * sp, cp, -ct * sp], back: [st * cp, sp, ct * cp] };
  };
  const parallel = () => flat || camera.orthographic;
  // Units to each side of the target at the smaller side of the window.
  const reach = () => (parallel() ? HALF : camera.distance * SLOPE) / camera.zoom;
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

  // Column-major, from the frame to clip space.
  const matrix = () => {
    const { right, up, back } = axes();
    const [w, h] = [innerWidth, innerHeight];
    const distance = flat ? 4 : camera.distance;
    const eye = camera.target.map((v, a) => v + back[a] * distance);
    const smaller = Math.min(w, h);
    const slope = reach() / (parallel() ? 1 : camera.distance);
    const [sx, sy] = [smaller / w / slope, smaller / h / slope];
    const [near, far] = [0.01, 100];
    const rows4 = [
      [...right.map((v) => v * sx), -dot(right, eye) * sx],
      [...up.map((v) => v * sy), -dot(up, eye) * sy],
    ];
    const depth = [...back, -dot(back, eye)];
    if (parallel()) {
      rows4.push(depth.map((v, i) => (-v * 2) / (far - near) + (i === 3 ? -(far + near) / (far - near) : 0)), [0, 0, 0, 1]);
    } else {
      rows4.push(depth.map((v, i) => (-v * (far + near)) / (far - near) + (i === 3 ? (-2 * far * near) / (far - near) : 0)), depth.map((v) => -v));
    }
    const out = new Float32Array(16);
    for (let r = 0; r < 4; r++) for (let c = 0; c < 4; c++) out[c * 4 + r] = rows4[r][c];
    return out;
  };

  const pointSize = () => {
    const area = innerWidth * innerHeight;
    const size = Math.sqrt(area / count) * 0.35;
    return Math.max(1.5, Math.min(9, size)) * (flat ? Math.min(3, Math.max(1, camera.zoom ** 0.35)) : 1);
  };

  const canvas = element("map");
  const gl = canvas.getContext("webgl2", { antialias: false, alpha: false });
  const draw = gl ? webgl(gl) : plain(canvas.getContext("2d"));

  function webgl(gl) {
    const shader = (type, text) => {
      const made = gl.createShader(type);
      gl.shaderSource(made, `#version 300 es\nprecision highp float;\n${text}`);
      gl.compileShader(made);
      return made;
    };
    const program = gl.createProgram();
    gl.attachShader(program, shader(gl.VERTEX_SHADER, `
      layout(location = 0) in vec3 place;
      layout(location = 1) in uint code;
      uniform mat4 matrix;
      uniform sampler2D palette;
      uniform vec3 ground;
      uniform float size, distance;
      out vec3 color;
      void main() {
        vec4 entry = texelFetch(palette, ivec2(int(code) % 256, int(code) / 256), 0);
        gl_Position = entry.a > 0.0 ? matrix * vec4(place, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
        float near = distance > 0.0 ? distance / max(gl_Position.w, 0.01) : 1.0;
        gl_PointSize = size * clamp(near, 0.5, 3.0);
        float fade = distance > 0.0 ? clamp((gl_Position.w - distance) * 0.3 + 0.2, 0.0, 0.6) : 0.0;
        color = mix(entry.rgb, ground, fade);
      }`));
    gl.attachShader(program, shader(gl.FRAGMENT_SHADER, `
      in vec3 color;
      uniform float opacity;
      out vec4 pixel;
      void main() {
        vec2 d = gl_PointCoord * 2.0 - 1.0;
        if (dot(d, d) > 1.0) discard;
        pixel = vec4(color, opacity);
      }`));
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
    gl.useProgram(program);
    const buffer = (target, content) => {
      gl.bindBuffer(target, gl.createBuffer());
      gl.bufferData(target, content, gl.STATIC_DRAW);
    };
    buffer(gl.ARRAY_BUFFER, places);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
    buffer(gl.ARRAY_BUFFER, codes);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_SHORT, 0, 0);
    buffer(gl.ELEMENT_ARRAY_BUFFER, order);
    const uniform = (name) => gl.getUniformLocation(program, name);
    const [uMatrix, uSize, uDistance, uOpacity, uGround] = ["matrix", "size", "distance", "opacity", "ground"].map(uniform);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    return () => {
      const height = Math.ceil(data.palette.length / 256);
      const texture = new Uint8Array(256 * height * 4);
      data.palette.forEach((color, i) => texture.set([...color, shown[i] ? 255 : 0], i * 4));
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, texture);
      gl.viewport(0, 0, canvas.width, canvas.height);
      const ground = data.ground.map((v) => v / 255);
      gl.clearColor(...ground, 1);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl[flat ? "enable" : "disable"](gl.BLEND);
      gl[flat ? "disable" : "enable"](gl.DEPTH_TEST);
      gl.uniformMatrix4fv(uMatrix, false, matrix());
      gl.uniform3fv(uGround, ground);
      gl.uniform1f(uSize, pointSize() * devicePixelRatio);
      gl.uniform1f(uDistance, parallel() ? 0 : camera.distance);
      gl.uniform1f(uOpacity, flat ? Math.max(0.35, Math.min(0.9, 60 / Math.sqrt(count))) : 1);
      gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, 0);
    };
  }

  // Without WebGL: one square a point, drawn by the processor.
  function plain(context) {
    return () => {
      const [w, h] = [canvas.width, canvas.height];
      const picture = context.createImageData(w, h);
      const pixels = new Uint32Array(picture.data.buffer);
      const word = ([r, g, b]) => (255 << 24) | (b << 16) | (g << 8) | r;
      pixels.fill(word(data.ground));
      const words = data.palette.map(word);
      const side = Math.max(1, Math.round(pointSize() * devicePixelRatio * 0.6));
      project((i, x, y) => {
        const [left, top] = [Math.round(x * devicePixelRatio - side / 2), Math.round(y * devicePixelRatio - side / 2)];
        for (let dy = 0; dy < side; dy++) {
          const row = top + dy;
          if (row < 0 || row >= h) continue;
          for (let dx = 0; dx < side; dx++) if (left + dx >= 0 && left + dx < w) pixels[row * w + left + dx] = words[codes[i]];
        }
      });
      context.putImageData(picture, 0, 0);
    };
  }

  // Visits the points that are seen, with their places in the window.
  function project(visit) {
    const m = matrix();
    const [w, h] = [innerWidth / 2, innerHeight / 2];
    for (let k = 0; k < count; k++) {
      const i = order[k];
      if (!shown[codes[i]]) continue;
      const [x, y, z] = [places[i * 3], places[i * 3 + 1], places[i * 3 + 2]];
      const cw = m[3] * x + m[7] * y + m[11] * z + m[15];
      if (cw <= 0.01) continue;
      const cx = (m[0] * x + m[4] * y + m[8] * z + m[12]) / cw;
      const cy = (m[1] * x + m[5] * y + m[9] * z + m[13]) / cw;
      if (cx >= -1 && cx <= 1 && cy >= -1 && cy <= 1) visit(i, (cx + 1) * w, (1 - cy) * h, cw);
    }
  }

  let waiting = false;
  const redraw = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const [w, h] = [Math.round(innerWidth * devicePixelRatio), Math.round(innerHeight * devicePixelRatio)];
      if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
      draw();
      name();
    });
  };

  // Names of places, most important first, none on top of another.
  const names = data.places.map(({ text }) => {
    const span = document.createElement("span");
    span.textContent = text;
    element("names").append(span);
    return span;
  });
  const entryOf = new Map((data.legend?.entries ?? []).map(({ text, entry }) => [text, entry]));
  const name = () => {
    const m = matrix();
    const taken = [];
    data.places.forEach(({ at: [x, y, z], text }, i) => {
      const cw = m[3] * x + m[7] * y + m[11] * z + m[15];
      const px = ((m[0] * x + m[4] * y + m[8] * z + m[12]) / cw + 1) * (innerWidth / 2);
      const py = (1 - (m[1] * x + m[5] * y + m[9] * z + m[13]) / cw) * (innerHeight / 2);
      const span = names[i];
      span.hidden = false;
      const [w, h] = [span.offsetWidth, span.offsetHeight];
      const box = [px - w / 2, py - h / 2, px + w / 2, py + h / 2];
      const off = entryOf.has(text) && !shown[entryOf.get(text)];
      const free = !off && cw > 0.01 && taken.every((t) => box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3]);
      span.hidden = !free;
      if (!free) return;
      taken.push(box);
      span.style.transform = `translate(${box[0]}px, ${box[1]}px)`;
    });
  };

  // Pan by pixels, zoom about a place of the window, turn by pixels.
  const pan = (dx, dy) => {
    const { right, up } = axes();
    const unit = (2 * reach()) / Math.min(innerWidth, innerHeight);
    camera.target = camera.target.map((v, a) => v - right[a] * dx * unit + up[a] * dy * unit);
  };
  const zoom = (factor, x = innerWidth / 2, y = innerHeight / 2) => {
    const [dx, dy] = [x - innerWidth / 2, y - innerHeight / 2];
    if (parallel()) {
      const next = Math.max(0.05, Math.min(5000, camera.zoom * factor));
      factor = next / camera.zoom;
      pan(-dx, -dy);
      camera.zoom = next;
      pan(dx, dy);
    } else {
      camera.distance = Math.max(0.01, Math.min(50, camera.distance / factor));
    }
  };
  const turn = (dx, dy) => {
    camera.turn -= dx * 0.006;
    camera.tilt = Math.max(-1.57, Math.min(1.57, camera.tilt + dy * 0.006));
  };

  const pointers = new Map();
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event);
    hover(null);
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return hover(event);
    const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
    if (pointers.size === 2) {
      const [other] = [...pointers.values()].filter((p) => p.pointerId !== event.pointerId);
      const apart = (p) => Math.hypot(p.clientX - other.clientX, p.clientY - other.clientY) || 1;
      zoom(apart(event) / apart(last), (event.clientX + other.clientX) / 2, (event.clientY + other.clientY) / 2);
      pan(dx / 2, dy / 2);
    } else if (flat || event.buttons & 6 || event.shiftKey) {
      pan(dx, dy);
    } else {
      turn(dx, dy);
    }
    pointers.set(event.pointerId, event);
    redraw();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => pointers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => hover(null));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX, event.clientY);
    hover(null);
    redraw();
  }, { passive: false });
  const reset = () => {
    camera = start();
    redraw();
  };
  canvas.addEventListener("dblclick", reset);
  element("reset").addEventListener("click", reset);
  canvas.addEventListener("keydown", (event) => {
    const arrows = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
    const step = arrows[event.key];
    if (step) (flat || event.shiftKey ? pan : turn)(...step);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0" || event.key === "Home") return reset();
    else return;
    event.preventDefault();
    redraw();
  });
  addEventListener("resize", redraw);

  // What is under the pointer: the nearest point, in 3D the one in front.
  const tip = element("tip");
  let asked = null;
  const hover = (event) => {
    const first = asked === null;
    asked = event || false;
    if (!event) tip.hidden = true;
    if (first) requestAnimationFrame(look);
  };
  const look = () => {
    const event = asked;
    asked = null;
    if (!event) return;
    const near = Math.max(8, pointSize());
    let [best, distance, depth] = [-1, near * near, Infinity];
    project((i, x, y, w) => {
      const d = (x - event.clientX) ** 2 + (y - event.clientY) ** 2;
      const under = d < 9;
      if (under && best >= 0 && distance < 9 ? w < depth : d < distance) [best, distance, depth] = [i, d, w];
    });
    tip.hidden = best < 0;
    if (best < 0) return;
    tip.replaceChildren();
    const line = (tag, text) => {
      const made = document.createElement(tag);
      made.textContent = text;
      tip.append(made);
    };
    columns.forEach(({ name, values, codes }, i) => {
      const value = values[codes[best]] ?? "(missing)";
      line(i === 0 ? "b" : "div", i === 0 ? value : `${name}: ${value}`);
    });
    line("div", `row ${rows ? rows[best] : best}`);
    const { offsetWidth: w, offsetHeight: h } = tip;
    tip.style.left = `${Math.max(4, Math.min(innerWidth - w - 4, event.clientX + 14))}px`;
    tip.style.top = `${event.clientY + 18 + h > innerHeight ? event.clientY - h - 12 : event.clientY + 18}px`;
  };

  // The legend; a click hides and shows a class.
  const legend = element("legend");
  legend.hidden = !data.legend;
  if (data.legend) {
    const title = document.createElement("h2");
    title.textContent = data.legend.title;
    legend.append(title);
    if (data.legend.ramp) {
      const bar = document.createElement("div");
      bar.className = "ramp";
      bar.style.background = `linear-gradient(to right, ${data.legend.ramp.join(", ")})`;
      const ends = document.createElement("div");
      ends.className = "ends";
      for (const text of data.legend.ends) {
        const end = document.createElement("span");
        end.textContent = text;
        ends.append(end);
      }
      legend.append(bar, ends);
    }
    for (const { entry, text, points } of data.legend.entries) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      button.title = "Show or hide";
      const parts = ["dot", "name", "count"].map((kind) => {
        const part = document.createElement("span");
        part.className = kind;
        button.append(part);
        return part;
      });
      parts[0].style.background = `rgb(${data.palette[entry].join(" ")})`;
      parts[1].textContent = text;
      parts[2].textContent = points.toLocaleString("en");
      button.addEventListener("click", () => {
        shown[entry] = !shown[entry];
        button.setAttribute("aria-pressed", String(shown[entry]));
        redraw();
      });
      legend.append(button);
    }
  }
  redraw();
})();
