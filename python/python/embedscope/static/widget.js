// src/gl/clock.ts
var e = class {
	constructor(e) {
		this.gl = e, this.waiting = null;
	}
	get busy() {
		return this.waiting !== null;
	}
	submit(e) {
		let { gl: t } = this;
		this.cancel();
		let n = t.fenceSync(t.SYNC_GPU_COMMANDS_COMPLETE, 0);
		if (!n) return;
		t.flush();
		let r = performance.now(), i = () => {
			if (t.isContextLost()) return this.cancel();
			t.clientWaitSync(n, 0, 0) === t.TIMEOUT_EXPIRED ? this.waiting = {
				sync: n,
				timer: window.setTimeout(i, 4)
			} : (this.cancel(), e(performance.now() - r));
		};
		this.waiting = {
			sync: n,
			timer: window.setTimeout(i, 4)
		};
	}
	cancel() {
		this.waiting &&= (window.clearTimeout(this.waiting.timer), this.gl.deleteSync(this.waiting.sync), null);
	}
}, t = " (software)";
function n(e, n) {
	let i = e.getContext("webgl2", {
		alpha: !1,
		antialias: !1,
		depth: !0,
		stencil: !1,
		premultipliedAlpha: !0,
		powerPreference: "high-performance"
	});
	if (!i) return null;
	let a = (e) => {
		e.preventDefault(), n.onLost();
	}, o = () => n.onRestored();
	e.addEventListener("webglcontextlost", a), e.addEventListener("webglcontextrestored", o);
	let s = r(i);
	return {
		gl: i,
		renderer: s,
		software: s.endsWith(t),
		destroy() {
			e.removeEventListener("webglcontextlost", a), e.removeEventListener("webglcontextrestored", o), i.getExtension("WEBGL_lose_context")?.loseContext();
		}
	};
}
function r(e) {
	let t = e.getExtension("WEBGL_debug_renderer_info"), n = e.getParameter(t ? t.UNMASKED_RENDERER_WEBGL : e.RENDERER);
	return i(typeof n == "string" ? n : "");
}
function i(e) {
	return /swiftshader/i.test(e) ? `SwiftShader${t}` : /llvmpipe/i.test(e) ? `llvmpipe${t}` : /basic render/i.test(e) ? `Microsoft Basic Render${t}` : (/^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)$/.exec(e)?.[1] ?? e).replace(/^(?:ANGLE Metal Renderer|Vulkan [\d.]+|OpenGL ES [\d.]+):?\s*/, "").replace(/\s*\(0x[0-9a-f]+\)/gi, "").replace(/\s*Direct3D\d+.*$/, "").replace(/^\((.*)\)$/, "$1").trim() || "unknown device";
}
// src/plot/vector.ts
var a = (e, t) => [
	e[0] + t[0],
	e[1] + t[1],
	e[2] + t[2]
], o = (e, t) => [
	e[0] - t[0],
	e[1] - t[1],
	e[2] - t[2]
], s = (e, t) => [
	e[0] * t,
	e[1] * t,
	e[2] * t
], c = (e, t) => e[0] * t[0] + e[1] * t[1] + e[2] * t[2], l = (e) => Math.hypot(e[0], e[1], e[2]), u = (e, t, n) => a(s(e, 1 - n), s(t, n)), d = (e, t) => [
	e[1] * t[2] - e[2] * t[1],
	e[2] * t[0] - e[0] * t[2],
	e[0] * t[1] - e[1] * t[0]
];
function f(e, t) {
	let n = l(e);
	return n > 1e-12 && Number.isFinite(n) ? s(e, 1 / n) : t;
}
// src/plot/camera.ts
var p = 70 * Math.PI / 180, m = 1.2, h = [
	.45,
	.9,
	1.6
], g = 1.05, _ = {
	least: .001,
	most: 0xe8d4a51000
}, v = {
	least: 1e-4,
	most: 60
}, y = .02;
function b(e, t, n) {
	return e === 2 ? {
		orthographic: !0,
		position: [
			0,
			0,
			4
		],
		target: [
			0,
			0,
			0
		],
		zoom: 1
	} : {
		orthographic: !1,
		position: s(f(h, [
			0,
			0,
			1
		]), x(Math.max(t, g), n)),
		target: [
			0,
			0,
			0
		],
		zoom: 1
	};
}
function x(e, t) {
	let n = Math.min(p / 2, Math.atan(Math.tan(p / 2) * t));
	return e / Math.sin(n);
}
function S(e) {
	let t = f(o(e.position, e.target), [
		0,
		0,
		1
	]), n = f(d(Math.abs(t[1]) > .999999 ? [
		0,
		0,
		t[1] > 0 ? -1 : 1
	] : [
		0,
		1,
		0
	], t), [
		1,
		0,
		0
	]);
	return {
		right: n,
		up: d(t, n),
		back: t
	};
}
var C = (e) => l(o(e.position, e.target)) || 1;
function ee(e, t, n) {
	let r = C(e), { back: i } = S(e), o = Math.PI / 2 - y, c = Math.atan2(i[0], i[2]) + t, l = Math.min(o, Math.max(-o, Math.asin(Math.min(1, Math.max(-1, i[1]))) + n)), u = [
		Math.sin(c) * Math.cos(l),
		Math.sin(l),
		Math.cos(c) * Math.cos(l)
	];
	return {
		...e,
		position: a(e.target, s(u, r))
	};
}
function te(e, t) {
	return {
		...e,
		position: a(e.position, t),
		target: a(e.target, t)
	};
}
function ne(e, t, n) {
	if (e.orthographic) {
		let { right: r, up: i } = S(e), l = o(n, e.target), u = a(s(r, c(r, l)), s(i, c(i, l))), d = Math.min(_.most, Math.max(_.least, e.zoom * t));
		return {
			...te(e, s(u, 1 - e.zoom / d)),
			zoom: d
		};
	}
	let r = C(e), i = r / Math.min(v.most, Math.max(v.least, r / t));
	return {
		...e,
		position: a(n, s(o(e.position, n), 1 / i)),
		target: a(n, s(o(e.target, n), 1 / i))
	};
}
function re(e, t, n, r) {
	let i = Math.max(n, .06) * 1.15, { back: o } = S(e);
	if (e.orthographic) {
		let n = C(e);
		return {
			...e,
			position: a(t, s(o, n)),
			target: t,
			zoom: m / i
		};
	}
	return {
		...e,
		position: a(t, s(o, x(i, r))),
		target: t
	};
}
function ie(e, t, n) {
	if (n >= 1) return t;
	let r = u(e.target, t.target, n), i = w(f(o(e.position, e.target), [
		0,
		0,
		1
	]), f(o(t.position, t.target), [
		0,
		0,
		1
	]), n), c = ae(C(e), C(t), n);
	return {
		orthographic: t.orthographic,
		position: a(r, s(i, c)),
		target: r,
		zoom: ae(e.zoom, t.zoom, n)
	};
}
var ae = (e, t, n) => e * (t / e) ** n;
function w(e, t, n) {
	let r = Math.acos(Math.min(1, Math.max(-1, c(e, t))));
	if (r < 1e-6) return t;
	if (Math.PI - r < .001) {
		let r = f(d(e, Math.abs(e[1]) < .9 ? [
			0,
			1,
			0
		] : [
			1,
			0,
			0
		]), [
			1,
			0,
			0
		]);
		return n < .5 ? w(e, r, n * 2) : w(r, t, n * 2 - 1);
	}
	let i = Math.sin(r);
	return a(s(e, Math.sin((1 - n) * r) / i), s(t, Math.sin(n * r) / i));
}
function T(e) {
	return [
		...e.position,
		...e.target,
		e.zoom
	].every(Number.isFinite) && e.zoom > 0 && l(o(e.position, e.target)) > 0;
}
function oe(e, t) {
	let n = e.orthographic && S(e).back[2] > .999999;
	return t === 2 ? n : !n;
}
function se(e) {
	return {
		...e,
		position: [...e.position],
		target: [...e.target]
	};
}
// src/gl/buffer.ts
function E(e, t) {
	let n = e.createBuffer(), r = 0;
	return {
		handle: n,
		upload(i) {
			e.bindBuffer(t, n), i.byteLength !== 0 && (r = i.byteLength > r || i.byteLength * 4 < r ? i.byteLength : r, e.bufferData(t, r, e.DYNAMIC_DRAW), e.bufferSubData(t, 0, i));
		},
		destroy: () => e.deleteBuffer(n)
	};
}
// src/gl/program.ts
function D(e, t, n) {
	let r = e.createProgram(), i = [ce(e, e.VERTEX_SHADER, t), ce(e, e.FRAGMENT_SHADER, n)];
	for (let t of i) e.attachShader(r, t);
	if (e.linkProgram(r), !e.getProgramParameter(r, e.LINK_STATUS) && !e.isContextLost()) throw Error(`The graphics driver cannot link a program: ${e.getProgramInfoLog(r)}`);
	for (let t of i) e.deleteShader(t);
	let a = /* @__PURE__ */ new Map();
	return {
		handle: r,
		uniform(t) {
			let n = a.get(t);
			return n === void 0 && (n = e.getUniformLocation(r, t), a.set(t, n)), n;
		},
		destroy: () => e.deleteProgram(r)
	};
}
function ce(e, t, n) {
	let r = e.createShader(t);
	if (!r) throw Error("The graphics context is lost; reload the page.");
	if (e.shaderSource(r, n), e.compileShader(r), !e.getShaderParameter(r, e.COMPILE_STATUS) && !e.isContextLost()) throw Error(`The graphics driver cannot compile a shader: ${e.getShaderInfoLog(r)}`);
	return r;
}
// src/plot/frame.ts
var le = 220, ue = 1500, de = {
	ratio: 4,
	shift: .75
}, fe = 1.1, pe = 1e-5, me = class {
	constructor() {
		this.centre = [
			0,
			0,
			0
		], this.halfExtent = 1, this.stretch = [
			1,
			1,
			1
		], this.moving = !1, this.target = {
			centre: [
				0,
				0,
				0
			],
			halfExtent: 1
		}, this.arrived = -Infinity, this.advanced = 0;
	}
	observe(e, t, n) {
		this.target = he(e, t);
		let r = n - this.arrived < ue;
		return this.arrived = n, r && !this.jumps() ? (this.moving || (this.advanced = n), this.moving = !0, !1) : (this.settle(), !0);
	}
	advance(e) {
		if (!this.moving) return !1;
		if (this.still()) return this.settle(), !0;
		let t = this.target, n = 1 - Math.exp(-Math.max(0, e - this.advanced) / le);
		this.advanced = e, this.halfExtent = Math.max(this.halfExtent * (t.halfExtent / this.halfExtent) ** n, t.halfExtent / fe);
		let r = (e) => this.centre[e] + (t.centre[e] - this.centre[e]) * n;
		return this.centre = [
			r(0),
			r(1),
			r(2)
		], !0;
	}
	settle() {
		this.centre = [...this.target.centre], this.halfExtent = this.target.halfExtent, this.moving = !1;
	}
	shift() {
		let { centre: e } = this.target;
		return Math.max(...e.map((e, t) => Math.abs(e - (this.centre[t] ?? 0))));
	}
	jumps() {
		let e = this.target.halfExtent / this.halfExtent;
		return e > de.ratio || e < 1 / de.ratio || this.shift() > de.shift * Math.max(this.target.halfExtent, this.halfExtent);
	}
	still() {
		let e = this.target.halfExtent / this.halfExtent;
		return Math.abs(e - 1) < pe && this.shift() < pe * this.halfExtent;
	}
};
function he(e, t) {
	let n = (n) => {
		let r = e[n] / 2 + t[n] / 2;
		return Number.isFinite(r) ? r : 0;
	}, r = Math.max(...e.map((e, n) => ((t[n] ?? 0) - e) / 2));
	return {
		centre: [
			n(0),
			n(1),
			n(2)
		],
		halfExtent: Number.isFinite(r) && r > 0 ? r : 1
	};
}
var O = (e, t) => [
	(t[0] - e.centre[0]) / k(e, 0),
	(t[1] - e.centre[1]) / k(e, 1),
	(t[2] - e.centre[2]) / k(e, 2)
], k = (e, t) => e.halfExtent / (e.stretch?.[t] ?? 1);
function ge(e, t) {
	let { halfExtent: n } = he([...e], [...t]), r = (r) => {
		let i = (t[r] - e[r]) / 2;
		return i > 0 && Number.isFinite(i) ? n / i : 1;
	};
	return [
		r(0),
		r(1),
		r(2)
	];
}
var _e = (e, t) => [
	e.centre[0] + t[0] * k(e, 0),
	e.centre[1] + t[1] * k(e, 1),
	e.centre[2] + t[2] * k(e, 2)
];
// src/plot/matrix.ts
function ve(e, t, n, r) {
	let i = 1 / Math.tan(e / 2), a = n - r;
	return [
		i / t,
		0,
		0,
		0,
		0,
		i,
		0,
		0,
		0,
		0,
		(n + r) / a,
		-1,
		0,
		0,
		2 * n * r / a,
		0
	];
}
function ye(e, t, n, r) {
	let i = n - r;
	return [
		1 / e,
		0,
		0,
		0,
		0,
		1 / t,
		0,
		0,
		0,
		0,
		2 / i,
		0,
		0,
		0,
		(n + r) / i,
		1
	];
}
function be(e, t, n, r) {
	return [
		e[0],
		t[0],
		n[0],
		0,
		e[1],
		t[1],
		n[1],
		0,
		e[2],
		t[2],
		n[2],
		0,
		-c(e, r),
		-c(t, r),
		-c(n, r),
		1
	];
}
function xe(e, t) {
	return [
		...A(e, [
			t[0],
			t[1],
			t[2],
			t[3]
		]),
		...A(e, [
			t[4],
			t[5],
			t[6],
			t[7]
		]),
		...A(e, [
			t[8],
			t[9],
			t[10],
			t[11]
		]),
		...A(e, [
			t[12],
			t[13],
			t[14],
			t[15]
		])
	];
}
function A(e, t) {
	let [n, r, i, a] = t;
	return [
		e[0] * n + e[4] * r + e[8] * i + e[12] * a,
		e[1] * n + e[5] * r + e[9] * i + e[13] * a,
		e[2] * n + e[6] * r + e[10] * i + e[14] * a,
		e[3] * n + e[7] * r + e[11] * i + e[15] * a
	];
}
// src/plot/positions.ts
var Se = 65534, Ce = 65535, j = ({ positions: e, dims: t }) => Math.floor(e.length / t);
function M({ positions: e, lower: t, upper: n }) {
	if (e instanceof Float32Array) return {
		scale: [
			1,
			1,
			1
		],
		offset: [
			0,
			0,
			0
		]
	};
	let r = (e) => (n[e] - t[e]) / Se;
	return {
		scale: [
			r(0),
			r(1),
			r(2)
		],
		offset: [...t]
	};
}
function N(e, t) {
	let { positions: n, dims: r } = e, i = t * r, a = n[i], o = n[i + 1], s = r === 3 ? n[i + 2] : 0;
	if (a === void 0 || o === void 0 || s === void 0) return null;
	if (n instanceof Float32Array) return Number.isFinite(a + o + s) ? [
		a,
		o,
		s
	] : null;
	if (a === 65535 || o === 65535 || s === 65535) return null;
	let { scale: c, offset: l } = M(e);
	return [
		a * c[0] + l[0],
		o * c[1] + l[1],
		r === 3 ? s * c[2] + l[2] : 0
	];
}
// src/plot/density.ts
var P = 64, we = 2e5, Te = {
	2: 1.25,
	3: 1.5
}, Ee = {
	2: 1.5,
	3: 2.2
}, De = {
	2: 9,
	3: 11
}, Oe = .82, ke = .06, Ae = /* @__PURE__ */ new Uint32Array(4096), je = [[0, 1]], Me = [
	[0, 1],
	[0, 2],
	[1, 2]
];
function Ne(e, t, n, r) {
	let i = he(n, r), a = {
		positions: e,
		dims: t,
		lower: n,
		upper: r
	}, o = Math.max(1, Math.ceil(e.length / t / we)), s = t === 2 ? je : Me, c = 0;
	for (let [e, t] of s) c += Pe(a, o, e, t, i.centre, 1 / i.halfExtent);
	return c / s.length * o;
}
function Pe(e, t, n, r, i, a) {
	let { positions: o, dims: s } = e, c = M(e), l = o instanceof Uint16Array ? Ce : NaN;
	Ae.fill(0);
	let u = P / 2, d = (i[n] ?? 0) - (c.offset[n] ?? 0), f = (i[r] ?? 0) - (c.offset[r] ?? 0), p = c.scale[n] ?? 1, m = c.scale[r] ?? 1, h = 0;
	for (let e = 0; e < o.length; e += s * t) {
		if (o[e + n] === l || o[e + r] === l) continue;
		let t = Math.floor((o[e + n] * p - d) * a * u + u), i = Math.floor((o[e + r] * m - f) * a * u + u);
		if (!(t >= 0 && i >= 0 && t <= P && i <= P)) continue;
		let s = Math.min(i, 63) * P + Math.min(t, 63);
		Ae[s] = Ae[s] + 1, h++;
	}
	let g = 0;
	for (let e of Ae) g += e * (e - 1);
	return h === 0 ? 0 : g / h / (2 / P) ** 2;
}
function Fe(e, t, n) {
	let r = e / t ** 2, i = Math.sqrt(4 * Te[n] / (Math.PI * r));
	return Math.min(De[n], Math.max(Ee[n], i));
}
function Ie(e, t, n) {
	let r = e / t ** 2 * Math.PI * (n / 2) ** 2, i = 1 - .18000000000000005 ** (Te[2] / Math.max(r, Te[2]));
	return Math.min(Oe, Math.max(ke, i));
}
// src/plot/order.ts
var F = {
	normal: 0,
	selected: 1,
	neighbor: 2,
	faded: 3,
	hidden: 4
}, Le = [
	F.faded,
	F.normal,
	F.neighbor,
	F.selected
], Re = 24301;
function ze(e) {
	let t = new Uint32Array(e);
	for (let n = 0; n < e; n++) t[n] = n;
	let n = Re;
	for (let r = e - 1; r > 0; r--) {
		n ^= n << 13, n ^= n >>> 17, n ^= n << 5;
		let e = Math.floor((n >>> 0) / 4294967296 * (r + 1)), i = t[r];
		t[r] = t[e], t[e] = i;
	}
	return t;
}
function Be(e, t, n) {
	let r = t.length;
	if (!e || e.length < r || !e.some((e) => e !== F.normal)) return {
		rows: t,
		count: r,
		layers: Le.map((e) => ({
			start: 0,
			count: e === F.normal ? r : 0
		}))
	};
	let i = [
		0,
		0,
		0,
		0,
		0
	];
	for (let t = 0; t < r; t++) {
		let n = Ue(e[t]);
		i[n] = i[n] + 1;
	}
	let a = [
		0,
		0,
		0,
		0,
		0
	], o = [], s = 0;
	for (let e of Le) {
		let t = i[e];
		a[e] = s, o.push({
			start: s,
			count: t
		}), s += t;
	}
	let c = n && n.length >= s && n !== t ? n : new Uint32Array(r);
	for (let n = 0; n < r; n++) {
		let r = t[n], i = Ue(e[r]);
		if (i === F.hidden) continue;
		let o = a[i];
		c[o] = r, a[i] = o + 1;
	}
	return {
		rows: c,
		count: s,
		layers: o
	};
}
function Ve(e, t, n, r = 2) {
	let i = [];
	for (let { start: a, count: o } of e.layers.slice(0, r)) {
		let e = Math.floor(o * t), r = n >= 1 ? o : Math.floor(o * n);
		r > e && i.push({
			start: a + e,
			count: r - e
		});
	}
	return i;
}
var He = (e) => e.layers.slice(2).filter(({ count: e }) => e > 0), Ue = (e) => e <= F.hidden ? e : F.normal, I = {
	selected: {
		ring: 2,
		grow: 1.6,
		least: 8
	},
	neighbor: {
		ring: 1,
		grow: 1.3,
		least: 5,
		tone: .65
	}
}, We = .19, Ge = .6;
function Ke(e, t, n, { pointSize: r, opacity: i, translucent: a }) {
	let o = e.pixelsPerUnit, s = r ?? Fe(n, o, t), c = t === 3 && !a && (i === null || i >= .995);
	return {
		diameter: s,
		least: Math.min(s, 1),
		most: t === 3 ? Math.max(s * 5, 24) : s,
		opacity: c ? 1 : i ?? Ie(n, o, s) * (t === 3 ? Ge : 1),
		opaque: c
	};
}
function L(e, t, n, r) {
	let i = t.camera.orthographic ? 1 : t.distance / n, a = Math.min(e.most, Math.max(e.least, e.diameter * i));
	return r === F.selected ? Math.max(a * I.selected.grow, I.selected.least) : r === F.neighbor ? Math.max(a * I.neighbor.grow, I.neighbor.least) : a;
}
function qe(e) {
	return e === F.selected ? I.selected.ring : e === F.neighbor ? I.neighbor.ring : 0;
}
// src/plot/points.glsl.ts
var R = (e) => Number.isInteger(e) ? `${e}.0` : `${e}`, z = {
	low: -.8,
	high: .6
}, Je = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec3 a_position;
layout(location = 1) in uint a_color;
layout(location = 2) in uint a_state;
uniform vec3 u_originHigh; // in the units of the stored numbers
uniform vec3 u_originLow;
uniform vec3 u_scale;
uniform vec3 u_shift;
uniform bool u_steps;      // positions are 16-bit steps
uniform mat4 u_matrix;
uniform vec4 u_forward;    // depth along the view = dot(xyz, offset) + w
uniform vec4 u_size;       // device pixels: diameter, least, most; w = distance of the target, 0 = no perspective
uniform float u_ratio;     // device pixels a CSS pixel
uniform float u_opacity;
uniform bool u_opaque;
uniform bool u_layered;    // depth bands by state
uniform bool u_colored;
uniform bool u_shapes;
uniform int u_paletteSize;
uniform vec3 u_defaultColor;
uniform vec3 u_background;
uniform vec3 u_fog;        // depth where it starts, 1 / length, amount at the far end
uniform float u_near;      // translucent: how much more the nearest points count than the farthest; 1 = the same
uniform highp sampler2D u_palette;
flat out vec4 v_color;
flat out vec4 v_disc;      // device pixels: side of the sprite, outer radius, radius without the ring; w = 1 for a soft rim
flat out vec2 v_mark;      // how much of the ring's colour is the text's, the rest is the point's; weight in sums
flat out uint v_id;
flat out uint v_shape;

const float GRAIN = 0.12;
const uint SELECTED = 1u;
const uint NEIGHBOR = 2u;
const uint FADED = 3u;
const uint HIDDEN = 4u;

vec3 paletteColor() {
  if (!u_colored || int(a_color) >= u_paletteSize) return u_defaultColor;
  return texelFetch(u_palette, ivec2(int(a_color), 0), 0).rgb;
}

void main() {
  v_id = uint(gl_VertexID) + 1u;
  v_shape = u_shapes && u_colored ? a_color % 6u : 0u;
  // The high part cancels most of the position exactly; the low part adds what single precision could not hold.
  vec3 offset = ((a_position - u_originHigh) - u_originLow) * u_scale + u_shift;
  vec4 clip = u_matrix * vec4(offset, 1.0);
  bool there = u_steps ? a_position.x < 65534.5 && a_position.y < 65534.5 && a_position.z < 65534.5
    : abs(a_position.x) < 3e38 && abs(a_position.y) < 3e38 && abs(a_position.z) < 3e38;
  if (!there || a_state == HIDDEN) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 1.0;
    v_color = vec4(0.0);
    v_disc = vec4(0.0);
    v_mark = vec2(0.0);
    return;
  }
  float nearness = u_size.w > 0.0 ? u_size.w / clip.w : 1.0;
  float wanted = clamp(u_size.x * nearness, u_size.y, u_size.z);
  bool marked = a_state == SELECTED || a_state == NEIGHBOR;
  float ring = 0.0;
  if (a_state == SELECTED) {
    wanted = max(wanted * ${R(I.selected.grow)}, ${R(I.selected.least)} * u_ratio);
    ring = ${R(I.selected.ring)} * u_ratio;
  } else if (a_state == NEIGHBOR) {
    wanted = max(wanted * ${R(I.neighbor.grow)}, ${R(I.neighbor.least)} * u_ratio);
    ring = ${R(I.neighbor.ring)} * u_ratio;
  }
  // A disc below one pixel stays one pixel wide and gives up opacity instead, or it would vanish between pixel centres.
  float disc = max(wanted, 1.0);
  float radius = disc * 0.5;
  gl_PointSize = 2.0 * (radius + ring) + 1.0;
  v_disc = vec4(gl_PointSize, radius + ring, radius, u_layered && a_state != FADED ? smoothstep(0.8, 3.0, radius) : 0.0);

  vec3 color = paletteColor();
  float depth = dot(u_forward.xyz, offset) + u_forward.w;
  float away = clamp((depth - u_fog.x) * u_fog.y, 0.0, 1.0);
  float fog = away * u_fog.z;
  color = mix(color, u_background, marked ? fog * 0.4 : fog);
  float alpha = marked ? 1.0 : u_opacity * (wanted < 1.0 ? wanted * wanted : 1.0);
  // A little grain, fixed to each point, keeps the surface of a dense cluster from becoming one flat patch.
  if (u_layered && !marked) color *= 1.0 + GRAIN * (0.4 - float((v_id * 2654435761u) >> 24) / 255.0);
  if (a_state == FADED) {
    if (u_opaque) color = mix(u_background, color, ${R(We)});
    else alpha *= ${R(We)};
  }
  v_color = vec4(color, alpha);
  v_mark = vec2(a_state == SELECTED ? 1.0 : ${R(I.neighbor.tone)}, mix(u_near, 1.0, away));

  if (u_layered) {
    // Bands of the depth range: selected points, then neighbours in front of all, faded ones behind all, right order within each.
    float z = clip.z / clip.w;
    vec2 band = a_state == SELECTED ? vec2(-1.0, -0.9) : a_state == NEIGHBOR ? vec2(-0.9, ${R(z.low)})
      : a_state == FADED ? vec2(${R(z.high)}, 1.0) : vec2(${R(z.low)}, ${R(z.high)});
    if (abs(z) <= 1.0) clip.z = mix(band.x, band.y, z * 0.5 + 0.5) * clip.w;
  }
  gl_Position = clip;
}
`, Ye = "#version 300 es\nprecision highp float;\nprecision highp int;\nflat in vec4 v_color;\nflat in vec4 v_disc;\nflat in vec2 v_mark;\nflat in highp uint v_id;\nflat in uint v_shape;\n\nfloat outline(uint shape, vec2 p, float r) {\n  if (shape == 1u) { vec2 q = abs(p) - r * 0.89; return max(q.x, q.y); }\n  if (shape == 2u) {\n    const float k = 1.7320508;\n    float s = r * 1.2;\n    vec2 q = vec2(abs(p.x), -p.y + s * 0.12);\n    return max(q.x * (k * 0.5) + q.y * 0.5 - s * 0.62, -q.y - s * 0.62);\n  }\n  if (shape == 3u) { vec2 q = abs(p); return (q.x + q.y) * 0.70710678 - r * 0.9; }\n  if (shape == 4u) {\n    vec2 q = abs(p);\n    q = q.x > q.y ? q : q.yx;\n    return max(q.x - r * 1.1, q.y - r * 0.42);\n  }\n  if (shape == 5u) { float d = length(p); return max(d - r * 1.08, r * 0.5 - d); }\n  return length(p) - r;\n}\n\n/** How much of the pixel the point covers, 0..1. */\nfloat coverage(vec2 p, float r) {\n  return clamp(0.5 - outline(v_shape, p, r), 0.0, 1.0);\n}\nvec2 place() {\n  return (gl_PointCoord - 0.5) * v_disc.x;\n}\n", Xe = "\nuniform vec3 u_ring;\nvec3 shaded(vec2 p) {\n  // A slightly darker rim keeps overlapping points of one colour apart.\n  float t = length(p) / v_disc.z;\n  vec3 fill = v_color.rgb * (1.0 - 0.22 * v_disc.w * smoothstep(0.5, 1.0, t));\n  float inside = v_disc.y > v_disc.z ? coverage(p, v_disc.z) : 1.0;\n  return mix(mix(fill, u_ring, v_mark.x), fill, inside);\n}\n", Ze = `${Ye}${Xe}
out vec4 color;
void main() {
  vec2 p = place();
  float c = coverage(p, v_disc.y);
  if (c < 0.3) discard;
  color = vec4(shaded(p), 1.0) * c;
}
`, Qe = `${Ye}${Xe}
out vec4 color;
void main() {
  vec2 p = place();
  float alpha = v_color.a * coverage(p, v_disc.y);
  if (alpha <= 0.0) discard;
  color = vec4(shaded(p) * alpha, alpha);
}
`, $e = `${Ye}${Xe}
out vec4 sum;
void main() {
  vec2 p = place();
  float alpha = v_color.a * coverage(p, v_disc.y);
  if (alpha <= 0.0) discard;
  float t = -log(1.0 - min(alpha, 0.995)) * v_mark.y;
  vec3 c = shaded(p);
  sum = vec4(c * c, 1.0) * t;
}
`, et = `${Ye}
out uint id;
void main() {
  if (coverage(place(), v_disc.y) < 0.5) discard;
  id = v_id;
}
`, tt = 1, B = .03, nt = 6, rt = "#version 300 es\nlayout(location = 0) in vec4 a_position;\nlayout(location = 1) in vec2 a_line;\nout vec2 v_line;\nvoid main() {\n  v_line = a_line;\n  gl_Position = a_position;\n}\n", it = "#version 300 es\nprecision highp float;\nin vec2 v_line;\nuniform vec4 u_color;\nuniform float u_half;\nout vec4 color;\nvoid main() {\n  float alpha = u_color.a * v_line.y * clamp(u_half - abs(v_line.x) + 0.5, 0.0, 1.0);\n  color = vec4(u_color.rgb * alpha, alpha);\n}\n", at = class {
	constructor(e) {
		this.gl = e, this.vertices = /* @__PURE__ */ new Float32Array(432), this.used = 0, this.program = D(e, rt, it), this.buffer = E(e, e.ARRAY_BUFFER), this.array = e.createVertexArray(), e.bindVertexArray(this.array), this.buffer.upload(this.vertices), e.enableVertexAttribArray(0), e.vertexAttribPointer(0, 4, e.FLOAT, !1, 24, 0), e.enableVertexAttribArray(1), e.vertexAttribPointer(1, 2, e.FLOAT, !1, 24, 16), e.bindVertexArray(null);
	}
	draw(e, t, n, r, i, a) {
		let { gl: o } = this, s = tt * a / 2;
		this.used = 0;
		let c = [O(e.frame, n), O(e.frame, r)];
		for (let n of st(t, c[0], c[1], e)) this.addLine(e, n, s, a);
		this.used !== 0 && (o.useProgram(this.program.handle), o.uniform4f(this.program.uniform("u_color"), ...i), o.uniform1f(this.program.uniform("u_half"), s), t === 3 ? o.enable(o.DEPTH_TEST) : o.disable(o.DEPTH_TEST), o.depthMask(!1), o.enable(o.BLEND), o.blendFunc(o.ONE, o.ONE_MINUS_SRC_ALPHA), o.bindVertexArray(this.array), this.buffer.upload(this.vertices), o.drawArrays(o.TRIANGLES, 0, this.used / nt), o.bindVertexArray(null), o.depthMask(!0));
	}
	destroy() {
		this.program.destroy(), this.buffer.destroy(), this.gl.deleteVertexArray(this.array);
	}
	addLine(e, t, n, r) {
		let i = lt(ct(e, t.from), ct(e, t.to));
		if (!i) return;
		let [a, o] = i, s = e.width * r, c = e.height * r, l = (o[0] / o[3] - a[0] / a[3]) * s, u = (o[1] / o[3] - a[1] / a[3]) * c, d = Math.hypot(l, u);
		if (!(d > 0)) return;
		let f = n + 1, p = -u / d * (2 * f / s), m = l / d * (2 * f / c), h = ut(e, a), g = ut(e, o);
		this.addVertex(a, p, m, f, h), this.addVertex(a, -p, -m, -f, h), this.addVertex(o, p, m, f, g), this.addVertex(o, p, m, f, g), this.addVertex(a, -p, -m, -f, h), this.addVertex(o, -p, -m, -f, g);
	}
	addVertex(e, t, n, r, i) {
		let a = e[3], o = z.low + (z.high - z.low) * (e[2] / a / 2 + .5);
		this.vertices.set([
			e[0] / a + t,
			e[1] / a + n,
			o,
			1,
			r,
			i
		], this.used), this.used += nt;
	}
};
function ot(e, t, n, r) {
	let { frame: i, width: a, height: o } = e;
	return st(t, O(i, n), O(i, r), e).flatMap((t) => {
		let n = lt(ct(e, t.from), ct(e, t.to));
		if (!n) return [];
		let r = (t) => ({
			x: (t[0] / t[3] + 1) / 2 * a,
			y: (1 - t[1] / t[3]) / 2 * o,
			shade: ut(e, t)
		});
		return [{
			from: r(n[0]),
			to: r(n[1])
		}];
	});
}
function st(e, t, n, r) {
	let i = [
		t[0] - B,
		t[1] - B,
		e === 3 ? t[2] - B : 0
	], a = [
		n[0] + B,
		n[1] + B,
		e === 3 ? n[2] + B : 0
	], { camera: o } = r, s = (e, t) => o.orthographic ? t ? r.basis.back[e] > 0 : r.basis.back[e] < 0 : t ? o.position[e] > a[e] : o.position[e] < i[e], c = [];
	for (let t of [
		0,
		1,
		2
	]) {
		if (e === 2 && t === 2) continue;
		let [n, r] = t === 0 ? [1, 2] : t === 1 ? [0, 2] : [0, 1];
		for (let o of e === 2 ? [0, 1] : [
			0,
			1,
			2,
			3
		]) {
			let [l, u] = [(o & 1) == 1, (o & 2) == 2], d = [...i];
			d[n] = l ? a[n] : i[n], d[r] = u ? a[r] : i[r];
			let f = [...d];
			f[t] = a[t], e === 3 && s(n, l) && s(r, u) || c.push({
				from: d,
				to: f
			});
		}
	}
	return c;
}
function ct(e, t) {
	let n = o(t, e.camera.target);
	return A(e.matrix, [
		n[0],
		n[1],
		n[2],
		1
	]);
}
function lt(e, t) {
	let n = e[2] + e[3], r = t[2] + t[3];
	if (n <= 0 && r <= 0) return null;
	if (n > 0 && r > 0) return [e, t];
	let i = n / (n - r), a = [
		e[0] + (t[0] - e[0]) * i,
		e[1] + (t[1] - e[1]) * i,
		e[2] + (t[2] - e[2]) * i,
		e[3] + (t[3] - e[3]) * i
	];
	return n > 0 ? [e, a] : [a, t];
}
function ut(e, t) {
	if (e.camera.orthographic) return 1;
	let { near: n, far: r } = e.depthRange;
	return Math.min(1, Math.max(0, (t[3] - n) / (r - n)));
}
// src/plot/chains.ts
var dt = {
	from: 220,
	span: 300
};
function ft(e, t) {
	return e === F.hidden || t === F.hidden ? 0 : e === F.selected || t === F.selected ? 1 : e === F.faded && t === F.faded ? .06 : .2;
}
function pt(e) {
	let t = e.length >> 1, n = new Float32Array(t * 2), r = 0;
	for (let i = 0; i < t; i++) {
		if (i + 1 !== t && e[i * 2 + 1] === e[i * 2 + 2]) continue;
		let a = i + 1 - r;
		for (let e = r; e <= i; e++) n[e * 2] = (e - r) / a, n[e * 2 + 1] = (e + 1 - r) / a;
		r = i + 1;
	}
	return n;
}
function mt(e, t, n) {
	let { pairs: r, colors: i } = e, a = new Uint8Array((r.length >> 1) * 6);
	if (i === "hue") return pt(r).forEach((e, t) => {
		a.set(ht((dt.from + e * dt.span) % 360, n ? .66 : .44), t * 3);
	}), a;
	let o = t.theme.point.map((e) => Math.round(e * 255));
	for (let e = 0; e < a.length / 3; e++) {
		let n = r[e], s = i === "points" ? t.palette : i, c = (i === "points" ? t.colors?.[n] ?? Infinity : n) * 3;
		for (let t = 0; t < 3; t++) a[e * 3 + t] = s[c + t] ?? o[t];
	}
	return a;
}
function ht(e, t) {
	let n = .7 * Math.min(t, 1 - t), r = (r) => {
		let i = (r + e / 30) % 12;
		return Math.round(255 * (t - n * Math.max(-1, Math.min(i - 3, 9 - i, 1))));
	};
	return [
		r(0),
		r(8),
		r(4)
	];
}
// src/plot/collide.ts
var gt = [
	"right",
	"left",
	"above",
	"below"
], _t = 64, vt = 2, yt = 7;
function bt(e, t, n, r) {
	let i = e.slice(0, 1), a = e.slice(1), o = [
		...i,
		...a.filter((e) => r.has(e.key)),
		...a.filter((e) => !r.has(e.key))
	], s = /* @__PURE__ */ new Map(), c = [];
	for (let { x: e, y: t, gap: n } of i.filter((e) => e.gap > 0)) wt(s, {
		left: e - n / 2,
		top: t - n / 2,
		right: e + n / 2,
		bottom: t + n / 2
	});
	for (let e of o) {
		let a = r.get(e.key), o = e.sides ?? gt, l = a ? [a, ...o.filter((e) => e !== a)] : o, u = a || e === i[0] ? vt : yt;
		for (let r of l) {
			let i = xt(e, r);
			if (i.left >= 0 && i.top >= 0 && i.right <= t && i.bottom <= n && !Ct(s, i, u)) {
				wt(s, i), c.push({
					key: e.key,
					side: r,
					x: i.left,
					y: (i.top + i.bottom) / 2
				});
				break;
			}
		}
	}
	return c;
}
function xt(e, t) {
	let n = e.x - e.width / 2, r = e.y - e.height / 2;
	return t === "right" ? n = e.x + e.gap : t === "left" ? n = e.x - e.gap - e.width : t === "above" ? r = e.y - e.gap - e.height : t === "below" && (r = e.y + e.gap), {
		left: n,
		top: r,
		right: n + e.width,
		bottom: r + e.height
	};
}
function* St(e, t) {
	for (let n = Math.floor((e.top - t) / _t); n <= Math.floor((e.bottom + t) / _t); n++) for (let r = Math.floor((e.left - t) / _t); r <= Math.floor((e.right + t) / _t); r++) yield n * 4096 + r;
}
function Ct(e, t, n) {
	for (let r of St(t, n)) for (let i of e.get(r) ?? []) {
		let e = t.left < i.right + n && i.left < t.right + n, r = t.top < i.bottom + n && i.top < t.bottom + n;
		if (e && r) return !0;
	}
	return !1;
}
function wt(e, t) {
	for (let n of St(t, vt)) {
		let r = e.get(n);
		r ? r.push(t) : e.set(n, [t]);
	}
}
// src/plot/fades.ts
var Tt = 150, Et = 50, Dt = class {
	constructor() {
		this.items = /* @__PURE__ */ new Map(), this.advanced = -Infinity;
	}
	get moving() {
		for (let { alpha: e, wanted: t } of this.items.values()) if (e !== +!!t) return !0;
		return !1;
	}
	want(e, t, n) {
		let r = n ? 1 : Math.min(Et, Math.max(0, t - this.advanced)) / Tt;
		for (let e of this.items.values()) e.wanted = !1;
		for (let [t, n] of e) {
			let e = this.items.get(t);
			e ? (e.item = n, e.wanted = !0) : this.items.set(t, {
				item: n,
				alpha: 0,
				wanted: !0
			});
		}
		for (let [e, t] of this.items) t.alpha = t.wanted ? Math.min(1, t.alpha + r) : t.alpha - r, t.alpha > 1 - 1e-6 && (t.alpha = 1), t.alpha < 1e-6 && (t.alpha = 0), t.alpha <= 0 && !t.wanted && this.items.delete(e);
		this.advanced = t;
	}
	*[Symbol.iterator]() {
		for (let [e, { item: t, alpha: n, wanted: r }] of this.items) yield {
			key: e,
			item: t,
			alpha: Math.max(0, n),
			leaving: !r
		};
	}
	clear() {
		this.items.clear();
	}
}, Ot = "system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif", kt = 12, At = {
	least: 11.5,
	most: 21
}, jt = 1.25, Mt = 3.5, Nt = 40, Pt = 800, Ft = new Intl.Segmenter(void 0, { granularity: "grapheme" }), It = `500 ${kt}px ${Ot}`, Lt = class {
	constructor() {
		this.texts = /* @__PURE__ */ new Map(), this.widths = /* @__PURE__ */ new Map(), this.fades = new Dt(), this.sides = /* @__PURE__ */ new Map();
	}
	forget() {
		this.texts.clear();
	}
	clear() {
		this.forget(), this.fades.clear(), this.sides.clear();
	}
	draw(e, t, n, r, i, a) {
		let o = /* @__PURE__ */ new Map(), s = [], c = (e, t, n, r) => {
			e && (s.push(e), o.set(e.key, {
				text: t,
				font: n,
				tone: r,
				candidate: e,
				side: "right"
			}));
		};
		e.font = It;
		for (let i of t.labeled.subarray(0, Pt)) {
			let a = this.rowCandidate(e, t, n, r, i), o = a && s.length > 0 && t.dims === 3 ? .5 + .5 * Bt(n, this.depthOf(i, t, n)) : 1;
			c(a, this.texts.get(i)?.text ?? "", It, o);
		}
		let l = t.placeLabels.reduce((e, { weight: t }) => Math.max(e, t), 0), u = t.placeLabels.map((e, t) => ({
			label: e,
			index: t
		})).sort((e, t) => t.label.weight - e.label.weight);
		for (let { label: r, index: i } of u) {
			let a = zt(r.weight, l), o = `${a > 15 ? 650 : 600} ${a}px ${Ot}`, s = Vt(r.text), u = n.project(...r.at);
			if (!u || !s || !n.contains(u)) continue;
			let [d, f] = [this.width(e, s, o), a * jt], p = t.dims === 3 ? Bt(n, u.depth) : 1;
			c({
				key: -1 - i,
				x: u.x,
				y: u.y,
				width: d,
				height: f,
				gap: 0,
				sides: ["centre"]
			}, s, o, p);
		}
		let d = bt(s, n.width, n.height, this.sides);
		this.sides = new Map(d.map((e) => [e.key, e.side]));
		let f = /* @__PURE__ */ new Map();
		for (let { key: e, side: t } of d) {
			let n = o.get(e);
			n && f.set(e, {
				...n,
				side: t
			});
		}
		this.fades.want(f, i, a);
		for (let { key: r, item: i, alpha: a, leaving: o } of this.fades) {
			let s = o ? this.moved(i, r, t, n) : i;
			s && Rt(e, s, a, t);
		}
		return e.globalAlpha = 1, this.fades.moving;
	}
	moved(e, t, n, r) {
		let i = t >= 0 ? N(n, t) : n.placeLabels[-1 - t]?.at ?? null, a = i && r.project(...i);
		return a ? {
			...e,
			candidate: {
				...e.candidate,
				x: a.x,
				y: a.y
			}
		} : null;
	}
	rowCandidate(e, t, n, r, i) {
		let a = t.states?.[i] ?? F.normal;
		if (a === F.hidden) return null;
		let o = V(n, t, i);
		if (!o || !n.contains(o)) return null;
		let s = this.rowText(e, t, i);
		if (!s) return null;
		let c = L(r, n, o.depth, a) / 2 + qe(a) + 3;
		return {
			key: i,
			x: o.x,
			y: o.y,
			width: s.width,
			height: kt * jt,
			gap: c
		};
	}
	depthOf(e, t, n) {
		return V(n, t, e)?.depth ?? n.distance;
	}
	rowText(e, t, n) {
		let r = this.texts.get(n);
		if (r !== void 0) return r;
		let i = t.labelOf(n), a = i ? Vt(i) : "";
		e.font = It;
		let o = a ? {
			text: a,
			width: Math.ceil(e.measureText(a).width)
		} : null;
		return this.texts.set(n, o), o;
	}
	width(e, t, n) {
		let r = `${n} ${t}`, i = this.widths.get(r);
		return i === void 0 && (this.widths.size > 2e3 && this.widths.clear(), e.font = n, i = Math.ceil(e.measureText(t).width), this.widths.set(r, i)), i;
	}
};
function Rt(e, { text: t, font: n, tone: r, candidate: i, side: a }, o, s) {
	let c = xt(i, a), l = (c.top + c.bottom) / 2;
	e.font = n, e.textBaseline = "middle", e.textAlign = "left", e.lineJoin = "round", e.lineWidth = Mt, e.globalAlpha = o * r, e.strokeStyle = s.theme.halo, e.strokeText(t, c.left, l), e.fillStyle = s.theme.text, e.fillText(t, c.left, l);
}
function zt(e, t) {
	let n = t > 0 ? Math.sqrt(Math.max(0, e) / t) : 0;
	return Math.round((At.least + (At.most - At.least) * n) * 2) / 2;
}
function Bt(e, t) {
	let { near: n, far: r } = e.depthRange;
	return 1 - .75 * Math.min(1, Math.max(0, (t - n) / (r - n))) ** 1.5;
}
function Vt(e) {
	let t = e.replace(/\s+/g, " ").trim();
	if (t.length <= Nt) return t;
	let n = "", r = 0;
	for (let { segment: e } of Ft.segment(t)) {
		if (r === Nt) return `${n.trimEnd()}…`;
		n += e, r++;
	}
	return t;
}
function V(e, t, n) {
	let r = N(t, n);
	return r && e.project(r[0], r[1], r[2]);
}
// src/gl/target.ts
function Ht(e, t, n) {
	let r = e.createFramebuffer(), i = e.createRenderbuffer(), a = e.createRenderbuffer();
	e.bindRenderbuffer(e.RENDERBUFFER, i), e.renderbufferStorage(e.RENDERBUFFER, e.R32UI, t, n), e.bindRenderbuffer(e.RENDERBUFFER, a), e.renderbufferStorage(e.RENDERBUFFER, e.DEPTH_COMPONENT24, t, n), e.bindFramebuffer(e.FRAMEBUFFER, r), e.framebufferRenderbuffer(e.FRAMEBUFFER, e.COLOR_ATTACHMENT0, e.RENDERBUFFER, i), e.framebufferRenderbuffer(e.FRAMEBUFFER, e.DEPTH_ATTACHMENT, e.RENDERBUFFER, a), e.bindFramebuffer(e.FRAMEBUFFER, null);
	let o = null;
	return {
		width: t,
		height: n,
		get pixels() {
			return o ??= new Uint32Array(t * n * 4), o;
		},
		bind: () => e.bindFramebuffer(e.FRAMEBUFFER, r),
		destroy() {
			e.deleteFramebuffer(r), e.deleteRenderbuffer(i), e.deleteRenderbuffer(a);
		}
	};
}
function Ut(e, t, n, r, i) {
	let a = (r) => {
		let i = e.createTexture();
		return e.bindTexture(e.TEXTURE_2D, i), e.texStorage2D(e.TEXTURE_2D, 1, r, t, n), e.texParameteri(e.TEXTURE_2D, e.TEXTURE_MIN_FILTER, e.NEAREST), e.texParameteri(e.TEXTURE_2D, e.TEXTURE_MAG_FILTER, e.NEAREST), e.texParameteri(e.TEXTURE_2D, e.TEXTURE_WRAP_S, e.CLAMP_TO_EDGE), e.texParameteri(e.TEXTURE_2D, e.TEXTURE_WRAP_T, e.CLAMP_TO_EDGE), i;
	};
	e.activeTexture(e.TEXTURE0);
	let o = e.createFramebuffer(), s = a(r), c = i ? a(e.DEPTH_COMPONENT24) : null;
	e.bindTexture(e.TEXTURE_2D, null), e.bindFramebuffer(e.FRAMEBUFFER, o), e.framebufferTexture2D(e.FRAMEBUFFER, e.COLOR_ATTACHMENT0, e.TEXTURE_2D, s, 0), c && e.framebufferTexture2D(e.FRAMEBUFFER, e.DEPTH_ATTACHMENT, e.TEXTURE_2D, c, 0);
	let l = e.checkFramebufferStatus(e.FRAMEBUFFER) === e.FRAMEBUFFER_COMPLETE;
	e.bindFramebuffer(e.FRAMEBUFFER, null);
	let u = {
		width: t,
		height: n,
		color: s,
		depth: c,
		bind: () => e.bindFramebuffer(e.FRAMEBUFFER, o),
		destroy() {
			e.deleteFramebuffer(o), e.deleteTexture(s), e.deleteTexture(c);
		}
	};
	return l || e.isContextLost() ? u : (u.destroy(), null);
}
var Wt = class {
	constructor(t, n) {
		this.gl = t, this.drawIds = n, this.window = null, this.screen = null, this.screenKey = null, this.readKey = null, this.wholeScreen = !1, this.staging = t.createBuffer(), this.clock = new e(t);
	}
	forget() {
		this.screenKey = null, this.readKey = null;
	}
	pick(e, t, n) {
		let { gl: r } = this, { left: i, bottom: a, side: o, pixels: s } = this.draw(e, t, n);
		return r.readPixels(i, a, o, o, r.RGBA_INTEGER, r.UNSIGNED_INT, s), r.bindFramebuffer(r.FRAMEBUFFER, null), Kt(s, o, 12 * e.ratio);
	}
	request(e, t, n, r) {
		let { gl: i } = this;
		this.cancel();
		let { left: a, bottom: o, side: s, pixels: c } = this.draw(e, t, n), l = 12 * e.ratio;
		i.bindBuffer(i.PIXEL_PACK_BUFFER, this.staging), i.bufferData(i.PIXEL_PACK_BUFFER, c.byteLength, i.STREAM_READ), i.readPixels(a, o, s, s, i.RGBA_INTEGER, i.UNSIGNED_INT, 0), i.bindBuffer(i.PIXEL_PACK_BUFFER, null), i.bindFramebuffer(i.FRAMEBUFFER, null), this.clock.submit(() => {
			i.bindBuffer(i.PIXEL_PACK_BUFFER, this.staging), i.getBufferSubData(i.PIXEL_PACK_BUFFER, 0, c), i.bindBuffer(i.PIXEL_PACK_BUFFER, null), r(Kt(c, s, l));
		});
	}
	all(e) {
		let { gl: t } = this, n = this.drawScreen(e), r = Gt(e);
		return this.readKey !== r && (t.readPixels(0, 0, n.width, n.height, t.RGBA_INTEGER, t.UNSIGNED_INT, n.pixels), this.readKey = r), t.bindFramebuffer(t.FRAMEBUFFER, null), n;
	}
	cancel() {
		this.clock.cancel();
	}
	destroy() {
		this.cancel(), this.window?.destroy(), this.screen?.destroy(), this.gl.deleteBuffer(this.staging);
	}
	draw(e, t, n) {
		let { gl: r } = this, { width: i, height: a } = r.canvas, o = Math.ceil(12 * e.ratio), s = 2 * o + 1;
		this.window?.width !== s && (this.cancel(), this.window?.destroy(), this.window = Ht(r, s, s));
		let { pixels: c } = this.window, l = Math.floor(t / e.projection.width * i) - o, u = a - 1 - Math.floor(n / e.projection.height * a) - o;
		return this.wholeScreen || this.screenKey === Gt(e) ? (this.drawScreen(e), c.fill(0), {
			left: l,
			bottom: u,
			side: s,
			pixels: c
		}) : (this.window.bind(), r.viewport(-l, -u, i, a), this.clearAndDraw(e), {
			left: 0,
			bottom: 0,
			side: s,
			pixels: c
		});
	}
	drawScreen(e) {
		let { gl: t } = this, { width: n, height: r } = t.canvas;
		return (this.screen?.width !== n || this.screen.height !== r) && (this.screen?.destroy(), this.screen = Ht(t, n, r), this.forget()), this.screen.bind(), this.screenKey !== Gt(e) && (t.viewport(0, 0, n, r), this.clearAndDraw(e), this.screenKey = Gt(e), this.readKey = null), this.screen;
	}
	clearAndDraw(e) {
		let { gl: t } = this;
		t.clearBufferuiv(t.COLOR, 0, [
			0,
			0,
			0,
			0
		]), t.depthMask(!0), t.clearBufferfv(t.DEPTH, 0, [1]), this.drawIds(e);
	}
};
function Gt({ projection: e, look: t, ratio: n, shapes: r }) {
	return [
		n,
		r,
		t.diameter,
		t.least,
		t.most,
		t.opaque,
		...e.layoutMatrix()
	].join(" ");
}
function Kt(e, t, n) {
	let r = (t - 1) / 2, i = n * n, a = 0;
	for (let n = 0; n < t; n++) for (let o = 0; o < t; o++) {
		let s = e[(n * t + o) * 4];
		if (s === 0) continue;
		let c = (o - r) ** 2 + (n - r) ** 2;
		(c < i || c === i && a === 0) && (i = c, a = s);
	}
	return a === 0 ? null : a - 1;
}
function qt({ ids: e, step: t, width: n, height: r, topFirst: i }, a) {
	let o = /* @__PURE__ */ new Set();
	for (let s = 0; s < r; s++) for (let c = 0; c < n; c++) {
		let l = e[(s * n + c) * t];
		if (l === 0 || o.has(l - 1)) continue;
		let u = (s + .5) / r * 2 - 1;
		(!a || a((c + .5) / n * 2 - 1, i ? -u : u)) && o.add(l - 1);
	}
	return Uint32Array.from(o).sort();
}
// src/plot/raster.ts
var Jt = {
	from: .7,
	to: 1.8
}, Yt = .42, Xt = .22;
function Zt(e, t) {
	let n = e / t ** 2, r = Math.min(1, Math.max(0, (n - Jt.from) / (Jt.to - Jt.from)));
	return r * r * (3 - 2 * r);
}
var Qt = (e, t) => e === 0 ? 0 : Math.exp((e - 1) / 254 * Math.log(Math.max(1, t)));
function $t(e, t, n) {
	let { data: r, largest: i, percentile99: a } = e, o = /* @__PURE__ */ new Float32Array(256), s = /* @__PURE__ */ new Float32Array(256), c = Math.log1p(Math.max(1, a)), l = Math.log1p(Math.max(1, i)), u = Math.log1p(1);
	for (let e = 1; e < 256; e++) {
		let t = Math.log1p(Qt(e, i)), n = c > u ? Math.min(1, (t - u) / (c - u)) : 1;
		o[e] = Yt + .5800000000000001 * n, s[e] = t > c && l > c ? Xt * (t - c) / (l - c) : 0;
	}
	let d = new Uint8ClampedArray(r.length);
	for (let e = 0; e < r.length; e += 4) {
		let i = r[e + 3];
		if (i === 0) continue;
		let a = o[i], c = s[i], l = t ? 255 : 0, u = n ? a : 1;
		for (let t = 0; t < 3; t++) {
			let n = r[e + t];
			d[e + t] = (n + (l - n) * c) * u;
		}
		d[e + 3] = a * 255;
	}
	return d;
}
var en = 1.3, tn = 4096;
function nn(e, t, n, r) {
	let i = r ? Math.max(1, Math.min(en, tn / Math.max(t, n))) : 1, a = Math.round(t * i), o = Math.round(n * i), s = e.map((e, r) => r % 4 == 0 ? e * t / a : r % 4 == 1 ? e * n / o : e), c = Math.min(1, tn / Math.max(a, o));
	return {
		matrix: s,
		width: Math.max(1, Math.floor(a * c)),
		height: Math.max(1, Math.floor(o * c))
	};
}
function rn(e, t, n) {
	let r = Array.from(e), i = Array.from(t);
	if (r.every((e, t) => Math.abs(e - i[t]) <= 1e-9 * Math.max(1, Math.abs(e)))) return [
		1,
		0,
		0,
		1,
		0,
		0
	];
	if (n !== 2 || [3, 7].some((e) => r[e] !== 0 || i[e] !== 0)) return null;
	let a = r[0] * r[5] - r[4] * r[1];
	if (!Number.isFinite(a) || a === 0) return null;
	let o = (e, t) => {
		let [n, i] = [e * r[15] - r[12], t * r[15] - r[13]];
		return [(r[5] * n - r[4] * i) / a, (r[0] * i - r[1] * n) / a];
	}, s = (e, t) => {
		let [n, r] = o(e, t), a = A(i, [
			n,
			r,
			0,
			1
		]);
		return [a[0] / a[3], a[1] / a[3]];
	}, [c, l] = s(0, 0), [u, d] = s(1, 0), [f, p] = s(0, 1);
	return [
		u - c,
		d - l,
		f - c,
		p - l,
		c,
		l
	];
}
var an = ([e, t, n]) => e * .3 + t * .59 + n * .11 < .5;
// src/plot/region.ts
function on(e, t, n) {
	let r = !1, i = e.length;
	for (let a = 0, o = i - 2; a < i; o = a, a += 2) {
		let [i, s] = [e[a], e[a + 1]], [c, l] = [e[o], e[o + 1]];
		s > n != l > n && t < (c - i) * (n - s) / (l - s) + i && (r = !r);
	}
	return r;
}
// src/plot/painter.ts
var sn = [
	"positions",
	"colors",
	"palette",
	"states",
	"raster",
	"sprites",
	"lines"
], cn = class {
	constructor() {
		this.share = 0, this.base = /* @__PURE__ */ new Uint32Array(), this.room = null, this.order = Be(null, this.base, null);
	}
	get shown() {
		return this.order.count;
	}
	get drawn() {
		let e = H(this.marked);
		return Math.min(this.shown, e + Math.floor((this.shown - e) * this.share));
	}
	get complete() {
		return this.share >= 1;
	}
	get plain() {
		return this.order.rows === this.base;
	}
	get marked() {
		let e = He(this.order);
		return H(e) <= 2e4 ? e : [];
	}
	setStates(e, t) {
		let n = this.base.length !== t, r = this.plain;
		return n && (this.base = ze(t)), this.order = Be(e, this.base, this.room), this.plain || (this.room = this.order.rows), n || !r || !this.plain;
	}
	next(e) {
		let { marked: t, share: n } = this, r = this.shown - H(t);
		return this.share = r === 0 ? 1 : Math.min(1, n + e / r), Ve(this.order, n, this.share, t.length > 0 ? 2 : 4);
	}
}, H = (e) => e.reduce((e, { count: t }) => e + t, 0);
// src/plot/splat.ts
function ln(e, t, n = !1) {
	let r = e * t, i = n ? new Uint32Array(r) : null;
	return {
		width: e,
		height: t,
		pixels: new Uint8ClampedArray(r * 4),
		depth: new Float32Array(r),
		ids: i
	};
}
function un({ pixels: e, depth: t, ids: n }) {
	e.fill(0), n?.fill(0), t.fill(Infinity);
}
var dn = {
	[F.normal]: 0,
	[F.selected]: -2e3,
	[F.neighbor]: -1e3,
	[F.faded]: 1e3,
	[F.hidden]: 0
}, fn = .19, pn = .34;
function mn(e, t, n, r, i, a) {
	let { positions: o, dims: s } = t, { projection: c, look: l, ratio: u } = r, { scale: d, offset: f } = M(t), p = o instanceof Uint16Array, m = r.defaultColor.map((e) => e * 255), h = r.background.map((e) => e * 255), { near: g, far: _ } = c.depthRange;
	for (let { start: t, count: v } of a) for (let a = t; a < t + v; a++) {
		let t = i.rows[a], v = t * s, y = o[v], b = o[v + 1], x = s === 3 ? o[v + 2] : 0;
		if (p && (y === 65535 || b === 65535 || x === 65535)) continue;
		let S = c.project(y * d[0] + f[0], b * d[1] + f[1], s === 3 ? x * d[2] + f[2] : 0);
		if (!S) continue;
		let C = n.states?.[t] ?? F.normal, ee = L(l, c, S.depth, C) * u / 2, te = qe(C) * u, ne = (n.colors?.[t] ?? Infinity) * 3, re = s === 3 ? Math.min(1, Math.max(0, (S.depth - g) / (_ - g))) * pn : 0, ie = C === F.faded && l.opaque ? .81 : 0, ae = 1 - (1 - re) * (1 - ie), w = [
			0,
			1,
			2
		].map((e) => {
			let t = n.palette[ne + e] ?? m[e];
			return t + (h[e] - t) * ae;
		}), T = C === F.selected || C === F.neighbor || l.opaque ? 1 : l.opacity * (C === F.faded ? fn : 1), oe = s === 3 && l.opaque ? S.depth + (dn[C] ?? 0) : null;
		hn(e, S.x * u, S.y * u, Math.max(.5, ee), te, w, r.ring, T, oe, t + 1);
	}
}
function hn(e, t, n, r, i, a, o, s, c, l) {
	let u = r + i, d = Math.max(0, Math.floor(t - u - .5)), f = Math.min(e.width - 1, Math.ceil(t + u - .5)), p = Math.max(0, Math.floor(n - u - .5)), m = Math.min(e.height - 1, Math.ceil(n + u - .5));
	for (let h = p; h <= m; h++) for (let p = d; p <= f; p++) {
		let d = Math.hypot(p + .5 - t, h + .5 - n), f = Math.min(1, u - d + .5);
		if (f <= 0) continue;
		let m = h * e.width + p;
		if (c !== null) {
			if (f < .3 || c >= e.depth[m]) continue;
			e.depth[m] = c;
		}
		e.ids && f >= .5 && (e.ids[m] = l);
		let g = i > 0 ? Math.min(1, Math.max(0, r - d + .5)) : 1, _ = s * f, v = m * 4, y = e.pixels[v + 3] / 255, b = _ + y * (1 - _);
		for (let t = 0; t < 3; t++) {
			let n = a[t] * g + o[t] * 255 * (1 - g);
			e.pixels[v + t] = (n * _ + e.pixels[v + t] * y * (1 - _)) / b;
		}
		e.pixels[v + 3] = b * 255;
	}
}
function gn(e, t, n, r, i, a) {
	let { positions: o, dims: s } = e, { projection: c, look: l } = n, { scale: u, offset: d } = M(e), f = o instanceof Uint16Array, p = null;
	for (let e = 0; e < r.count; e++) {
		let n = r.rows[e], m = n * s, [h, g, _] = [
			o[m],
			o[m + 1],
			s === 3 ? o[m + 2] : 0
		];
		if (f && (h === 65535 || g === 65535 || _ === 65535)) continue;
		let v = c.project(h * u[0] + d[0], g * u[1] + d[1], s === 3 ? _ * u[2] + d[2] : 0);
		if (!v || Math.abs(v.x - i.x) > a + 64 || Math.abs(v.y - i.y) > a + 64) continue;
		let y = t?.[n] ?? F.normal, b = L(l, c, v.depth, y) / 2 + qe(y), x = Math.max(0, Math.hypot(v.x - i.x, v.y - i.y) - b);
		if (x > a) continue;
		let S = s === 3 ? v.depth + (dn[y] ?? 0) : 0;
		(!p || x < p.gap || x === p.gap && (s === 2 || S < p.depth)) && (p = {
			row: n,
			gap: x,
			depth: S
		});
	}
	return p?.row ?? null;
}
// src/plot/walk.ts
var _n = 1, vn = 2;
function yn(e, t, n) {
	let { positions: r, dims: i, states: a } = e, o = t.layoutMatrix(), { scale: s, offset: c } = M(e), l = r instanceof Uint16Array ? Ce : NaN, u = (e) => o[e], d = [
		0,
		1,
		3
	].map((e) => [
		u(e) * s[0],
		u(4 + e) * s[1],
		u(8 + e) * s[2],
		0
	]);
	[
		0,
		1,
		3
	].forEach((e, t) => {
		d[t][3] = u(e) * c[0] + u(4 + e) * c[1] + u(8 + e) * c[2] + u(12 + e);
	});
	let [f, p, m] = d, h = j(e);
	for (let e = 0; e < h; e++) {
		if (a && a[e] === F.hidden) continue;
		let t = e * i, [o, s, c] = [
			r[t],
			r[t + 1],
			i === 3 ? r[t + 2] : 0
		];
		if (o === l || s === l || c === l) continue;
		let u = m[0] * o + m[1] * s + m[2] * c + m[3];
		if (!(u > 0)) continue;
		let d = (f[0] * o + f[1] * s + f[2] * c + f[3]) / u, h = (p[0] * o + p[1] * s + p[2] * c + p[3]) / u;
		d >= -1 && d <= 1 && h >= -1 && h <= 1 && n(e, d, h);
	}
}
function bn(e, t, n, r) {
	let i = n === null ? null : N(e, n), a = i && t.project(i[0], i[1], i[2]), o = a ? {
		x: a.x,
		y: a.y
	} : {
		x: t.width / 2,
		y: t.height / 2
	}, [s, c] = {
		left: [-1, 0],
		right: [1, 0],
		up: [0, -1],
		down: [0, 1]
	}[r], l = Infinity, u = null;
	return yn(e, t, (e, r, i) => {
		if (e === n) return;
		let d = (r + 1) / 2 * t.width - o.x, f = (1 - i) / 2 * t.height - o.y, p;
		if (a) {
			let e = d * s + f * c, t = Math.abs(d * c - f * s);
			if (!(e > 0) || t > e * _n) return;
			p = Math.hypot(e, t * vn);
		} else p = Math.hypot(d, f);
		p < l && (l = p, u = e);
	}), u;
}
// src/plot/sprites.ts
var xn = 20, Sn = 84, Cn = 1.2, wn = 4096;
function Tn(e) {
	let t = /* @__PURE__ */ new Map();
	return e.forEach((e, n) => {
		for (let r = 0; r < e.rows.length; r++) t.set(e.rows[r], {
			page: n,
			cell: r
		});
	}), t;
}
function En(e, t) {
	return {
		x: t % e.columns * e.cell,
		y: Math.floor(t / e.columns) * e.cell
	};
}
function Dn(e, t, n) {
	if (e !== null) return e;
	let r = t > 0 ? n / Math.sqrt(t) : Sn;
	return Math.min(Sn, Math.max(xn, r * Cn));
}
function On(e, t, n) {
	let r = t.camera.orthographic ? 1 : t.distance / n;
	return Math.min(168, Math.max(xn * .6, e * r));
}
function kn(e, t, n) {
	let r = n * .75, i = Math.ceil(t.width / r) + 1, a = /* @__PURE__ */ new Map();
	yn(e, t, (n, o, s) => {
		let c = (o + 1) / 2 * t.width, l = (1 - s) / 2 * t.height, u = e.states?.[n] ?? F.normal, d = (u === F.selected ? 3 : u === F.neighbor ? 2 : u === F.faded ? 0 : 1) * 1e6;
		if (e.dims === 3) {
			let r = N(e, n), i = r && t.project(...r);
			if (!i) return;
			d -= i.depth;
		}
		let f = Math.floor(l / r) * i + Math.floor(c / r), p = a.get(f);
		(!p || d > p.rank) && a.set(f, {
			row: n,
			rank: d,
			off: o * o + s * s
		});
	});
	let o = [...a.values()].sort((e, t) => e.off - t.off || e.row - t.row);
	return Uint32Array.from(o.slice(0, wn), ({ row: e }) => e);
}
function An(e, t, n, r, i) {
	let a = [];
	for (let [o, s] of t) {
		let t = e.states?.[o] ?? F.normal;
		if (t === F.hidden) continue;
		let c = N(e, o), l = c && n.project(...c);
		if (!l) continue;
		let u = Math.max(On(i, n, l.depth), L(r, n, l.depth, t)), d = u / 2;
		if (l.x < -d || l.y < -d || l.x > n.width + d || l.y > n.height + d) continue;
		let f = t === F.selected ? u * 1.35 : u;
		a.push({
			row: o,
			cell: s,
			x: l.x,
			y: l.y,
			depth: l.depth,
			side: f,
			state: t
		});
	}
	let o = (e) => e === F.faded ? 0 : e === F.normal ? 1 : e === F.neighbor ? 2 : 3;
	return a.sort((e, t) => o(e.state) - o(t.state) || t.depth - e.depth || e.row - t.row);
}
// src/plot/canvas-painter.ts
var jn = class {
	constructor(e) {
		this.canvas = e, this.surface = ln(1, 1), this.sample = new cn(), this.props = null, this.skipped = !1, this.pending = 0;
		let t = e.getContext("2d", { alpha: !1 });
		if (!t) throw Error("This browser can draw on no canvas at all: allow canvases for this page, or use another browser.");
		this.context = t, this.points = document.createElement("canvas"), this.raster = document.createElement("canvas");
	}
	get shown() {
		return this.sample.shown;
	}
	get drawn() {
		return this.sample.drawn;
	}
	get complete() {
		return this.sample.complete;
	}
	upload(e, t) {
		if (this.props = e, t.has("states") && this.sample.setStates(e.states, j(e)), t.has("raster") && e.raster) {
			let { width: t, height: n } = e.raster;
			this.raster.width = t, this.raster.height = n;
			let r = new ImageData($t(e.raster, an(e.theme.background), !1), t, n);
			this.raster.getContext("2d")?.putImageData(r, 0, 0);
		}
		t.clear();
	}
	begin() {
		let { width: e, height: t } = this.canvas;
		(this.surface.width !== e || this.surface.height !== t) && (this.surface = ln(e, t)), un(this.surface), this.sample.share = 0, this.skipped = !1;
	}
	more(e, t) {
		let n = this.sample.next(t);
		return this.props && mn(this.surface, this.props, this.inks(this.props), e, this.sample.order, n), H(n);
	}
	skip() {
		this.sample.share = 1, this.skipped = !0;
	}
	present(e, t, n) {
		let { context: r, canvas: i } = this, { width: a, height: o } = i;
		if (r.setTransform(1, 0, 0, 1, 0, 0), r.globalAlpha = 1, r.fillStyle = Mn(t.background), r.fillRect(0, 0, a, o), this.drawBox(e, t), this.drawLines(e, t), n) {
			let [e, t, i, s, c, l] = n.place, [u, d] = [this.raster.width, this.raster.height], f = 2 / u, p = -2 / d;
			r.globalAlpha = n.share, r.setTransform(e * f / 2 * a, -t * f / 2 * o, i * p / 2 * a, -s * p / 2 * o, (-e + i + c + 1) / 2 * a, (1 - (-t + s + l)) / 2 * o), r.imageSmoothingEnabled = !0, r.drawImage(this.raster, 0, 0), r.setTransform(1, 0, 0, 1, 0, 0), r.globalAlpha = 1;
		}
		let { marked: s } = this.sample, c = s.length > 0 ? {
			...this.surface,
			pixels: this.surface.pixels.slice(),
			depth: this.surface.depth.slice()
		} : this.surface;
		s.length > 0 && mn(c, e, this.inks(e), t, this.sample.order, s), this.skipped && s.length === 0 || ((this.points.width !== a || this.points.height !== o) && (this.points.width = a, this.points.height = o), this.points.getContext("2d")?.putImageData(new ImageData(c.pixels, a, o), 0, 0), r.drawImage(this.points, 0, 0)), this.drawPictures(e, t);
	}
	pick(e, t, n) {
		return this.props ? gn(this.props, this.props.states, e, this.sample.order, {
			x: t,
			y: n
		}, 12) : null;
	}
	requestPick(e, t, n, r) {
		this.cancelPick(), this.pending = window.setTimeout(() => r(this.pick(e, t, n)), 0);
	}
	cancelPick() {
		window.clearTimeout(this.pending);
	}
	visibleRows(e, t) {
		let { props: n } = this;
		if (!n) return /* @__PURE__ */ new Uint32Array();
		let { width: r, height: i } = this.canvas, a = ln(r, i, !0);
		un(a);
		let o = {
			...e,
			look: {
				...e.look,
				opaque: e.dims === 3
			}
		};
		return mn(a, n, this.inks(n), o, this.sample.order, [{
			start: 0,
			count: this.sample.order.count
		}]), qt({
			ids: a.ids,
			step: 1,
			width: r,
			height: i,
			topFirst: !0
		}, t && ((e, n) => on(t, e, n)));
	}
	destroy() {
		this.cancelPick();
	}
	inks(e) {
		let t = j(e), n = (e) => e && e.length >= t ? e : null;
		return {
			colors: n(e.colors),
			palette: e.palette,
			states: n(e.states)
		};
	}
	drawBox(e, t) {
		let { context: n } = this, [r, i, a, o] = e.theme.axis;
		n.lineWidth = t.ratio, n.strokeStyle = Mn([
			r,
			i,
			a
		]);
		for (let r of ot(t.projection, t.dims, e.lower, e.upper)) n.globalAlpha = o * Math.max(r.from.shade, r.to.shade), n.beginPath(), n.moveTo(r.from.x * t.ratio, r.from.y * t.ratio), n.lineTo(r.to.x * t.ratio, r.to.y * t.ratio), n.stroke();
		n.globalAlpha = 1;
	}
	drawLines(e, t) {
		let { lines: n, states: r } = e;
		if (!n) return;
		let { context: i } = this, a = mt(n, e, an(e.theme.background));
		for (let o = 0; o < n.pairs.length >> 1; o++) {
			let [s, c] = [n.pairs[o * 2], n.pairs[o * 2 + 1]], l = ft(r?.[s] ?? 0, r?.[c] ?? 0), u = l > 0 ? V(t.projection, e, s) : null, d = u && V(t.projection, e, c);
			u && d && (i.globalAlpha = l, i.lineWidth = (l === 1 ? 2 : 1.2) * t.ratio, i.strokeStyle = `rgb(${a.subarray(o * 6, o * 6 + 3).join(" ")})`, i.beginPath(), i.moveTo(u.x * t.ratio, u.y * t.ratio), i.lineTo(d.x * t.ratio, d.y * t.ratio), i.stroke());
		}
		i.globalAlpha = 1;
	}
	drawPictures(e, t) {
		let { sprites: n } = e;
		if (!n) return;
		let { context: r } = this, i = Dn(e.spriteSize, t.density, t.projection.pixelsPerUnit);
		for (let a of An(e, Tn(n), t.projection, t.look, i)) {
			let i = n[a.cell.page], o = En(i, a.cell.cell), s = a.side * t.ratio, [c, l] = [a.x * t.ratio - s / 2, a.y * t.ratio - s / 2], u = (e.colors?.[a.row] ?? Infinity) * 3;
			r.globalAlpha = a.state === F.faded ? .19 : 1, r.fillStyle = Mn([
				0,
				1,
				2
			].map((n) => (e.palette[u + n] ?? t.defaultColor[n] * 255) / 255)), r.fillRect(c, l, s, s);
			let d = 1.5 * t.ratio;
			r.drawImage(i.image, o.x, o.y, i.cell, i.cell, c + d, l + d, s - 2 * d, s - 2 * d);
		}
		r.globalAlpha = 1;
	}
}, Mn = (e) => `rgb(${e.map((e) => Math.round(e * 255)).join(" ")})`, Nn = () => ({
	positions: /* @__PURE__ */ new Float32Array(),
	dims: 3,
	lower: [
		0,
		0,
		0
	],
	upper: [
		0,
		0,
		0
	],
	colors: null,
	palette: /* @__PURE__ */ new Uint8Array(),
	states: null,
	pointSize: null,
	opacity: null,
	theme: {
		background: [
			1,
			1,
			1
		],
		point: [
			.29,
			.45,
			.69
		],
		text: "#1b1f24",
		halo: "rgba(255, 255, 255, 0.9)",
		axis: [
			.1,
			.12,
			.16,
			.16
		]
	},
	labeled: /* @__PURE__ */ new Uint32Array(),
	labelOf: () => null,
	tool: "pan",
	visibleOnly: !1,
	raster: null,
	translucent: !1,
	relief: !0,
	sprites: null,
	spriteSize: null,
	lines: null,
	links: [],
	placeLabels: [],
	axisTitles: null,
	covered: {
		right: 0,
		bottom: 0
	},
	shapes: !1,
	perAxisFrame: !1
}), Pn = 4, Fn = 250, In = class {
	constructor(e, t, n, r, i) {
		this.painter = e, this.governor = t, this.clock = n, this.frameClock = r, this.rasterAlways = i, this.changed = new Set(sn), this.rasterFits = !1, this.rasterShareNow = 0, this.presented = 0;
	}
	get busy() {
		return (this.clock?.busy || this.frameClock?.busy) ?? !1;
	}
	get complete() {
		return this.painter.complete;
	}
	get state() {
		let { drawn: e, shown: t, complete: n } = this.painter;
		return {
			points: e,
			shown: t,
			complete: n,
			raster: this.rasterShareNow
		};
	}
	frame(e, t, n) {
		let { painter: r, governor: i } = this;
		r.upload(e, this.changed);
		let a = this.rasterView(e, t);
		this.rasterShareNow = a?.share ?? 0;
		let o = performance.now(), s = n ? 1 : Pn;
		n && r.begin(t);
		let c = 0;
		a?.share === 1 ? r.skip() : (n || !r.complete) && (c = r.more(t, i.points * s));
		let l = (e) => i.observe(c / s, e / s);
		this.clock ? this.clock.submit(l) : l(performance.now() - o), !n && !r.complete && o - this.presented < Fn || (this.presented = o, r.present(e, t, a), this.frameClock?.submit(() => {}));
	}
	rasterWanted(e) {
		return this.rasterAlways ? +(this.painter.shown > this.governor.points) : e.dims === 2 || !e.look.opaque ? Zt(e.density, e.projection.pixelsPerUnit) : 0;
	}
	rasterView(e, t) {
		if (!e.raster || !this.rasterFits) return null;
		let n = this.rasterWanted(t);
		if (n === 0) return null;
		let r = rn(e.raster.matrix, t.projection.layoutMatrix(), t.dims);
		return r && Ln(r) ? {
			place: r,
			share: n
		} : null;
	}
	destroy() {
		this.clock?.cancel(), this.frameClock?.cancel(), this.painter.destroy();
	}
};
function Ln([e, t, n, r, i, a]) {
	if (Math.abs(t) > 1e-9 || Math.abs(n) > 1e-9) return !1;
	let o = Math.abs(e) - Math.abs(i) >= .999999, s = Math.abs(r) - Math.abs(a) >= .999999;
	return o && s && Math.max(Math.abs(e), Math.abs(r)) < 3;
}
// src/plot/extent.ts
function Rn(e, t) {
	let { positions: n, dims: r } = e, { scale: i, offset: a } = M(e), o = n instanceof Uint16Array ? Ce : NaN, s = [
		0,
		1,
		2
	].map((e) => i[e] / k(t, e)), c = [
		0,
		1,
		2
	].map((e) => (a[e] - t.centre[e]) / k(t, e)), l = 0;
	for (let e = 0; e < n.length; e += r) {
		let [t, i, a] = [
			n[e],
			n[e + 1],
			r === 3 ? n[e + 2] : 0
		];
		if (t === o || i === o || a === o) continue;
		let u = t * s[0] + c[0], d = i * s[1] + c[1], f = r === 3 ? a * s[2] + c[2] : 0, p = u * u + d * d + f * f;
		p > l && (l = p);
	}
	return Math.sqrt(l);
}
function zn(e, t, n) {
	let r = [
		Infinity,
		Infinity,
		Infinity
	], i = [
		-Infinity,
		-Infinity,
		-Infinity
	];
	for (let a of t) {
		let t = N(e, a);
		if (!t) continue;
		let o = O(n, t);
		for (let e of [
			0,
			1,
			2
		]) r[e] = Math.min(r[e], o[e]), i[e] = Math.max(i[e], o[e]);
	}
	if (!Number.isFinite(r[0])) return null;
	let a = [
		(r[0] + i[0]) / 2,
		(r[1] + i[1]) / 2,
		(r[2] + i[2]) / 2
	], s = 0;
	for (let r of t) {
		let t = N(e, r);
		t && (s = Math.max(s, l(o(O(n, t), a))));
	}
	return {
		centre: a,
		radius: s
	};
}
// src/plot/flight.ts
var Bn = 500;
function Vn(e, t, n, r) {
	return {
		announce: r,
		at(r) {
			let i = Math.min(1, Math.max(0, (r - n) / Bn));
			return {
				camera: ie(e, t, 1 - (1 - i) ** 3),
				arrived: i === 1
			};
		}
	};
}
var Hn = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches, Un = 20, Wn = 1e4, Gn = 5e7, Kn = {
	software: 6e4,
	hardware: 2e6
}, qn = {
	down: .5,
	up: 1.6
}, Jn = class {
	constructor(e) {
		this.portion = e ? Kn.software : Kn.hardware;
	}
	get points() {
		return Math.round(this.portion);
	}
	observe(e, t) {
		if (e < this.portion / 2 && t < Un) return;
		let n = Un / Math.max(t, 1) * e, r = Math.min(qn.up, Math.max(qn.down, n / this.portion));
		this.portion = Math.min(Gn, Math.max(Wn, this.portion * r));
	}
}, Yn = 500, Xn = 2e6;
function Zn(e, t, n) {
	let { positions: r, dims: i } = e, a = j(e), o = n && n.length === a * 3 ? n : new Float32Array(a * 3), { scale: s, offset: c } = M(e), l = r instanceof Uint16Array, u = [
		0,
		1,
		2
	].map((e) => s[e] / k(t, e)), d = [
		0,
		1,
		2
	].map((e) => (c[e] - t.centre[e]) / k(t, e));
	for (let e = 0; e < a; e++) {
		let t = e * i;
		for (let n of [
			0,
			1,
			2
		]) {
			let a = n < i ? r[t + n] : 0;
			o[e * 3 + n] = l && a === 65535 ? NaN : n < i ? a * u[n] + d[n] : 0;
		}
	}
	return o;
}
function Qn(e, t, n) {
	if (!e.orthographic) return e;
	let r = Math.min(t, n), i = m * n / (e.zoom * r * Math.tan(p / 2)), a = C(e), [o, s, c] = e.target, l = (t, n) => n + (e.position[t] - n) / a * i;
	return {
		orthographic: !1,
		position: [
			l(0, o),
			l(1, s),
			l(2, c)
		],
		target: [
			o,
			s,
			c
		],
		zoom: 1
	};
}
var $n = class {
	constructor(e, t, n, r, i, a) {
		this.goal = r, this.size = i, this.began = a, this.share = 0, this.after = 2, this.props = e, this.start = Qn(n, i.width, i.height), this.from = Zn(e, t), this.out = new Float32Array(this.from.length);
	}
	static possible(e, t) {
		let n = j(e);
		return e.dims !== t.dims && n === j(t) && n > 0 && n <= Xn;
	}
	get flatness() {
		return this.after === 2 ? this.share : 1 - this.share;
	}
	advance(e, t, n) {
		let r = Math.min(1, Math.max(0, (e - this.began) / Yn));
		if (r >= 1) return null;
		this.after = t.dims, this.share = r < .5 ? 4 * r ** 3 : 1 - (2 - 2 * r) ** 3 / 2;
		let { from: i, out: a, share: o } = this;
		Zn(t, n, a);
		for (let e = 0; e < a.length; e++) a[e] = i[e] * (1 - o) + a[e] * o;
		let s = O(n, t.lower), c = O(n, t.upper);
		return this.props = {
			...t,
			positions: a,
			dims: 3,
			lower: s,
			upper: c,
			axisTitles: null,
			placeLabels: []
		}, ie(this.start, Qn(this.goal, this.size.width, this.size.height), o);
	}
}, er = 200, tr = 16, nr = 45;
function rr(e, t) {
	let n = e.deltaY * (e.deltaMode === 1 ? tr : e.deltaMode === 2 ? t : 1);
	return e.ctrlKey && (n = Math.min(25, Math.max(-25, n)) * 4), -n / er;
}
var ir = class {
	constructor() {
		this.left = 0, this.anchor = [
			0,
			0,
			0
		], this.advanced = 0;
	}
	get moving() {
		return this.left !== 0;
	}
	add(e, t, n) {
		this.left === 0 && (this.advanced = n - 16), this.left += e, this.anchor = t;
	}
	stop() {
		this.left = 0;
	}
	advance(e, t, n) {
		let r = n || Math.abs(this.left) < .002 ? 1 : 1 - Math.exp(-Math.max(0, t - this.advanced) / nr), i = this.left * r;
		return this.left = r === 1 ? 0 : this.left - i, this.advanced = t, ne(e, Math.exp(i), this.anchor);
	}
}, ar = 250, or = 1500, sr = class {
	constructor(e, t) {
		this.view = e, this.host = t, this.isDefault = !0, this.wheel = new ir(), this.flight = null, this.anchor = null, this.unannounced = !1, this.settleTimer = 0;
	}
	get moving() {
		return this.flight !== null || this.wheel.moving;
	}
	get flying() {
		return this.flight !== null;
	}
	goTo(e, t, n) {
		this.stop(), t && !Hn() ? this.flight = Vn(this.view, e, performance.now(), n) : (this.view = e, n && this.announce(!0)), this.host.changed();
	}
	userMoves(e) {
		this.view = e, this.isDefault = !1, this.unannounced = !0, this.host.changed();
	}
	zoom(e, t) {
		this.flight = null, window.clearTimeout(this.settleTimer), this.wheel.add(e, t, performance.now()), this.host.changed();
	}
	advance(e) {
		if (this.flight) {
			let { camera: t, arrived: n } = this.flight.at(e), { announce: r } = this.flight;
			n && (this.flight = null), this.view = t, r && this.announce(n);
		}
		this.wheel.moving && (this.userMoves(this.wheel.advance(this.view, e, Hn())), this.wheel.moving || this.settleSoon()), this.unannounced && this.announce(!1);
	}
	stop() {
		this.flight = null, this.anchor = null, this.wheel.stop();
	}
	settled() {
		this.announce(!0);
	}
	settleSoon() {
		window.clearTimeout(this.settleTimer), this.settleTimer = window.setTimeout(() => this.announce(!0), ar);
	}
	anchorAt(e, t, n) {
		let r = performance.now(), i = this.anchor;
		if (i && i.x === e && i.y === t && r - i.time < or) return i.time = r, i.world;
		let a = n();
		return this.anchor = {
			x: e,
			y: t,
			time: r,
			world: a
		}, a;
	}
	forgetAnchor() {
		this.anchor = null;
	}
	destroy() {
		window.clearTimeout(this.settleTimer);
	}
	announce(e) {
		this.unannounced = !1, this.host.announce(se(this.view), e);
	}
}, U = {
	arm: 22,
	inset: 40
}, cr = "600 12px system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif", W = 12, lr = 10;
function ur(e, t, n) {
	let { right: r, up: i, back: a } = t.basis, o = U.inset, s = t.height - U.inset, c = [
		0,
		1,
		2
	].map((e) => ({
		name: "xyz".charAt(e),
		dx: r[e],
		dy: -i[e],
		toward: a[e]
	})).sort((e, t) => e.toward - t.toward);
	e.save(), e.font = "600 11px system-ui, \"Segoe UI\", Roboto, sans-serif", e.textAlign = "center", e.textBaseline = "middle", e.strokeStyle = n, e.fillStyle = n, e.lineCap = "round", e.lineWidth = 1.5;
	for (let { name: t, dx: n, dy: r, toward: i } of c) {
		e.globalAlpha = .5 + .25 * i, e.beginPath(), e.moveTo(o, s), e.lineTo(o + n * U.arm, s + r * U.arm), e.stroke();
		let a = Math.hypot(n, r), c = U.arm * a + 9;
		a > .12 && e.fillText(t, o + n / a * c, s + r / a * c);
	}
	e.restore();
}
function dr(e, t, n, r) {
	e.save(), e.font = cr, e.textAlign = "center", e.textBaseline = "middle", e.lineJoin = "round", e.lineWidth = 3.5, e.strokeStyle = t.theme.halo, e.fillStyle = t.theme.text, e.globalAlpha = .85;
	let i = t.dims === 2 ? pr(t, n, r) : mr(t, n, r);
	for (let r of i) {
		let i = e.measureText(r.text).width, [a, o] = r.turned ? [15, i] : [i, 15], s = (e, t, n) => Math.min(n - lr - t / 2, Math.max(lr + t / 2, e)), c = s(r.x + r.side[0] * a / 2, a, n.width - t.covered.right), l = s(r.y + r.side[1] * o / 2, o, n.height - t.covered.bottom);
		e.save(), e.translate(c, l), r.turned && e.rotate(-Math.PI / 2), e.strokeText(r.text, 0, 0), e.fillText(r.text, 0, 0), e.restore();
	}
	e.restore();
}
function fr(e, t) {
	let n = O(t.frame, e.lower), r = O(t.frame, e.upper);
	return [n.map((e) => e - B), r.map((e) => e + B)];
}
function G(e, t) {
	let n = o(t, e.camera.target), r = A(e.matrix, [
		n[0],
		n[1],
		n[2],
		1
	]);
	return r[3] > 0 ? {
		x: (r[0] / r[3] + 1) / 2 * e.width,
		y: (1 - r[1] / r[3]) / 2 * e.height
	} : null;
}
function pr(e, t, n) {
	let [r, i] = fr(e, t), a = G(t, [
		r[0],
		r[1],
		0
	]), o = G(t, [
		i[0],
		i[1],
		0
	]);
	if (!a || !o) return [];
	let [s, c, l, u] = [
		a.x,
		a.y,
		o.x,
		o.y
	], [d, f] = [(s + l) / 2, (u + c) / 2], p = [], m = (e, t, n, r, i = !1) => {
		e && p.push({
			text: e,
			x: t,
			y: n,
			side: r,
			turned: i
		});
	};
	return m(n.left, s, c + W, [1, 1]), m(n.right, l, c + W, [-1, 1]), m(n.x, d, c + W, [0, 1]), m(n.down, s - W, c, [-1, -1], !0), m(n.up, s - W, u, [-1, 1], !0), m(n.y, s - W, f, [-1, 0], !0), p;
}
function mr(e, t, n) {
	let [r, i] = fr(e, t), a = [
		[
			n.left,
			n.x,
			n.right
		],
		[
			n.down,
			n.y,
			n.up
		],
		[
			n.back,
			n.z,
			n.front
		]
	], o = G(t, [
		(r[0] + i[0]) / 2,
		(r[1] + i[1]) / 2,
		(r[2] + i[2]) / 2
	]), s = [];
	if (!o) return s;
	for (let e of [
		0,
		1,
		2
	]) {
		let n = a[e] ?? [];
		if (!n.some(Boolean)) continue;
		let [c, l] = e === 0 ? [1, 2] : e === 1 ? [0, 2] : [0, 1], u = null;
		for (let n of [
			0,
			1,
			2,
			3
		]) {
			let a = [...r];
			a[c] = n & 1 ? i[c] : r[c], a[l] = n & 2 ? i[l] : r[l];
			let o = [...a];
			o[e] = i[e];
			let [s, d] = [G(t, a), G(t, o)];
			if (!s || !d) continue;
			let f = e === 1 ? -(s.x + d.x) : s.y + d.y;
			(!u || f > u.rank) && (u = {
				from: s,
				to: d,
				rank: f
			});
		}
		if (!u) continue;
		let { from: d, to: f } = u;
		[
			.06,
			.5,
			.94
		].forEach((e, t) => {
			let r = n[t];
			if (!r) return;
			let [i, a] = [d.x + (f.x - d.x) * e, d.y + (f.y - d.y) * e], c = Math.hypot(i - o.x, a - o.y) || 1, l = [(i - o.x) / c, (a - o.y) / c];
			s.push({
				text: r,
				x: i + l[0] * W,
				y: a + l[1] * W,
				side: l
			});
		});
	}
	return s;
}
// src/plot/overlay.ts
var hr = {
	true: {
		color: null,
		dash: [],
		width: 1.25
	},
	missing: {
		color: "#d55e00",
		dash: [7, 5],
		width: 1.75
	},
	false: {
		color: "#56b4e9",
		dash: [1.5, 4.5],
		width: 1.75
	}
}, gr = {
	grow: 1.8,
	least: 56
}, _r = class {
	constructor(e) {
		this.canvas = e, this.labels = new Lt(), this.context = e.getContext("2d");
	}
	draw(e, t) {
		let { context: n } = this;
		if (!n) return !1;
		let { projection: r, look: i } = t;
		n.setTransform(1, 0, 0, 1, 0, 0), n.clearRect(0, 0, this.canvas.width, this.canvas.height), n.fillStyle = "rgb(128 128 128 / 0.004)", n.fillRect(0, 0, 1, 1), n.setTransform(t.ratio.x, 0, 0, t.ratio.y, 0, 0), e.dims === 3 && ur(n, r, e.theme.text), e.axisTitles && dr(n, e, r, e.axisTitles), yr(n, e, r, t.hovered), t.hovered !== null && vr(n, e, t, t.hovered);
		let a = this.labels.draw(n, e, r, i, t.now, t.still);
		return t.outline && br(n, e, t.outline, t.still ? 0 : t.now), a || t.outline !== null && !t.still;
	}
};
function vr(e, t, n, r) {
	let { projection: i, look: a } = n, o = V(i, t, r), s = t.states?.[r] ?? F.normal;
	if (!o || s === F.hidden) return;
	let c = n.cells.get(r), l = c && t.sprites?.[c.page];
	if (c && l) {
		let a = Math.max(gr.least, On(n.side, i, o.depth) * gr.grow), s = En(l, c.cell), [u, d] = [o.x - a / 2, o.y - a / 2];
		e.save(), e.fillStyle = xr(t, r), e.shadowColor = "rgba(0, 0, 0, 0.35)", e.shadowBlur = 10, e.beginPath(), e.roundRect(u - 3, d - 3, a + 6, a + 6, 5), e.fill(), e.shadowColor = "transparent", e.fillStyle = `rgb(${t.theme.background.map((e) => Math.round(e * 255)).join(" ")})`, e.fillRect(u, d, a, a), e.imageSmoothingEnabled = l.cell >= a, e.drawImage(l.image, s.x, s.y, l.cell, l.cell, u, d, a, a), e.restore();
		return;
	}
	let u = Math.max(L(a, i, o.depth, s) / 2 + .5, 3.5);
	e.beginPath(), e.arc(o.x, o.y, u, 0, 2 * Math.PI), e.fillStyle = xr(t, r), e.fill();
	let d = u + (s === F.selected ? 3.5 : 1.5);
	e.beginPath(), e.arc(o.x, o.y, d, 0, 2 * Math.PI), e.lineWidth = 3, e.strokeStyle = t.theme.halo, e.stroke(), e.lineWidth = 1, e.strokeStyle = t.theme.text, e.stroke();
}
function yr(e, t, n, r) {
	if (t.links.length !== 0) {
		e.save(), e.lineCap = "round";
		for (let { from: i, to: a, kind: o } of t.links) {
			if (i !== r && t.states?.[i] !== F.selected || t.states?.[a] === F.hidden) continue;
			let s = V(n, t, i), c = s && V(n, t, a);
			if (!s || !c) continue;
			let { color: l, dash: u, width: d } = hr[o];
			e.beginPath(), e.moveTo(s.x, s.y), e.lineTo(c.x, c.y), e.setLineDash([]), e.globalAlpha = .7, e.lineWidth = d + 2, e.strokeStyle = t.theme.halo, e.stroke(), e.globalAlpha = l ? 1 : .6, e.setLineDash(u), e.lineWidth = d, e.strokeStyle = l ?? t.theme.text, e.stroke();
		}
		e.restore();
	}
}
function br(e, t, { points: n, closed: r }, i) {
	if (!(n.length < 4)) {
		e.save(), e.beginPath(), e.moveTo(n[0], n[1]);
		for (let t = 2; t < n.length; t += 2) e.lineTo(n[t], n[t + 1]);
		r && e.closePath(), e.globalAlpha = .07, e.fillStyle = t.theme.text, e.fill("evenodd"), e.globalAlpha = 1, e.lineJoin = "round", e.lineWidth = 3, e.strokeStyle = t.theme.halo, e.stroke(), e.lineWidth = 1.5, e.setLineDash([6, 5]), e.lineDashOffset = -(i / 40 % 11), e.strokeStyle = t.theme.text, e.stroke(), !r && n.length > 8 && (e.beginPath(), e.moveTo(n.at(-2), n.at(-1)), e.lineTo(n[0], n[1]), e.globalAlpha = .35, e.lineWidth = 1, e.stroke()), e.restore();
	}
}
function xr(e, t) {
	let n = (e.colors?.[t] ?? Infinity) * 3, [r, i, a] = [
		e.palette[n],
		e.palette[n + 1],
		e.palette[n + 2]
	];
	return r !== void 0 && i !== void 0 && a !== void 0 ? `rgb(${r} ${i} ${a})` : `rgb(${e.theme.point.map((e) => Math.round(e * 255)).join(" ")})`;
}
// src/plot/gesture.ts
function Sr(e, t, n, r, i) {
	let a = r.ctrlKey || r.metaKey;
	return i || n !== 0 ? "pan" : r.shiftKey ? "box" : r.altKey && !(a && e === "box") ? "lasso" : e === "pan" ? t === 3 && !a ? "orbit" : "pan" : e;
}
function Cr(e) {
	let t = e.ctrlKey || e.metaKey;
	return t && e.altKey ? "remove" : t ? "add" : "set";
}
var wr = 2, Tr = class {
	constructor(e, t, n) {
		this.kind = e, this.path = [t, n];
	}
	move(e, t) {
		let { path: n } = this;
		this.kind === "box" ? (n[2] = e, n[3] = t) : Math.hypot(e - n.at(-2), t - n.at(-1)) >= wr && n.push(e, t);
	}
	get outline() {
		if (this.kind === "lasso") return this.path;
		let [e, t, n = this.path[0], r = this.path[1]] = this.path;
		return [
			e,
			t,
			n,
			t,
			n,
			r,
			e,
			r
		];
	}
	get encloses() {
		let { outline: e } = this, t = 0, n = e.length;
		for (let r = 0, i = n - 2; r < n; i = r, r += 2) t += e[i] * e[r + 1] - e[r] * e[i + 1];
		return n >= 6 && Math.abs(t) > 2;
	}
};
function Er(e, t, n) {
	return e.map((e, r) => r % 2 == 0 ? e / t * 2 - 1 : 1 - e / n * 2);
}
// src/plot/controls.ts
var Dr = 4, Or = 1.75 * Math.PI, kr = 1.25, Ar = 450;
function jr(e, t) {
	let n = /* @__PURE__ */ new Map(), r = new AbortController(), { signal: i } = r, o = !1, c = null, l = null, u = !1, d = 0, f = (e) => {
		l = e, t.gesture(e);
	}, p = () => l ? (f(null), !0) : !1, m = (t) => {
		let n = e.getBoundingClientRect();
		return {
			x: t.clientX - n.left,
			y: t.clientY - n.top
		};
	}, h = (e, n) => {
		let r = t.projection(), { right: i, up: o } = r.basis, c = 1 / r.pixelsPerUnit;
		t.move(te(r.camera, a(s(i, -e * c), s(o, n * c))));
	}, g = (e, n, r) => {
		if (e.mode === "box" || e.mode === "lasso") return l ? (l.move(n, r), t.gesture(l)) : void 0;
		if (e.mode === "pan") return h(n - e.x, r - e.y);
		let { camera: i, height: a } = t.projection(), o = Or / Math.max(a, 300);
		t.move(ee(i, -(n - e.x) * o, (r - e.y) * o));
	}, _ = (e, r, i) => {
		let a = [...n.values()].find((t) => t !== e);
		if (!a) return;
		let o = Math.hypot(e.x - a.x, e.y - a.y), s = Math.hypot(r - a.x, i - a.y), c = t.projection();
		if (o > 0 && s > 0) {
			let n = c.unproject((e.x + a.x) / 2, (e.y + a.y) / 2);
			t.move(ne(c.camera, s / o, n));
		}
		h((r - e.x) / 2, (i - e.y) / 2);
	}, v = (r) => {
		let { x: i, y: a } = m(r), s = Sr(t.tool(), t.dims(), r.button, r, u);
		if (n.size >= 2) return;
		let c = {
			x: i,
			y: a,
			startX: i,
			startY: a,
			mode: s,
			button: r.button
		};
		n.set(r.pointerId, c), e.setPointerCapture(r.pointerId), window.clearTimeout(d), n.size > 1 ? (o = !0, p()) : r.pointerType === "touch" && (d = window.setTimeout(() => {
			o || n.size !== 1 || (c.mode = "lasso", o = !0, f(new Tr("lasso", c.x, c.y)), navigator.vibrate?.(15));
		}, Ar)), t.press();
	}, y = (r) => {
		let { x: i, y: a } = m(r);
		c = {
			x: i,
			y: a
		};
		let s = n.get(r.pointerId);
		if (!s) r.pointerType !== "touch" && t.point({
			x: i,
			y: a
		});
		else {
			if (!o) {
				if (Math.hypot(i - s.startX, a - s.startY) < Dr) return;
				o = !0, window.clearTimeout(d);
				let { mode: t } = s;
				t === "box" || t === "lasso" ? f(new Tr(t, s.startX, s.startY)) : e.style.cursor = "grabbing";
			}
			n.size === 1 ? g(s, i, a) : _(s, i, a), s.x = i, s.y = a;
		}
	}, b = (e) => {
		let r = n.get(e.pointerId);
		if (!r) return;
		n.delete(e.pointerId), window.clearTimeout(d);
		let { x: i, y: a } = m(e);
		if (n.size > 0) return;
		let s = l;
		s && f(null);
		let c = !o && e.type === "pointerup" && r.button === 0;
		o && (r.mode === "orbit" || r.mode === "pan") && (t.showCursor(), t.moved()), o = !1, s?.encloses && e.type === "pointerup" && t.region(s, Cr(e)), c ? t.click(i, a, Cr(e)) : e.type === "pointerup" && e.pointerType !== "touch" && t.point({
			x: i,
			y: a
		});
	}, x = !1, S = (e) => {
		(n.size > 0 || x) && e.preventDefault(), x = !1;
	}, C = (e) => {
		e.preventDefault();
		let n = m(e), { x: r, y: i } = (c && Math.abs(c.x - n.x) < 1 && Math.abs(c.y - n.y) < 1 ? c : null) ?? n;
		if (!e.ctrlKey && Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
			let n = e.deltaX * (e.deltaMode === 1 ? 16 : 1);
			return t.dims() === 2 ? h(-n, 0) : t.move(ee(t.projection().camera, n * (Or / Math.max(t.projection().height, 300)) * .5, 0)), t.movedSoon();
		}
		t.wheel(rr(e, t.projection().height), r, i);
	}, re = (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey) return;
		let n = e.key === "+" || e.key === "=" ? kr : e.key === "-" ? 1 / kr : null;
		n !== null && (e.preventDefault(), e.stopPropagation(), t.zoomBy(n));
	}, ie = (e) => {
		let [t] = e.composedPath();
		return t instanceof HTMLElement && (t.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT|BUTTON)$/.test(t.tagName));
	}, ae = (t) => {
		if (t.key === "Escape" && p()) return t.preventDefault(), t.stopImmediatePropagation();
		t.key === " " && !ie(t) && (T || n.size > 0) && (u = !0, t.preventDefault(), n.size === 0 && (e.style.cursor = "grab"));
	}, w = (e) => {
		e.key === " " && u && (u = !1, n.size === 0 && t.showCursor());
	}, T = !1;
	return window.addEventListener("keydown", ae, {
		signal: i,
		capture: !0
	}), window.addEventListener("keyup", w, {
		signal: i,
		capture: !0
	}), window.addEventListener("blur", () => {
		u = !1;
	}, { signal: i }), e.addEventListener("pointerenter", () => {
		T = !0;
	}, { signal: i }), e.addEventListener("pointerleave", () => {
		T = !1;
	}, { signal: i }), e.addEventListener("pointerdown", v, { signal: i }), e.addEventListener("mousedown", (e) => e.button === 1 && e.preventDefault(), { signal: i }), e.addEventListener("pointermove", y, { signal: i }), e.addEventListener("pointerup", (e) => {
		x = o && n.get(e.pointerId)?.button === 2, b(e);
	}, { signal: i }), e.addEventListener("pointercancel", b, { signal: i }), e.addEventListener("lostpointercapture", b, { signal: i }), e.addEventListener("pointerleave", () => n.size === 0 && t.point(null), { signal: i }), e.addEventListener("dblclick", (e) => {
		let { x: n, y: r } = m(e);
		t.doubleClick(n, r);
	}, { signal: i }), e.addEventListener("contextmenu", S, { signal: i }), e.addEventListener("wheel", C, {
		signal: i,
		passive: !1
	}), e.addEventListener("keydown", re, { signal: i }), {
		giveUp: p,
		detach: () => {
			window.clearTimeout(d), r.abort();
		}
	};
}
// src/plot/hover.ts
var Mr = 70, Nr = 250, Pr = class {
	constructor(e) {
		this.source = e, this.row = null, this.pointer = null, this.timer = 0, this.asked = 0;
	}
	moved(e, t) {
		this.pointer = {
			x: e,
			y: t
		}, this.source.cancel(), this.row !== null && !this.source.near(this.row, e, t) && this.set(null), this.askIn(Mr);
	}
	put(e) {
		this.pointer = null, window.clearTimeout(this.timer), this.timer = 0, this.source.cancel(), this.set(e);
	}
	stop() {
		this.pointer = null, window.clearTimeout(this.timer), this.timer = 0, this.source.cancel(), this.set(null);
	}
	sceneChanged() {
		this.pointer && this.timer === 0 && this.askIn(Math.max(Mr, Nr - (performance.now() - this.asked)));
	}
	askIn(e) {
		window.clearTimeout(this.timer), this.timer = window.setTimeout(() => {
			this.timer = 0, this.pointer && (this.asked = performance.now(), this.source.request(this.pointer.x, this.pointer.y, (e) => {
				this.pointer && this.set(e);
			}));
		}, e);
	}
	set(e) {
		e !== this.row && (this.row = e, this.source.changed(e));
	}
}, Fr = 3, Ir = class {
	constructor(e) {
		this.host = e, this.gesture = null, this.hover = new Pr({
			request: (e, t, n) => this.host.painter()?.requestPick(this.host.scene(), e, t, n),
			cancel: () => this.host.painter()?.cancelPick(),
			near: (e, t, n) => this.isNear(e, t, n),
			changed: (e) => this.hoverChanged(e)
		});
		let { motion: t } = e;
		this.controls = jr(e.stage.points, {
			projection: () => e.scene().projection,
			dims: () => e.props.dims,
			tool: () => e.props.tool,
			showCursor: () => this.showCursor(),
			move: (e) => {
				this.hover.stop(), t.userMoves(e);
			},
			moved: () => t.settled(),
			movedSoon: () => t.settleSoon(),
			wheel: (t, n, r) => {
				e.endMorph(), this.zoom(t, this.anchorAt(n, r));
			},
			press: () => e.stopMotion(),
			click: (t, n, r) => e.events.onClick(this.hit(this.pick(t, n)), r !== "set", r),
			gesture: (e) => this.gestureChanged(e),
			region: (e, t) => this.regionDrawn(e, t),
			doubleClick: (e, t) => this.pivotAt(e, t),
			point: (e) => e ? this.hover.moved(e.x, e.y) : this.hover.stop(),
			zoomBy: (e) => this.zoomBy(e)
		});
	}
	pick(e, t) {
		return this.host.painter()?.pick(this.host.scene(), e, t) ?? null;
	}
	zoomBy(e) {
		e > 0 && Number.isFinite(e) && (this.host.endMorph(), this.zoom(Math.log(e), this.host.motion.view.target));
	}
	giveUp() {
		return this.controls.giveUp();
	}
	showCursor() {
		let { tool: e } = this.host.props, t = this.hover.row === null ? "" : "pointer";
		this.host.stage.points.style.cursor = e === "pan" ? t : "crosshair";
	}
	destroy() {
		this.hover.stop(), this.controls.detach();
	}
	zoom(e, t) {
		this.hover.stop(), this.host.motion.zoom(e, t);
	}
	anchorAt(e, t) {
		return this.host.motion.anchorAt(e, t, () => {
			let { row: n } = this.hover;
			return n !== null && this.isNear(n, e, t, Fr) ? this.host.worldOf(n) : this.host.scene().projection.unproject(e, t);
		});
	}
	pivotAt(e, t) {
		let n = this.host.props.dims === 3 ? this.pick(e, t) : null;
		if (n === null) return;
		let { motion: r } = this.host;
		this.hover.stop(), r.isDefault = !1, r.goTo(te(r.view, o(this.host.worldOf(n), r.view.target)), !0, !0);
	}
	isNear(e, t, n, r = 12) {
		let i = this.host.scene(), a = V(i.projection, this.host.shownProps, e);
		if (!a) return !1;
		let o = this.host.props.states?.[e] ?? F.normal, s = L(i.look, i.projection, a.depth, o) / 2;
		return Math.hypot(a.x - t, a.y - n) <= s + r;
	}
	hoverChanged(e) {
		this.showCursor(), this.host.events.onHover(this.hit(e)), this.host.overlayChanged();
	}
	hit(e) {
		let t = e === null ? null : V(this.host.scene().projection, this.host.shownProps, e);
		return e === null || !t ? null : {
			row: e,
			x: t.x,
			y: t.y
		};
	}
	gestureChanged(e) {
		let t = this.gesture?.kind ?? null;
		this.gesture = e, e && this.hover.stop(), (e?.kind ?? null) !== t && this.host.events.onGesture?.(e?.kind ?? null), this.host.overlayChanged();
	}
	regionDrawn(e, t) {
		let { width: n, height: r } = this.host.stage, i = Er(e.outline, n, r), a = this.host.scene().projection.layoutMatrix();
		this.host.events.onRegion?.({
			polygon: i,
			matrix: a,
			op: t,
			visibleOnly: this.host.props.visibleOnly
		});
	}
}, Lr = Math.sqrt(3), Rr = 1.15, zr = class {
	constructor(e, t, n, r) {
		this.camera = e, this.width = t, this.height = n, this.frame = r, this.basis = S(e), this.distance = C(e), this.origin = _e(r, e.target);
		let { right: i, up: a, back: o } = this.basis, u = this.distance + c(o, e.target), d = Lr * 1.05, f = Math.max(0, u - Rr);
		this.depthRange = {
			near: f,
			far: Math.max(u + Rr, f + .1)
		};
		let h;
		if (e.orthographic) {
			let r = m / e.zoom, i = Math.min(t, n);
			this.pixelsPerUnit = i / (2 * r), this.near = u - d * 2, this.far = u + d * 2, h = ye(r * t / i, r * n / i, this.near, this.far);
		} else this.pixelsPerUnit = n / (2 * Math.tan(p / 2) * this.distance), this.near = Math.max(this.distance * .01, u - d - l(e.target) * .01), this.far = Math.max(u + d, this.near * 2), h = ve(p, t / n, this.near, this.far);
		this.matrix = xe(h, be(i, a, o, s(o, this.distance)));
	}
	project(e, t, n) {
		let { origin: r, frame: i, matrix: a, basis: o } = this, s = [
			(e - r[0]) / k(i, 0),
			(t - r[1]) / k(i, 1),
			(n - r[2]) / k(i, 2)
		], l = A(a, [
			s[0],
			s[1],
			s[2],
			1
		]);
		return !(l[3] > 0) || Math.abs(l[2]) > l[3] ? null : {
			x: (l[0] / l[3] + 1) / 2 * this.width,
			y: (1 - l[1] / l[3]) / 2 * this.height,
			depth: this.distance - c(o.back, s)
		};
	}
	layoutMatrix() {
		let { matrix: e, origin: t, frame: n } = this, [r, i, a] = [
			1 / k(n, 0),
			1 / k(n, 1),
			1 / k(n, 2)
		], o = A(e, [
			-t[0] * r,
			-t[1] * i,
			-t[2] * a,
			1
		]), s = (t, n) => e.slice(t, t + 4).map((e) => e * n);
		return [
			...s(0, r),
			...s(4, i),
			...s(8, a),
			...o
		];
	}
	contains(e) {
		return e.x >= 0 && e.y >= 0 && e.x <= this.width && e.y <= this.height;
	}
	unproject(e, t, n = this.distance) {
		let { right: r, up: i, back: o } = this.basis, c = 1 / this.pixelsAtDepth(n), l = a(s(r, (e - this.width / 2) * c), s(i, (this.height / 2 - t) * c));
		return a(this.camera.target, a(l, s(o, this.distance - n)));
	}
	pixelsAtDepth(e) {
		return this.camera.orthographic ? this.pixelsPerUnit : this.pixelsPerUnit * this.distance / e;
	}
}, Br = 160, Vr = 400, Hr = class {
	constructor(e, t) {
		this.question = e, this.whileMoving = t, this.asked = null, this.last = -Infinity, this.timer = 0;
	}
	changed() {
		let e = performance.now(), t = this.whileMoving ? Math.min(Br, Math.max(0, this.last + Vr - e)) : Br;
		this.whileMoving && this.timer !== 0 && t < Br || (window.clearTimeout(this.timer), this.timer = window.setTimeout(() => this.fire(), t));
	}
	forget() {
		this.asked = null, this.changed();
	}
	stop() {
		window.clearTimeout(this.timer), this.timer = 0;
	}
	fire() {
		this.timer = 0;
		let e = this.question.key();
		e !== this.asked && (this.asked = e, e !== null && (this.last = performance.now(), this.question.ask()));
	}
}, Ur = class {
	constructor(e) {
		this.source = e, this.content = 0, this.raster = new Hr({
			key: () => this.rasterKey(),
			ask: () => this.askRaster()
		}, !0), this.visible = new Hr({
			key: () => this.visibleKey(),
			ask: () => this.tellVisible()
		}, !1);
	}
	contentChanged() {
		this.content++;
	}
	changed() {
		this.source.events.onRasterNeeded && this.raster.changed(), this.source.events.onVisible && this.visible.changed();
	}
	stop() {
		this.raster.stop(), this.visible.stop();
	}
	view() {
		let { width: e, height: t } = this.source.size();
		return nn(this.source.scene().projection.layoutMatrix(), e, t, this.source.props.dims === 2);
	}
	rasterKey() {
		let e = this.source.drawing();
		if (!e || e.rasterWanted(this.source.scene()) === 0) return null;
		let { matrix: t, width: n, height: r } = this.view();
		return [
			this.content,
			n,
			r,
			...t
		].join(" ");
	}
	askRaster() {
		let { matrix: e, width: t, height: n } = this.view();
		this.source.events.onRasterNeeded?.(e, t, n);
	}
	visibleKey() {
		return !this.source.drawing() || this.source.props.sprites === null ? null : [
			this.content,
			this.source.props.spriteSize,
			...this.source.scene().projection.layoutMatrix()
		].join(" ");
	}
	tellVisible() {
		let { projection: e, density: t } = this.source.scene(), { props: n, events: r } = this.source;
		r.onVisible?.(kn(n, e, Dn(n.spriteSize, t, e.pixelsPerUnit)));
	}
}, Wr = "#version 300 es\nvoid main() {\n  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);\n}\n", Gr = "#version 300 es\nprecision highp float;\nuniform highp sampler2D u_sum;\nuniform float u_boost;   // points in all / points drawn so far\nuniform float u_amount;\nout vec4 color;\nvoid main() {\n  vec4 s = texelFetch(u_sum, ivec2(gl_FragCoord.xy), 0);\n  if (s.a <= 0.0) discard;\n  float alpha = (1.0 - exp(-s.a * u_boost)) * u_amount;\n  color = vec4(sqrt(s.rgb / s.a) * alpha, alpha);\n}\n", Kr = "#version 300 es\nprecision highp float;\nuniform highp sampler2D u_picture;\nuniform float u_amount;\nout vec4 color;\nvoid main() {\n  color = texelFetch(u_picture, ivec2(gl_FragCoord.xy), 0) * u_amount;\n}\n", K = (e) => e.toFixed(3), qr = `
uniform vec3 u_lens;       // nearest, farthest; z = 1 for an orthographic camera
float viewDepth(float buffer) {
  float z = buffer * 2.0 - 1.0;
  if (z >= 0.9999999) return 1e9;
  vec2 b = z < -0.9 ? vec2(-1.0, -0.9) : z < ${K(z.low)} ? vec2(-0.9, ${K(z.low)})
    : z < ${K(z.high)} ? vec2(${K(z.low)}, ${K(z.high)}) : vec2(${K(z.high)}, 1.0);
  float t = (z - b.x) / (b.y - b.x);
  if (u_lens.z > 0.5) return mix(u_lens.x, u_lens.y, t);
  return u_lens.x * u_lens.y / (u_lens.y - t * (u_lens.y - u_lens.x));
}
`, Jr = `#version 300 es
precision highp float;
uniform highp sampler2D u_picture;
uniform highp sampler2D u_depth;
uniform float u_reach;     // device pixels
uniform float u_strength;
uniform int u_rings;
uniform float u_span;      // difference of depth that counts fully, for orthographic cameras
out vec4 color;
${qr}
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 c = texelFetch(u_picture, at, 0);
  if (c.a <= 0.0) discard;
  float z = texelFetch(u_depth, at, 0).r;
  float shade = 0.0;
  if (z * 2.0 - 1.0 > ${K(z.low)}) {
    float here = viewDepth(z);
    ivec2 last = textureSize(u_depth, 0) - 1;
    for (int ring = 1; ring <= u_rings; ring++) {
      for (int i = 0; i < 8; i++) {
        float a = float(i) * 0.7853982;
        ivec2 to = clamp(at + ivec2(round(vec2(cos(a), sin(a)) * u_reach * float(ring))), ivec2(0), last);
        float there = viewDepth(texelFetch(u_depth, to, 0).r);
        if (there >= here || there > 1e8) continue;
        float behind = u_lens.z > 0.5 ? (here - there) / u_span : log2(here / there);
        // What lies far in front is another thing: its outline is no darker than that of a near one.
        shade += min(behind, 0.14) / float(ring);
      }
    }
  }
  color = vec4(c.rgb * exp(-shade * u_strength), c.a);
}
`, Yr = class {
	constructor(e) {
		this.gl = e, this.nothing = e.createVertexArray(), this.sums = D(e, Wr, Gr), this.picture = D(e, Wr, Kr), this.relief = D(e, Wr, Jr);
	}
	drawSums(e, t, n) {
		this.begin(this.sums, e), this.gl.uniform1i(this.sums.uniform("u_sum"), 0), this.gl.uniform1f(this.sums.uniform("u_boost"), t), this.gl.uniform1f(this.sums.uniform("u_amount"), n), this.end();
	}
	drawPicture(e, t) {
		this.begin(this.picture, e), this.gl.uniform1i(this.picture.uniform("u_picture"), 0), this.gl.uniform1f(this.picture.uniform("u_amount"), t), this.end();
	}
	drawRelief(e, t, n) {
		let { gl: r, relief: i } = this;
		this.begin(i, e), r.activeTexture(r.TEXTURE1), r.bindTexture(r.TEXTURE_2D, e.depth), r.uniform1i(i.uniform("u_picture"), 0), r.uniform1i(i.uniform("u_depth"), 1), r.uniform1f(i.uniform("u_reach"), Math.max(1, t.ratio)), r.uniform1f(i.uniform("u_strength"), (n === 1 ? 1.4 : 1) * .3), r.uniform1i(i.uniform("u_rings"), n), Xr(r, i, t), this.end(), r.activeTexture(r.TEXTURE1), r.bindTexture(r.TEXTURE_2D, null), r.activeTexture(r.TEXTURE0);
	}
	destroy() {
		this.gl.deleteVertexArray(this.nothing);
		for (let e of [
			this.sums,
			this.picture,
			this.relief
		]) e.destroy();
	}
	begin(e, t) {
		let { gl: n } = this;
		n.useProgram(e.handle), n.disable(n.DEPTH_TEST), n.depthMask(!1), n.enable(n.BLEND), n.blendFunc(n.ONE, n.ONE_MINUS_SRC_ALPHA), n.activeTexture(n.TEXTURE0), n.bindTexture(n.TEXTURE_2D, t.color);
	}
	end() {
		let { gl: e } = this;
		e.bindVertexArray(this.nothing), e.drawArrays(e.TRIANGLES, 0, 3), e.bindVertexArray(null), e.activeTexture(e.TEXTURE0), e.bindTexture(e.TEXTURE_2D, null), e.depthMask(!0);
	}
};
function Xr(e, t, n) {
	let { near: r, far: i, camera: a } = n.projection;
	e.uniform3f(t.uniform("u_lens"), r, i, +!!a.orthographic), e.uniform1f(t.uniform("u_span"), 1.4 / a.zoom);
}
// src/plot/line-layer.ts
var Zr = {
	line: 1.2,
	selected: 2
}, Qr = 6, q = 8, $r = "#version 300 es\nlayout(location = 0) in vec3 a_from;\nlayout(location = 1) in vec3 a_to;\nlayout(location = 2) in vec4 a_colorFrom;\nlayout(location = 3) in vec4 a_colorTo;\nuniform vec3 u_originHigh;\nuniform vec3 u_originLow;\nuniform vec3 u_scale;\nuniform mat4 u_matrix;\nuniform vec4 u_forward;\nuniform vec2 u_screen;   // device pixels\nuniform vec2 u_width;    // device pixels: of a line, of a selected one\nout vec4 v_color;\nout float v_off;\nout float v_depth;\nflat out float v_half;\nvoid main() {\n  bool end = (gl_VertexID & 1) == 1;\n  float side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;\n  vec3 from = ((a_from - u_originHigh) - u_originLow) * u_scale;\n  vec3 to = ((a_to - u_originHigh) - u_originLow) * u_scale;\n  vec4 a = u_matrix * vec4(from, 1.0);\n  vec4 b = u_matrix * vec4(to, 1.0);\n  float da = a.z + a.w;\n  float db = b.z + b.w;\n  if (a_colorFrom.a <= 0.0 || (da <= 0.0 && db <= 0.0)) {\n    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);\n    return;\n  }\n  // The part behind the camera is cut off.\n  float ta = da < 0.0 ? da / (da - db) : 0.0;\n  float tb = db < 0.0 ? db / (db - da) : 0.0;\n  vec4 start = mix(a, b, ta);\n  vec4 stop = mix(b, a, tb);\n  vec2 along = (stop.xy / stop.w - start.xy / start.w) * u_screen;\n  float span = length(along);\n  vec2 across = span > 0.0 ? vec2(-along.y, along.x) / span : vec2(0.0, 1.0);\n  v_half = 0.5 * (a_colorFrom.a > 0.9 ? u_width.y : u_width.x);\n  float reach = v_half + 1.0;\n  vec4 here = end ? stop : start;\n  float t = end ? 1.0 - tb : ta;\n  v_color = mix(a_colorFrom, a_colorTo, t);\n  v_off = side * reach;\n  v_depth = dot(u_forward.xyz, mix(from, to, t)) + u_forward.w;\n  gl_Position = vec4(here.xy + across * side * reach * 2.0 / u_screen * here.w, 0.0, here.w);\n}\n", ei = `#version 300 es
precision highp float;
in vec4 v_color;
in float v_off;
in float v_depth;
flat in float v_half;
uniform highp sampler2D u_depth;
uniform bool u_occluded;
out vec4 color;
${qr}
void main() {
  float alpha = v_color.a * clamp(v_half - abs(v_off) + 0.5, 0.0, 1.0);
  if (u_occluded && viewDepth(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r) < v_depth * 0.998) alpha *= 0.25;
  color = vec4(v_color.rgb * alpha, alpha);
}
`, ti = class {
	constructor(e) {
		this.gl = e, this.lines = 0, this.program = D(e, $r, ei), this.places = E(e, e.ARRAY_BUFFER), this.colors = E(e, e.ARRAY_BUFFER), this.array = e.createVertexArray(), e.bindVertexArray(this.array);
		let t = (t, n, r, i, a) => {
			e.enableVertexAttribArray(t), e.vertexAttribPointer(t, n, r, r === e.UNSIGNED_BYTE, i, a), e.vertexAttribDivisor(t, 1);
		};
		e.bindBuffer(e.ARRAY_BUFFER, this.places.handle), t(0, 3, e.FLOAT, 24, 0), t(1, 3, e.FLOAT, 24, 12), e.bindBuffer(e.ARRAY_BUFFER, this.colors.handle), t(2, 4, e.UNSIGNED_BYTE, q, 0), t(3, 4, e.UNSIGNED_BYTE, q, 4), e.bindVertexArray(null);
	}
	place(e, t) {
		let { lines: n, states: r } = e, i = this.lines;
		if (this.lines = n ? n.pairs.length >> 1 : 0, !n || this.lines === 0) return 0;
		let a = t.has("lines") || i === 0, o = 0;
		if (a || t.has("positions") || t.has("states") || t.has("colors") || t.has("palette")) {
			let t = new Float32Array(this.lines * Qr), i = new Uint8Array(this.lines * q), a = mt(n, e, an(e.theme.background));
			for (let o = 0; o < this.lines; o++) {
				let [s, c] = [n.pairs[o * 2], n.pairs[o * 2 + 1]], [l, u] = [N(e, s), N(e, c)], d = l && u ? ft(r?.[s] ?? 0, r?.[c] ?? 0) * 255 : 0;
				l && u && (t.set(l, o * Qr), t.set(u, o * Qr + 3));
				for (let e of [0, 1]) i.set(a.subarray(o * 6 + e * 3, o * 6 + e * 3 + 3), o * q + e * 4), i[o * q + e * 4 + 3] = d;
			}
			this.places.upload(t), this.colors.upload(i), o = t.byteLength + i.byteLength;
		}
		return o;
	}
	draw(e, t) {
		if (this.lines === 0) return;
		let { gl: n, program: r } = this, { projection: i, ratio: a } = e, { origin: o, frame: s, basis: c } = i;
		n.useProgram(r.handle), n.uniform3f(r.uniform("u_originHigh"), ...o), n.uniform3f(r.uniform("u_originLow"), ...o.map((e) => e - Math.fround(e))), n.uniform3f(r.uniform("u_scale"), 1 / k(s, 0), 1 / k(s, 1), 1 / k(s, 2)), n.uniformMatrix4fv(r.uniform("u_matrix"), !1, new Float32Array(i.matrix)), n.uniform4f(r.uniform("u_forward"), -c.back[0], -c.back[1], -c.back[2], i.distance), n.uniform2f(r.uniform("u_screen"), n.drawingBufferWidth, n.drawingBufferHeight), n.uniform2f(r.uniform("u_width"), Zr.line * a, Zr.selected * a), n.uniform1i(r.uniform("u_occluded"), +!!t), n.uniform1i(r.uniform("u_depth"), 1), Xr(n, r, e), n.activeTexture(n.TEXTURE1), n.bindTexture(n.TEXTURE_2D, t), n.disable(n.DEPTH_TEST), n.depthMask(!1), n.enable(n.BLEND), n.blendFunc(n.ONE, n.ONE_MINUS_SRC_ALPHA), n.bindVertexArray(this.array), n.drawArraysInstanced(n.TRIANGLE_STRIP, 0, 4, this.lines), n.bindVertexArray(null), n.bindTexture(n.TEXTURE_2D, null), n.activeTexture(n.TEXTURE0), n.depthMask(!0);
	}
	destroy() {
		this.program.destroy(), this.places.destroy(), this.colors.destroy(), this.gl.deleteVertexArray(this.array);
	}
}, ni = .34, ri = 2.5, ii = 256, ai = {
	plain: Qe,
	opaque: Ze,
	sum: $e,
	pick: et
}, oi = class {
	constructor(e) {
		this.gl = e, this.matrix = /* @__PURE__ */ new Float32Array(16), this.paletteSize = 0, this.colored = !1, this.layout = {
			positions: /* @__PURE__ */ new Float32Array(),
			dims: 2,
			lower: [
				0,
				0,
				0
			],
			upper: [
				0,
				0,
				0
			]
		}, this.array = e.createVertexArray(), this.positions = E(e, e.ARRAY_BUFFER), this.colors = E(e, e.ARRAY_BUFFER), this.states = E(e, e.ARRAY_BUFFER), this.rows = E(e, e.ELEMENT_ARRAY_BUFFER), this.palette = e.createTexture();
		let t = (t) => D(e, Je, ai[t]);
		this.programs = {
			plain: t("plain"),
			opaque: t("opaque"),
			sum: t("sum"),
			pick: t("pick")
		}, this.largest = e.getParameter(e.ALIASED_POINT_SIZE_RANGE)[1] ?? 64;
	}
	setPositions(e) {
		let { gl: t } = this, { positions: n, dims: r, lower: i, upper: a } = e;
		this.layout = {
			positions: n,
			dims: r,
			lower: i,
			upper: a
		}, t.bindVertexArray(this.array), this.positions.upload(n), t.enableVertexAttribArray(0), t.vertexAttribPointer(0, r, n instanceof Uint16Array ? t.UNSIGNED_SHORT : t.FLOAT, !1, 0, 0), t.bindVertexArray(null);
	}
	setColors(e) {
		this.colored = e !== null, this.setBytes(1, this.colors, e);
	}
	setStates(e) {
		this.setBytes(2, this.states, e);
	}
	setOrder(e) {
		let { gl: t } = this;
		t.bindVertexArray(this.array), this.rows.upload(e.rows.subarray(0, e.count)), t.bindVertexArray(null);
	}
	setPalette(e) {
		let { gl: t } = this;
		this.paletteSize = Math.min(ii, Math.floor(e.length / 3));
		let n = new Uint8Array(ii * 3);
		n.set(e.subarray(0, this.paletteSize * 3)), t.activeTexture(t.TEXTURE0), t.bindTexture(t.TEXTURE_2D, this.palette), t.pixelStorei(t.UNPACK_ALIGNMENT, 1), t.texImage2D(t.TEXTURE_2D, 0, t.RGB8, ii, 1, 0, t.RGB, t.UNSIGNED_BYTE, n), t.texParameteri(t.TEXTURE_2D, t.TEXTURE_MIN_FILTER, t.NEAREST), t.texParameteri(t.TEXTURE_2D, t.TEXTURE_MAG_FILTER, t.NEAREST);
	}
	draw(e, t, n) {
		if (n.length === 0) return;
		let { gl: r } = this, i = this.programs[t];
		r.useProgram(i.handle), this.setUniforms(i, e, t), si(r, r.DEPTH_TEST, e.dims === 3 && t !== "sum"), r.depthMask(e.dims === 3 && t !== "sum"), si(r, r.BLEND, t !== "pick"), t === "sum" ? r.blendFunc(r.ONE, r.ONE) : r.blendFunc(r.ONE, r.ONE_MINUS_SRC_ALPHA), r.bindVertexArray(this.array), r.activeTexture(r.TEXTURE0), r.bindTexture(r.TEXTURE_2D, this.palette);
		for (let { start: e, count: t } of n) r.drawElements(r.POINTS, t, r.UNSIGNED_INT, e * 4);
		r.bindVertexArray(null), r.depthMask(!0);
	}
	destroy() {
		let { gl: e } = this;
		e.deleteVertexArray(this.array);
		for (let e of [
			this.positions,
			this.colors,
			this.states,
			this.rows
		]) e.destroy();
		e.deleteTexture(this.palette);
		for (let e of Object.values(this.programs)) e.destroy();
	}
	setBytes(e, t, n) {
		let { gl: r } = this;
		r.bindVertexArray(this.array), n ? (t.upload(n), r.enableVertexAttribArray(e), r.vertexAttribIPointer(e, 1, r.UNSIGNED_BYTE, 0, 0)) : r.disableVertexAttribArray(e), r.bindVertexArray(null);
	}
	setUniforms(e, t, n) {
		let { gl: r } = this, { projection: i, look: a, ratio: o } = t, { back: s } = i.basis, { near: c, far: l } = i.depthRange;
		r.vertexAttribI4ui(1, 0, 0, 0, 0), r.vertexAttribI4ui(2, 0, 0, 0, 0), this.setPlace(e, i), this.matrix.set(i.matrix), r.uniformMatrix4fv(e.uniform("u_matrix"), !1, this.matrix), r.uniform4f(e.uniform("u_forward"), -s[0], -s[1], -s[2], i.distance), r.uniform4f(e.uniform("u_size"), a.diameter * o, a.least * o, Math.min(a.most * o, this.largest - 8 * o), i.camera.orthographic ? 0 : i.distance);
		let u = t.dims === 3 && a.opaque;
		r.uniform1f(e.uniform("u_ratio"), o), r.uniform1f(e.uniform("u_opacity"), a.opacity), r.uniform1i(e.uniform("u_opaque"), +!!u), r.uniform1i(e.uniform("u_layered"), +(t.dims === 3)), r.uniform1i(e.uniform("u_colored"), +!!this.colored), r.uniform1i(e.uniform("u_shapes"), +!!t.shapes), r.uniform1i(e.uniform("u_paletteSize"), this.paletteSize), r.uniform1i(e.uniform("u_palette"), 0), r.uniform3f(e.uniform("u_defaultColor"), ...t.defaultColor), r.uniform3f(e.uniform("u_background"), ...t.background), r.uniform3f(e.uniform("u_ring"), ...t.ring), r.uniform3f(e.uniform("u_fog"), c, 1 / (l - c), t.dims === 3 ? ni : 0), r.uniform1f(e.uniform("u_near"), t.dims === 3 && n === "sum" ? ri : 1);
	}
	setPlace(e, t) {
		let { gl: n } = this, { scale: r, offset: i } = M(this.layout), a = [
			0,
			0,
			0
		], o = [
			0,
			0,
			0
		], s = [
			0,
			0,
			0
		], c = [
			0,
			0,
			0
		], l = this.layout.dims === 3 ? [
			0,
			1,
			2
		] : [0, 1];
		for (let e of l) {
			let n = k(t.frame, e), l = t.origin[e] - i[e];
			if (s[e] = r[e] / n, r[e] === 0) {
				c[e] = -l / n;
				continue;
			}
			let u = l / r[e];
			a[e] = Math.fround(u), o[e] = u - a[e];
		}
		this.layout.dims === 2 && (c[2] = -t.origin[2] / k(t.frame, 2)), n.uniform3f(e.uniform("u_originHigh"), ...a), n.uniform3f(e.uniform("u_originLow"), ...o), n.uniform3f(e.uniform("u_scale"), ...s), n.uniform3f(e.uniform("u_shift"), ...c), n.uniform1i(e.uniform("u_steps"), +(this.layout.positions instanceof Uint16Array));
	}
};
function si(e, t, n) {
	n ? e.enable(t) : e.disable(t);
}
// src/plot/raster-layer.ts
var ci = "#version 300 es\nuniform vec2 u_x;\nuniform vec2 u_y;\nuniform vec2 u_origin;\nout vec2 v_at;\nvoid main() {\n  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);\n  v_at = vec2(corner.x, 1.0 - corner.y);\n  vec2 p = corner * 2.0 - 1.0;\n  gl_Position = vec4(u_x * p.x + u_y * p.y + u_origin, 0.0, 1.0);\n}\n", li = "#version 300 es\nprecision highp float;\nin vec2 v_at;\nuniform sampler2D u_picture;\nuniform float u_amount;\nout vec4 color;\nvoid main() {\n  vec2 unit = 0.6 / vec2(textureSize(u_picture, 0));\n  vec4 near = texture(u_picture, v_at + vec2(unit.x, unit.y)) + texture(u_picture, v_at + vec2(-unit.x, unit.y))\n    + texture(u_picture, v_at + vec2(unit.x, -unit.y)) + texture(u_picture, v_at - unit);\n  vec4 here = texture(u_picture, v_at);\n  // Never fainter than the pixel itself: only the surroundings gain.\n  color = max(here, near * 0.25) * u_amount;\n}\n", ui = class {
	constructor(e) {
		this.gl = e, this.nothing = e.createVertexArray(), this.program = D(e, ci, li), this.texture = e.createTexture();
	}
	upload(e, t, n) {
		let { gl: r } = this;
		r.activeTexture(r.TEXTURE0), r.bindTexture(r.TEXTURE_2D, this.texture), r.pixelStorei(r.UNPACK_ALIGNMENT, 1);
		let i = new Uint8Array(n.buffer, n.byteOffset, n.byteLength);
		r.texImage2D(r.TEXTURE_2D, 0, r.RGBA8, e, t, 0, r.RGBA, r.UNSIGNED_BYTE, i), r.texParameteri(r.TEXTURE_2D, r.TEXTURE_MIN_FILTER, r.LINEAR), r.texParameteri(r.TEXTURE_2D, r.TEXTURE_MAG_FILTER, r.LINEAR), r.texParameteri(r.TEXTURE_2D, r.TEXTURE_WRAP_S, r.CLAMP_TO_EDGE), r.texParameteri(r.TEXTURE_2D, r.TEXTURE_WRAP_T, r.CLAMP_TO_EDGE), r.bindTexture(r.TEXTURE_2D, null);
	}
	draw([e, t, n, r, i, a], o) {
		let { gl: s, program: c } = this;
		s.useProgram(c.handle), s.disable(s.DEPTH_TEST), s.enable(s.BLEND), s.blendFunc(s.ONE, s.ONE_MINUS_SRC_ALPHA), s.activeTexture(s.TEXTURE0), s.bindTexture(s.TEXTURE_2D, this.texture), s.uniform1i(c.uniform("u_picture"), 0), s.uniform1f(c.uniform("u_amount"), o), s.uniform2f(c.uniform("u_x"), e, t), s.uniform2f(c.uniform("u_y"), n, r), s.uniform2f(c.uniform("u_origin"), i, a), s.bindVertexArray(this.nothing), s.drawArrays(s.TRIANGLE_STRIP, 0, 4), s.bindVertexArray(null), s.bindTexture(s.TEXTURE_2D, null);
	}
	destroy() {
		this.gl.deleteVertexArray(this.nothing), this.program.destroy(), this.gl.deleteTexture(this.texture);
	}
}, di = 1.5, J = 13, fi = `#version 300 es
layout(location = 0) in vec4 a_place;   // middle x, y from the top left, side, depth
layout(location = 1) in vec4 a_cell;    // corner, size
layout(location = 2) in vec4 a_color;   // frame, opacity
layout(location = 3) in uint a_id;
uniform vec2 u_screen;
uniform vec3 u_lens;
out vec2 v_at;                          // device pixels from the middle
out vec2 v_uv;
flat out vec4 v_color;
flat out vec2 v_side;                   // side, depth
flat out uint v_id;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  float side = a_place.z + 1.0;
  v_at = (corner - 0.5) * side;
  v_uv = a_cell.xy + a_cell.zw * ((corner - 0.5) * side / a_place.z + 0.5);
  v_color = a_color;
  v_side = vec2(a_place.z, a_place.w);
  v_id = a_id;
  vec2 p = (floor(a_place.xy) + v_at) / u_screen;
  // A little nearer than its own dot and those beside it.
  float d = clamp(a_place.w * 0.985, u_lens.x, u_lens.y);
  float t = u_lens.z > 0.5 ? (d - u_lens.x) / (u_lens.y - u_lens.x) : u_lens.y * (d - u_lens.x) / (d * (u_lens.y - u_lens.x));
  gl_Position = vec4(p.x * 2.0 - 1.0, 1.0 - p.y * 2.0, mix(${z.low.toFixed(3)}, ${z.high.toFixed(3)}, t), 1.0);
}
`, pi = "#version 300 es\nprecision highp float;\nprecision highp int;\nin vec2 v_at;\nin vec2 v_uv;\nflat in vec4 v_color;\nflat in vec2 v_side;\nflat in highp uint v_id;\n/** Signed distance from the outline of a square with round corners. */\nfloat outline(float half_side) {\n  float r = min(3.0, half_side * 0.2);\n  vec2 q = abs(v_at) - half_side + r;\n  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;\n}\n", mi = `${pi}
uniform sampler2D u_page;
uniform highp sampler2D u_depth;
uniform bool u_occluded;
uniform float u_frame;
uniform vec3 u_ground;
out vec4 color;
${qr}
void main() {
  float alpha = v_color.a * clamp(0.5 - outline(v_side.x * 0.5), 0.0, 1.0);
  // Its own dot, and those beside it, lie at the picture's depth: only what is clearly in front hides it.
  if (u_occluded && viewDepth(texelFetch(u_depth, ivec2(gl_FragCoord.xy), 0).r) < v_side.y * 0.985) discard;
  if (alpha <= 0.0) discard;
  float inside = clamp(0.5 - outline(v_side.x * 0.5 - u_frame), 0.0, 1.0);
  vec4 picture = texture(u_page, v_uv);
  vec3 rgb = picture.rgb + u_ground * (1.0 - picture.a);
  color = vec4(mix(v_color.rgb, rgb, inside) * alpha, alpha);
}
`, hi = `${pi}
out uint id;
void main() {
  if (outline(v_side.x * 0.5) > 0.0) discard;
  id = v_id;
}
`, gi = class {
	constructor(e) {
		this.gl = e, this.pages = [], this.textures = [], this.cells = /* @__PURE__ */ new Map(), this.props = null, this.screen = D(e, fi, mi), this.ids = D(e, fi, hi), this.buffer = E(e, e.ARRAY_BUFFER), this.array = e.createVertexArray();
	}
	setPages(e) {
		let { gl: t } = this, n = new Map(this.pages.map((e, t) => [e.image, this.textures[t]]));
		this.pages = e ?? [], this.cells = Tn(this.pages);
		let r = 0;
		t.activeTexture(t.TEXTURE0), this.textures = this.pages.map(({ image: e }) => {
			let i = n.get(e);
			if (n.delete(e), i) return i;
			let a = t.createTexture();
			return t.bindTexture(t.TEXTURE_2D, a), t.pixelStorei(t.UNPACK_PREMULTIPLY_ALPHA_WEBGL, !0), t.texImage2D(t.TEXTURE_2D, 0, t.RGBA8, t.RGBA, t.UNSIGNED_BYTE, e), t.pixelStorei(t.UNPACK_PREMULTIPLY_ALPHA_WEBGL, !1), t.generateMipmap(t.TEXTURE_2D), t.texParameteri(t.TEXTURE_2D, t.TEXTURE_MAX_LEVEL, 2), t.texParameteri(t.TEXTURE_2D, t.TEXTURE_MIN_FILTER, t.LINEAR_MIPMAP_LINEAR), t.texParameteri(t.TEXTURE_2D, t.TEXTURE_WRAP_S, t.CLAMP_TO_EDGE), t.texParameteri(t.TEXTURE_2D, t.TEXTURE_WRAP_T, t.CLAMP_TO_EDGE), r += e.width * e.height * 4, a;
		});
		for (let e of n.values()) t.deleteTexture(e);
		return t.bindTexture(t.TEXTURE_2D, null), r;
	}
	place(e, t) {
		return this.props = e, 0;
	}
	draw(e, t) {
		let n = this.begin(this.screen, e);
		if (n.length === 0) return;
		let { gl: r, screen: i } = this;
		r.uniform1f(i.uniform("u_frame"), di * e.ratio), r.uniform3f(i.uniform("u_ground"), ...e.background), r.uniform1i(i.uniform("u_page"), 0), r.uniform1i(i.uniform("u_depth"), 1), r.uniform1i(i.uniform("u_occluded"), +!!t), Xr(r, i, e), r.activeTexture(r.TEXTURE1), r.bindTexture(r.TEXTURE_2D, t), r.activeTexture(r.TEXTURE0), r.enable(r.BLEND), r.blendFunc(r.ONE, r.ONE_MINUS_SRC_ALPHA), this.drawBatches(n), r.activeTexture(r.TEXTURE1), r.bindTexture(r.TEXTURE_2D, null), r.activeTexture(r.TEXTURE0);
	}
	drawIds(e) {
		let t = this.begin(this.ids, e);
		if (t.length === 0) return;
		let { gl: n } = this;
		Xr(n, this.ids, e), n.disable(n.BLEND), si(n, n.DEPTH_TEST, e.dims === 3 && e.look.opaque), this.drawBatches(t);
	}
	destroy() {
		let { gl: e } = this;
		this.screen.destroy(), this.ids.destroy(), this.buffer.destroy(), e.deleteVertexArray(this.array);
		for (let t of this.textures) e.deleteTexture(t);
	}
	begin(e, t) {
		let { gl: n, props: r, pages: i } = this;
		if (!r || this.cells.size === 0) return [];
		let { projection: a, look: o, ratio: s } = t, c = Dn(r.spriteSize, t.density, a.pixelsPerUnit), l = An(r, this.cells, a, o, c), u = new Float32Array(l.length * J), d = new Uint32Array(u.buffer), f = [];
		return l.forEach(({ row: e, cell: n, x: a, y: o, depth: c, side: l, state: p }, m) => {
			let h = i[n.page], g = En(h, n.cell), _ = (r.colors?.[e] ?? Infinity) * 3, v = [
				0,
				1,
				2
			].map((e) => (r.palette[_ + e] ?? t.defaultColor[e] * 255) / 255), { width: y, height: b } = h.image;
			u.set([
				a * s,
				o * s,
				l * s,
				c,
				(g.x + .5) / y,
				(g.y + .5) / b
			], m * J), u.set([
				(h.cell - 1) / y,
				(h.cell - 1) / b,
				...v,
				p === F.faded ? We : 1
			], m * J + 6), d[m * J + 12] = e + 1;
			let x = f.at(-1);
			x?.page === n.page ? x.count++ : f.push({
				page: n.page,
				start: m,
				count: 1
			});
		}), l.length === 0 ? [] : (n.bindVertexArray(this.array), this.buffer.upload(u), n.useProgram(e.handle), n.uniform2f(e.uniform("u_screen"), n.drawingBufferWidth, n.drawingBufferHeight), n.disable(n.DEPTH_TEST), n.depthMask(!1), f);
	}
	drawBatches(e) {
		let { gl: t } = this;
		for (let { page: n, start: r, count: i } of e) {
			let e = r * J * 4;
			for (let [n, r] of [
				[0, 0],
				[1, 16],
				[2, 32]
			]) t.enableVertexAttribArray(n), t.vertexAttribPointer(n, 4, t.FLOAT, !1, 52, e + r), t.vertexAttribDivisor(n, 1);
			t.enableVertexAttribArray(3), t.vertexAttribIPointer(3, 1, t.UNSIGNED_INT, 52, e + 48), t.vertexAttribDivisor(3, 1), t.bindTexture(t.TEXTURE_2D, this.textures[n] ?? null), t.drawArraysInstanced(t.TRIANGLE_STRIP, 0, 4, i);
		}
		t.bindTexture(t.TEXTURE_2D, null), t.bindVertexArray(null), t.depthMask(!0);
	}
}, _i = 96 << 20, vi = 2e5, yi = class {
	constructor(e, t) {
		this.uploads = t, this.targets = /* @__PURE__ */ new Map(), this.sample = new cn(), this.mode = "blend";
		let { gl: n } = e;
		this.gl = n, this.software = e.software;
		let r = n.getExtension("EXT_color_buffer_float") !== null, i = r && n.getExtension("EXT_float_blend") !== null;
		this.sumFormats = {
			full: i ? n.RGBA32F : null,
			half: r ? n.RGBA16F : null
		}, this.points = new oi(n), this.bounds = new at(n), this.resolve = new Yr(n), this.rasters = new ui(n), this.lines = new ti(n), this.sprites = new gi(n), this.picker = new Wt(n, (e) => {
			this.points.draw(e, "pick", this.sample.order.count > 0 ? [{
				start: 0,
				count: this.sample.order.count
			}] : []), this.sprites.drawIds(e);
		});
	}
	get shown() {
		return this.sample.shown;
	}
	get drawn() {
		return this.sample.drawn;
	}
	get complete() {
		return this.sample.complete;
	}
	upload(e, t) {
		let { uploads: n } = this, r = j(e);
		if (t.size > 0 && this.picker.forget(), t.has("positions") && (this.points.setPositions(e), n.positions += e.positions.byteLength), t.has("colors")) {
			let t = e.colors && e.colors.length >= r ? e.colors.subarray(0, r) : null;
			this.points.setColors(t), n.colors += t?.byteLength ?? 0;
		}
		if (t.has("palette") && (this.points.setPalette(e.palette), n.palette += e.palette.byteLength), t.has("states")) {
			let t = this.sample.setStates(e.states, r), i = this.sample.plain || !e.states ? null : e.states.subarray(0, r);
			this.points.setStates(i), n.states += i?.byteLength ?? 0, t && (this.points.setOrder(this.sample.order), n.order += this.sample.order.count * 4);
		}
		if (t.has("raster") && e.raster) {
			let { width: t, height: r } = e.raster;
			this.rasters.upload(t, r, $t(e.raster, an(e.theme.background), !0)), n.raster += t * r * 4;
		}
		t.has("sprites") && (n.sprites += this.sprites.setPages(e.sprites)), n.sprites += this.sprites.place(e, t), n.lines += this.lines.place(e, t), this.picker.wholeScreen = this.sample.order.count > vi, t.clear();
	}
	begin(e) {
		let { gl: t } = this;
		this.sample.share = 0, this.mode = e.dims === 3 && e.look.opaque ? "surface" : "sum";
		let n = this.targetOf(this.mode);
		n ||= (this.mode = "blend", this.targetOf("blend")), n && (n.bind(), t.viewport(0, 0, n.width, n.height), t.depthMask(!0), t.clearColor(0, 0, 0, 0), t.clear(t.COLOR_BUFFER_BIT | t.DEPTH_BUFFER_BIT), this.mode === "surface" && this.points.draw(e, "opaque", this.sample.marked));
	}
	more(e, t) {
		let { gl: n } = this, r = this.targetOf(this.mode);
		if (!r) return 0;
		r.bind(), n.viewport(0, 0, r.width, r.height);
		let i = this.sample.next(t);
		return this.points.draw(e, this.mode === "surface" ? "opaque" : this.mode === "sum" ? "sum" : "plain", i), H(i);
	}
	skip() {
		this.sample.share = 1;
	}
	present(e, t, n) {
		let { gl: r, mode: i } = this, a = this.targetOf(i);
		r.bindFramebuffer(r.FRAMEBUFFER, null), r.viewport(0, 0, r.drawingBufferWidth, r.drawingBufferHeight), r.depthMask(!0), r.clearColor(...t.background, 1), r.clear(r.COLOR_BUFFER_BIT | r.DEPTH_BUFFER_BIT), this.bounds.draw(t.projection, t.dims, e.lower, e.upper, e.theme.axis, t.ratio), n && this.rasters.draw(n.place, n.share), i !== "surface" && this.lines.draw(t, null);
		let o = n ? 1 - n.share : 1;
		a && o > 0 && (i === "sum" ? this.resolve.drawSums(a, this.sample.share > 0 ? 1 / this.sample.share : 1, o) : i === "surface" && t.relief && (!this.software || this.complete) ? this.resolve.drawRelief(a, t, this.software ? 1 : 2) : this.resolve.drawPicture(a, o)), i === "surface" ? this.lines.draw(t, a?.depth ?? null) : this.points.draw(t, "plain", this.sample.marked), this.sprites.draw(t, i === "surface" ? a?.depth ?? null : null);
	}
	pick(e, t, n) {
		return this.picker.pick(e, t, n);
	}
	requestPick(e, t, n, r) {
		this.picker.request(e, t, n, r);
	}
	cancelPick() {
		this.picker.cancel();
	}
	visibleRows(e, t) {
		let { pixels: n, width: r, height: i } = this.picker.all(e);
		return qt({
			ids: n,
			step: 4,
			width: r,
			height: i,
			topFirst: !1
		}, t && ((e, n) => on(t, e, n)));
	}
	destroy() {
		this.picker.destroy();
		for (let e of [
			this.points,
			this.bounds,
			this.resolve,
			this.rasters,
			this.lines,
			this.sprites
		]) e.destroy();
		for (let e of this.targets.values()) e.destroy();
	}
	targetOf(e) {
		let { gl: t } = this, { drawingBufferWidth: n, drawingBufferHeight: r } = t, i = this.targets.get(e);
		if (i && i.width === n && i.height === r) return i;
		i?.destroy(), this.targets.delete(e);
		let a = null;
		if (e === "sum") {
			let { full: e, half: i } = this.sumFormats;
			e !== null && n * r * 16 <= _i && (a = Ut(t, n, r, e, !1)), !a && i !== null && (a = Ut(t, n, r, i, !1));
		} else a = Ut(t, n, r, t.RGBA8, !0);
		return a && this.targets.set(e, a), a;
	}
};
// src/plot/scene.ts
function bi(e, t, n, r, i, a) {
	let { dims: o, theme: s, shapes: c, relief: l } = e, u = Ke(t, o, r, e);
	if (a !== null) {
		let n = Ke(t, 2, r, e).diameter;
		u.diameter += (n - u.diameter) * a;
	}
	return {
		projection: t,
		look: u,
		dims: o,
		ratio: n,
		background: s.background,
		defaultColor: s.point,
		ring: i,
		shapes: c,
		relief: l,
		density: r
	};
}
// src/plot/stage.ts
function xi(e, t) {
	let n = document.createElement("canvas"), r = document.createElement("canvas"), i = "position:absolute;inset:0;width:100%;height:100%;display:block;";
	n.style.cssText = `${i}touch-action:none;outline-offset:-2px;`, r.style.cssText = `${i}pointer-events:none;`, n.tabIndex = 0, n.setAttribute("role", "application"), n.setAttribute("aria-label", "Map of points"), r.setAttribute("aria-hidden", "true"), getComputedStyle(e).position === "static" && (e.style.position = "relative"), e.append(n, r);
	let a = {
		width: 1,
		height: 1
	}, o = {
		width: 0,
		height: 0,
		ratio: 0,
		wide: 0,
		high: 0
	}, s = new ResizeObserver((e) => {
		let r = e.at(-1)?.devicePixelContentBoxSize?.[0], i = n.getBoundingClientRect();
		if (r) {
			let { inlineSize: e, blockSize: t } = r;
			o = {
				width: i.width,
				height: i.height,
				ratio: window.devicePixelRatio,
				wide: e,
				high: t
			};
		}
		t();
	});
	try {
		s.observe(n, { box: "device-pixel-content-box" });
	} catch {
		s.observe(n);
	}
	let c = null, l = () => {
		c?.removeEventListener("change", u), c = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`), c.addEventListener("change", u);
	}, u = () => {
		l(), t();
	};
	return l(), {
		points: n,
		overlay: r,
		get width() {
			return a.width;
		},
		get height() {
			return a.height;
		},
		measure() {
			let e = n.getBoundingClientRect();
			a.width = Math.max(1, e.width), a.height = Math.max(1, e.height);
			let t = window.devicePixelRatio, i = o.width === e.width && o.height === e.height && o.ratio === t, s = Math.max(1, i ? o.wide : Math.round(a.width * t)), c = Math.max(1, i ? o.high : Math.round(a.height * t));
			if (n.width === s && n.height === c) return !1;
			for (let e of [n, r]) e.width = s, e.height = c;
			return !0;
		},
		destroy() {
			s.disconnect(), c?.removeEventListener("change", u), n.remove(), r.remove();
		}
	};
}
function Si(e) {
	let t = document.createElement("canvas");
	t.width = 1, t.height = 1;
	let n = t.getContext("2d", { willReadFrequently: !0 });
	if (!n) return [
		.5,
		.5,
		.5
	];
	n.fillStyle = e, n.fillRect(0, 0, 1, 1);
	let [r = 0, i = 0, a = 0] = n.getImageData(0, 0, 1, 1).data;
	return [
		r / 255,
		i / 255,
		a / 255
	];
}
// src/plot/plot.ts
var Ci = "The graphics driver stopped and did not come back: reload the page (nothing computed is lost).", wi = 8e3, Ti = 450, Ei = 3e3, Di = 100, Oi = {
	centre: [
		0,
		0,
		0
	],
	halfExtent: 1
};
function ki(e, t) {
	return new Ai(e, t);
}
var Ai = class {
	constructor(e, t) {
		this.events = t, this.props = Nn(), this.frame = new me(), this.drawing = null, this.uploads = {
			positions: 0,
			colors: 0,
			states: 0,
			order: 0,
			palette: 0,
			raster: 0,
			sprites: 0,
			lines: 0
		}, this.density = 0, this.ring = [
			0,
			0,
			0
		], this.request = 0, this.stale = {
			points: !0,
			overlay: !0
		}, this.holdUntil = 0, this.holdTimer = 0, this.driftTimer = 0, this.arrived = -Infinity, this.morph = null, this.cells = /* @__PURE__ */ new Map(), this.lossTimer = 0, this.rasterWasFit = !1, this.destroyed = !1, this.stage = xi(e, () => this.resize()), this.stage.measure(), this.overlay = new _r(this.stage.overlay), this.motion = new sr(b(this.props.dims, 0, this.aspect), {
			changed: () => {
				this.hold(120), this.invalidate();
			},
			announce: (e, n) => t.onCamera(e, n)
		}), this.ring = Si(this.props.theme.text), this.context = n(this.stage.points, {
			onLost: () => this.lost(),
			onRestored: () => this.restored()
		}), this.drawing = this.createDrawing(), this.pointer = new Ir(this.pointerHost()), this.questions = new Ur({
			events: t,
			props: this.props,
			size: () => this.stage.points,
			scene: () => this.scene(),
			drawing: () => this.morph || this.count === 0 ? null : this.usable()
		}), this.invalidate();
	}
	get camera() {
		return se(this.motion.view);
	}
	get backend() {
		return this.context ? `WebGL2 · ${this.context.renderer}` : "Canvas 2D";
	}
	get moving() {
		return this.motion.moving || this.frame.moving || this.morph !== null;
	}
	get drawn() {
		return this.drawing?.state ?? {
			points: 0,
			shown: 0,
			complete: !1,
			raster: 0
		};
	}
	set(e) {
		let { changed: t } = this, n = { ...this.props }, r = {
			centre: [...this.frame.centre],
			halfExtent: this.frame.halfExtent,
			stretch: [...this.frame.stretch]
		}, i = this.motion.view, a = this.count;
		Object.assign(this.props, e);
		for (let n of sn) n in e && t?.add(n);
		let o = this.count !== a;
		if ((e.dims || (e.lower || e.upper) && this.props.positions instanceof Uint16Array) && t?.add("positions"), e.positions || e.dims || e.lower || e.upper || e.perAxisFrame !== void 0) {
			if (o) for (let e of sn) t?.add(e);
			this.positionsChanged(n.dims !== this.props.dims, o), this.startMorph(n, r, i);
		}
		this.drawing && "raster" in e && (this.drawing.rasterFits = !0), e.theme && (this.ring = Si(e.theme.text), t?.add("raster").add("lines")), e.spriteSize !== void 0 && t?.add("sprites"), e.sprites !== void 0 && (this.cells = Tn(e.sprites ?? [])), o ? this.overlay.labels.clear() : (e.labeled || e.labelOf || e.placeLabels) && this.overlay.labels.forget(), e.states && this.pointer.hover.sceneChanged(), e.tool !== void 0 && this.pointer.showCursor(), (e.positions || e.colors !== void 0 || e.palette || e.states !== void 0 || e.theme) && this.questions.contentChanged(), this.invalidate();
	}
	setCamera(e, t = !1) {
		this.motion.stop(), this.motion.isDefault = e === null || !T(e);
		let n = e && T(e) ? se(e) : this.homeCamera();
		this.morph ? this.morph.goal = n : this.goTo(n, t, !1);
	}
	focus(e) {
		let t = zn(this.props, e, this.frame);
		t && (this.endMorph(), this.motion.isDefault = !1, this.goTo(re(this.motion.view, t.centre, t.radius, this.aspect), !0, !0));
	}
	project(e) {
		let t = this.projection(), n = V(t, this.shownProps, e);
		return n && t.contains(n) ? {
			x: n.x,
			y: n.y
		} : null;
	}
	pick(e, t) {
		return this.pointer.pick(e, t);
	}
	zoomBy(e) {
		this.pointer.zoomBy(e);
	}
	get matrix() {
		return this.endMorph(), this.projection().layoutMatrix();
	}
	visibleRows(e) {
		return this.endMorph(), this.painter()?.visibleRows(this.scene(), e ?? null) ?? /* @__PURE__ */ new Uint32Array();
	}
	neighborInDirection(e, t) {
		return bn(this.shownProps, this.projection(), e, t);
	}
	hoverRow(e) {
		this.pointer.hover.put(e);
	}
	moveBy(e, t) {
		this.stopMotion();
		let { basis: n, pixelsPerUnit: r } = this.projection(), i = a(s(n.right, -e / r), s(n.up, t / r));
		this.motion.userMoves(te(this.motion.view, i)), this.motion.settleSoon();
	}
	orbitBy(e, t) {
		this.props.dims === 3 && (this.stopMotion(), this.motion.userMoves(ee(this.motion.view, -e, t)), this.motion.settleSoon());
	}
	cancelGesture() {
		return this.pointer.giveUp();
	}
	resize() {
		!this.destroyed && this.stage.measure() && (this.motion.isDefault && !this.motion.flying && (this.motion.view = this.homeCamera()), this.render());
	}
	render() {
		this.stale = {
			points: !0,
			overlay: !0
		}, this.draw();
	}
	destroy() {
		this.destroyed = !0, this.pointer.destroy(), this.questions.stop(), this.motion.destroy(), window.clearTimeout(this.holdTimer), window.clearTimeout(this.driftTimer), cancelAnimationFrame(this.request), window.clearTimeout(this.lossTimer), this.drawing?.destroy(), this.drawing = null, this.context?.destroy(), this.stage.destroy();
	}
	get count() {
		return j(this.props);
	}
	get aspect() {
		return this.stage.width / this.stage.height;
	}
	projection() {
		return new zr(this.motion.view, this.stage.width, this.stage.height, this.morph ? Oi : this.frame);
	}
	get shownProps() {
		return this.morph?.props ?? this.props;
	}
	get changed() {
		return this.drawing?.changed ?? null;
	}
	scene() {
		let e = this.projection();
		return bi(this.shownProps, e, this.stage.points.width / this.stage.width, this.density, this.ring, this.morph?.flatness ?? null);
	}
	createDrawing() {
		let { context: t } = this;
		return t ? new In(new yi(t, this.uploads), new Jn(t.software), new e(t.gl), new e(t.gl), !1) : new In(new jn(this.stage.points), new Jn(!0), null, null, !0);
	}
	usable() {
		return this.context?.gl.isContextLost() ? null : this.drawing;
	}
	painter() {
		let e = this.usable();
		return e?.painter.upload(this.shownProps, e.changed), e?.painter ?? null;
	}
	homeCamera() {
		let { dims: e } = this.props;
		return b(e, e === 3 ? Rn(this.props, this.frame) : 0, this.aspect);
	}
	positionsChanged(e, t) {
		let n = e || t, { positions: r, dims: i, lower: a, upper: o, perAxisFrame: s } = this.props;
		this.frame.stretch = s ? ge(a, o) : [
			1,
			1,
			1
		], this.drawing && (this.drawing.rasterFits = !1);
		let c = this.frame.observe(a, o, performance.now());
		this.motion.forgetAnchor(), n && this.frame.settle(), e && !oe(this.motion.view, i) && (this.motion.isDefault = !0);
		let l = Ne(r, i, a, o);
		this.density = c || n || this.density === 0 ? l : this.density ** .85 * l ** .15;
		let u = performance.now();
		c || this.hold(Math.min(Ei, Math.max(Ti, 1.5 * (u - this.arrived)))), this.arrived = u, n ? this.pointer.hover.stop() : this.pointer.hover.sceneChanged(), (c || n) && this.motion.isDefault && (this.motion.stop(), this.motion.view = this.homeCamera());
	}
	startMorph(e, t, n) {
		e.dims !== this.props.dims && (this.morph = null, !Hn() && $n.possible(e, this.props) && (this.morph = new $n(e, t, n, this.motion.view, this.stage, performance.now()), this.motion.stop(), this.advanceMorph(performance.now())));
	}
	advanceMorph(e) {
		let { morph: t } = this;
		if (!t) return;
		let n = t.advance(e, this.props, this.frame);
		n ? (this.motion.view = n, this.changed?.add("positions"), this.hold(120), this.stale.points = !0) : this.endMorph();
	}
	endMorph() {
		this.morph && (this.motion.view = this.morph.goal, this.morph = null, this.changed?.add("positions"), this.invalidate());
	}
	invalidate(e = !0) {
		this.stale.points ||= e, this.stale.overlay = !0, e && this.questions?.changed(), this.requestTick();
	}
	requestTick() {
		this.request === 0 && !this.destroyed && (this.request = requestAnimationFrame((e) => this.tick(e)));
	}
	hold(e) {
		this.holdUntil = Math.max(this.holdUntil, performance.now() + e);
	}
	tick(e) {
		this.request = 0, this.drawing?.busy ? this.requestTick() : (this.motion.moving && (this.hold(120), this.stale.points = !0), this.motion.advance(e), this.frame.advance(e) && (this.hold(120), this.stale.points = !0), this.advanceMorph(e), this.draw(), this.motion.moving || this.morph ? this.invalidate() : this.frame.moving && this.drift());
	}
	drift() {
		window.clearTimeout(this.driftTimer), this.context?.software ? this.driftTimer = window.setTimeout(() => this.invalidate(), Di) : this.invalidate();
	}
	draw() {
		if (this.destroyed) return;
		let { stale: e } = this, { gesture: t } = this.pointer, n = this.usable();
		this.stale = {
			points: !1,
			overlay: !1
		};
		let r = this.scene(), i = this.shownProps, a = performance.now() >= this.holdUntil;
		n && (e.points || !n.complete && a) && (n.frame(i, r, e.points), e.points && this.events.onDrawn()), (e.overlay || e.points) && this.overlay.draw(i, {
			projection: r.projection,
			look: r.look,
			hovered: this.pointer.hover.row,
			ratio: {
				x: r.ratio,
				y: this.stage.points.height / this.stage.height
			},
			now: performance.now(),
			still: Hn(),
			outline: t && {
				points: t.outline,
				closed: t.kind === "box"
			},
			cells: this.cells,
			side: Dn(this.props.spriteSize, this.density, r.projection.pixelsPerUnit)
		}) && this.invalidate(!1), n && !n.complete && this.goOnLater();
	}
	goOnLater() {
		window.clearTimeout(this.holdTimer);
		let e = this.holdUntil - performance.now();
		e > 0 ? this.holdTimer = window.setTimeout(() => this.requestTick(), e) : this.requestTick();
	}
	goTo(e, t, n) {
		this.endMorph(), this.pointer.hover.stop(), this.motion.goTo(e, t, n);
	}
	worldOf(e) {
		return O(this.morph ? Oi : this.frame, N(this.shownProps, e) ?? [
			0,
			0,
			0
		]);
	}
	stopMotion() {
		this.endMorph(), this.motion.stop();
	}
	pointerHost() {
		let e = this;
		return {
			events: this.events,
			stage: this.stage,
			motion: this.motion,
			props: this.props,
			get shownProps() {
				return e.shownProps;
			},
			scene: () => this.scene(),
			painter: () => this.painter(),
			worldOf: (e) => this.worldOf(e),
			stopMotion: () => this.stopMotion(),
			endMorph: () => this.endMorph(),
			overlayChanged: () => !this.destroyed && this.invalidate(!1)
		};
	}
	lost() {
		this.pointer.hover.stop(), this.rasterWasFit = this.drawing?.rasterFits ?? !1, this.drawing = null, window.clearTimeout(this.lossTimer), this.destroyed || (this.lossTimer = window.setTimeout(() => this.events.onError(Ci), wi));
	}
	restored() {
		if (!this.context || this.destroyed) return;
		window.clearTimeout(this.lossTimer);
		let e = this.rasterWasFit;
		this.drawing = this.createDrawing(), this.drawing.rasterFits = e, this.invalidate();
	}
}, ji = 4294967295, Mi = class {
	constructor(e, t, n, r, i, a) {
		this.index = e, this.distinct = t, this.codes = n, this.numbers = r, this.offsets = i, this.bytes = a, this.decoded = Array(t);
	}
	value(e) {
		let t = this.decoded[e];
		return t === void 0 && (t = Ni.decode(this.bytes.subarray(this.offsets[e], this.offsets[e + 1])), this.decoded[e] = t), t;
	}
	text(e) {
		let t = this.codes[e] ?? 4294967295;
		return t === 4294967295 ? null : this.value(t);
	}
}, Ni = new TextDecoder();
(class e {
	static {
		this.EMPTY = new e({ rows: /* @__PURE__ */ new Uint32Array() }, 0);
	}
	constructor(e, t) {
		this.content = e, this.count = t, this.list = null;
	}
	static of(t) {
		let n = Uint32Array.from(t).sort();
		return new e({ rows: n }, n.length);
	}
	has(e) {
		if ("bits" in this.content) return ((this.content.bits[e >> 3] ?? 0) >> (e & 7) & 1) == 1;
		let { rows: t } = this.content, [n, r] = [0, t.length];
		for (; n < r;) {
			let i = n + r >> 1;
			t[i] < e ? n = i + 1 : r = i;
		}
		return t[n] === e;
	}
	get rows() {
		return "rows" in this.content ? this.content.rows : (this.list ??= Pi(this.content.bits, this.count), this.list);
	}
	mark(e, t) {
		if ("bits" in this.content) Fi(e, this.content.bits, t);
		else for (let n of this.content.rows) n < e.length && (e[n] = t);
	}
});
function Pi(e, t) {
	let n = new Uint32Array(t), r = 0;
	for (let i = 0; i < e.length && r < t; i++) {
		let t = e[i];
		for (; t !== 0;) n[r++] = i * 8 + 31 - Math.clz32(t & -t), t &= t - 1;
	}
	return n;
}
function Fi(e, t, n) {
	for (let r = 0; r < t.length; r++) {
		let i = t[r];
		for (; i !== 0;) {
			let t = r * 8 + 31 - Math.clz32(i & -i);
			t < e.length && (e[t] = n), i &= i - 1;
		}
	}
}
// src/state/glasbey.ts
var Ii = 256, Li = 20, Ri = {
	light: [.28, .8],
	dark: [.45, .95]
}, zi = /* @__PURE__ */ new Map();
function Bi(e, t) {
	let n = `${e} ${t.length}`, r = zi.get(n);
	return r || (r = Vi(e, t), zi.set(n, r)), r;
}
function Vi(e, t) {
	let [n, r] = Ri[e], i = [], a = [], o = (e) => Math.round(e * 255 / 19);
	for (let e = 0; e < Li; e++) for (let t = 0; t < Li; t++) for (let s = 0; s < Li; s++) {
		let c = [
			o(e),
			o(t),
			o(s)
		], l = Hi(c);
		l[0] < n || l[0] > r || (i.push(c), a.push(...l));
	}
	let s = Float64Array.from(i, (e, t) => Math.hypot(a[3 * t + 1], a[3 * t + 2]) * 1.5), c = (e) => {
		let [t, n, r] = Hi(e);
		for (let e = 0; e < i.length; e++) {
			let i = Math.hypot(a[3 * e] - t, a[3 * e + 1] - n, a[3 * e + 2] - r);
			i < s[e] && (s[e] = i);
		}
	}, l = [...t];
	for (let e of t) c(e);
	for (; l.length < Ii;) {
		let e = 0;
		for (let t = 1; t < s.length; t++) s[t] > s[e] && (e = t);
		let t = i[e];
		l.push(t), c(t);
	}
	return l;
}
function Hi(e) {
	let [t, n, r] = e.map((e) => e <= 10 ? e / 255 / 12.92 : ((e / 255 + .055) / 1.055) ** 2.4), i = Math.cbrt(.4122214708 * t + .5363325363 * n + .0514459929 * r), a = Math.cbrt(.2119034982 * t + .6806995451 * n + .1073969566 * r), o = Math.cbrt(.0883024619 * t + .2817188376 * n + .6299787005 * r);
	return [
		.2104542553 * i + .793617785 * a - .0040720468 * o,
		1.9779984951 * i - 2.428592205 * a + .4505937099 * o,
		.0259040371 * i + .7827717662 * a - .808675766 * o
	];
}
// src/state/palettes.ts
var Y = (e) => e.split(" ").map((e) => [
	0,
	2,
	4
].map((t) => Number.parseInt(e.slice(t, t + 2), 16))), Ui = Y("e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7"), Wi = {
	light: Y("542478 900c00 0000d8 8484fc 843cfc 246c54 004848 cc0000 e4a8b4 485478 7800a8 cc18b4 78b478"),
	dark: Y("30fce4 9c3060 6c00fc a860fc cc009c a8ccfc e4a8b4 c0cc78 cc0030 78b478 b4fca8 9084d8 606000")
}, Gi = Y("1f77b4 d62728 e377c2 17becf 2ca02c 8c564b bcbd22 ff7f0e 9467bd 7f7f7f"), Ki = Y("440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725"), qi = Y("00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 f0d94a fee838"), Ji = Y("ffffdd 1f2d86"), Yi = Y("e2d9e2 c4ced4 95b5c7 7297c1 6276ba 5e51ad 592a8f 45135c 2f1436 4a1342 741e4f 983550 b25652 c27c63 cca389 d8c7be e2d9e2"), Xi = {
	light: Y("0a3f86 2f6fb8 6f9fcb b9bcc0 d69a55 bd6415 7f3b00"),
	dark: Y("8cc9ff 4f9be0 3c6c98 5a5f65 99693b dc8d3d ffc680")
}, Zi = {
	light: [
		180,
		185,
		191
	],
	dark: [
		85,
		91,
		99
	]
}, Qi = {
	light: [
		140,
		146,
		153
	],
	dark: [
		128,
		134,
		142
	]
};
function $i(e, t, n) {
	if (e === "tf10") return Array.from({ length: t }, (e, t) => ra(Gi[t % Gi.length], Math.floor(t / Gi.length)));
	if (e !== "glasbey" && t <= 8) return [...Ui, n === "light" ? [
		0,
		0,
		0
	] : [
		255,
		255,
		255
	]].slice(0, t);
	let r = [...Ui, ...Wi[n]];
	if (e !== "glasbey" && t <= r.length) return r.slice(0, t);
	let i = Bi(n, e === "glasbey" ? [] : r);
	return Array.from({ length: t }, (e, t) => i[t % i.length]);
}
function ea(e, t, n) {
	if (e === "tf-ramp") return na(Ji, t, 0, 1);
	if (e === "diverging") return na(Xi[n], t, 0, 1);
	if (e === "cyclic") return na(Yi, t, 0, 1);
	let [r, i] = n === "light" ? [0, .93] : [.2, 1];
	return na(e === "viridis" ? Ki : qi, t, r, i);
}
var ta = ([e, t, n]) => `#${(1 << 24 | e << 16 | t << 8 | n).toString(16).slice(1)}`;
function na(e, t, n, r) {
	return Array.from({ length: t }, (i, a) => {
		let o = (n + (r - n) * a / Math.max(1, t - 1)) * (e.length - 1), s = Math.min(Math.floor(o), e.length - 2), c = e[s], l = e[s + 1], u = (e) => Math.round(c[e] + (l[e] - c[e]) * (o - s));
		return [
			u(0),
			u(1),
			u(2)
		];
	});
}
function ra(e, t) {
	if (t === 0) return e;
	let [n, r, i] = e.map((e) => e / 255), a = Math.max(n, r, i), o = Math.min(n, r, i), s = (a + o) / 2, c = a - o, l = c === 0 ? .25 : c / (1 - Math.abs(2 * s - 1));
	return ia(((c === 0 ? 0 : a === n ? (r - i) / c : a === r ? 2 + (i - n) / c : 4 + (n - r) / c) * 60 + 17 * t + 360) % 360, l, Math.min(.8, Math.max(.25, s * (t % 2 == 1 ? .72 : 1.2))));
}
function ia(e, t, n) {
	let r = t * Math.min(n, 1 - n), i = (t) => {
		let i = (t + e / 30) % 12;
		return Math.round(255 * (n - r * Math.max(-1, Math.min(i - 3, 9 - i, 1))));
	};
	return [
		i(0),
		i(8),
		i(4)
	];
}
// src/state/scale.ts
function aa(e, t, { scale: n, domain: r }, i = !1) {
	let [a, o] = [Infinity, -Infinity], s = Infinity;
	for (let t of e) Number.isFinite(t) && (t < a && (a = t), t > o && (o = t), t > 0 && t < s && (s = t));
	let [c, l] = r ?? [a, o];
	return !r && i && a < 0 && o > 0 && ([c, l] = [-Math.max(-a, o), Math.max(-a, o)]), n === "log" && (c = Math.max(c, s)), {
		places: n === "quantile" ? sa(e, t, c, l) : oa(e, c, l, n === "log"),
		min: a,
		max: o,
		low: c,
		high: l
	};
}
function oa(e, t, n, r) {
	let i = (e) => r ? Math.log(e) : e, [a, o] = [i(t), i(n)];
	return Float32Array.from(e, (e) => Number.isNaN(e) || r && !(e > 0) ? NaN : o > a ? Math.min(1, Math.max(0, (i(e) - a) / (o - a))) : .5);
}
function sa(e, t, n, r) {
	let i = new Float32Array(e.length).fill(NaN), a = Uint32Array.from(e, (e, t) => t).filter((t) => !Number.isNaN(e[t]));
	a.sort((t, n) => e[t] - e[n]);
	let o = a.filter((t) => e[t] >= n && e[t] <= r), s = 0;
	for (let e of o) s += t[e];
	let c = 0;
	for (let o of a) {
		let a = e[o];
		if (a < n) i[o] = 0;
		else if (a > r) i[o] = 1;
		else {
			let e = t[o];
			i[o] = s > e ? (c + e / 2) / s : .5, c += e;
		}
	}
	return i;
}
// src/state/coloring.ts
var ca = {
	colors: null,
	palette: /* @__PURE__ */ new Uint8Array(),
	legend: null,
	codes: null
}, la = 255, ua = 64, da = 40;
function fa(e, t, n) {
	return n && (t === "number" || t === "auto" && e.kind === "number");
}
function pa(e, t, n) {
	return e.numbers && fa(t, n.scale.as, !0) ? ba(e, e.numbers, t, n) : va(e, t, n);
}
function ma(e, t) {
	let { numbers: n } = e;
	return n ? t.sort((e, t) => n[e] - n[t] || e - t) : t;
}
function ha(e, t, n) {
	if (t <= n) return Array.from({ length: t }, (e, t) => t);
	let r = /* @__PURE__ */ new Map();
	for (let n = 0; n < t; n++) r.set(e[n], (r.get(e[n]) ?? 0) + 1);
	let i = n, a = 0;
	for (let e of [...r.keys()].sort((e, t) => t - e)) {
		if (a = e, r.get(e) >= i) break;
		i -= r.get(e);
	}
	let o = [];
	for (let n = 0; n < t; n++) {
		let t = e[n];
		(t > a || t === a && i-- > 0) && o.push(n);
	}
	return o;
}
function ga(e) {
	let t = new Uint32Array(e.distinct + 1), { codes: n } = e;
	for (let r = 0; r < n.length; r++) {
		let i = n[r], a = i === 4294967295 ? e.distinct : i;
		t[a] = t[a] + 1;
	}
	return t;
}
function _a(e, t, n) {
	let { codes: r } = e, i = new Uint8Array(r.length);
	for (let e = 0; e < i.length; e++) {
		let a = r[e];
		i[e] = a === 4294967295 ? n : t[a];
	}
	return i;
}
function va(e, t, { palette: n, theme: r, custom: i }) {
	let a = ga(e), o = e.distinct > 254, s = ma(e, ha(a, e.distinct, 254)), c = s.length, l = o ? s.length + 1 : s.length, u = new Uint8Array(e.distinct).fill(c);
	s.forEach((e, t) => {
		u[e] = t;
	});
	let d = $i(n, s.length, r).map((t, n) => {
		let r = i[e.value(s[n])];
		return r ? Y(r.slice(1))[0] : t;
	}), f = s.map((t, n) => {
		let r = e.value(t);
		return {
			slot: n,
			label: r,
			count: a[t],
			first: t,
			color: ta(d[n]),
			values: [r]
		};
	});
	return {
		colors: _a(e, u, l),
		palette: Sa([
			...d,
			...o ? [Qi[r]] : [],
			Zi[r]
		]),
		codes: u,
		legend: {
			kind: "classes",
			column: t.name,
			entries: f,
			numeric: e.numbers !== null,
			other: o ? ya(e, s, a, c, r) : null,
			missing: xa(l, a[e.distinct], r)
		}
	};
}
function ya(e, t, n, r, i) {
	let a = e.distinct - t.length, o = t.reduce((e, t) => e + n[t], 0);
	return {
		slot: r,
		label: `(${a.toLocaleString("en-US")} others)`,
		count: e.codes.length - o - n[e.distinct],
		first: e.distinct,
		color: ta(Qi[i]),
		get values() {
			let n = new Set(t);
			return Array.from({ length: e.distinct }, (e, t) => t).filter((e) => !n.has(e)).map((t) => e.value(t));
		}
	};
}
function ba(e, t, n, { palette: r, theme: i, scale: a }) {
	let o = ga(e), { places: s, min: c, max: l, low: u, high: d } = aa(t, o, a, r === "diverging"), f = Uint8Array.from(s, (e) => Number.isNaN(e) ? la : Math.round(e * 254)), p = o[e.distinct], m = new Uint32Array(da);
	for (let e = 0; e < f.length; e++) {
		let n = o[e];
		f[e] === la && (p += n);
		let r = t[e];
		if (!Number.isFinite(r)) continue;
		let i = l > c ? Math.min(39, Math.floor((r - c) / (l - c) * da)) : 0;
		m[i] = m[i] + n;
	}
	return {
		colors: _a(e, f, la),
		palette: Sa([...ea(r, la, i), Zi[i]]),
		codes: null,
		legend: {
			kind: "ramp",
			column: n.name,
			scale: a.scale,
			min: c,
			max: l,
			low: u,
			high: d,
			stops: ea(r, ua, i).map(ta),
			histogram: m,
			missing: xa(la, p, i, a.scale === "log" && p > o[e.distinct])
		}
	};
}
function xa(e, t, n, r = !1) {
	return t > 0 ? {
		slot: e,
		label: r ? "(missing or not above 0)" : "(missing)",
		count: t,
		first: Infinity,
		color: ta(Zi[n]),
		values: [null]
	} : null;
}
function Sa(e) {
	return Uint8Array.from(e.flat());
}
// src/ui/plot-theme.ts
var X = (e) => [
	(e >> 16) / 255,
	(e >> 8 & 255) / 255,
	(e & 255) / 255
], Ca = {
	light: {
		background: X(16777215),
		point: X(4157096),
		text: "#1b1f24",
		halo: "rgba(255, 255, 255, 0.9)",
		axis: [...X(1777444), .18]
	},
	dark: {
		background: X(724240),
		point: X(8368869),
		text: "#dfe3e7",
		halo: "rgba(11, 13, 16, 0.9)",
		axis: [...X(14869992), .18]
	}
};
// src/widget/dom.ts
function Z(e, t = {}, n = []) {
	let r = document.createElement(e);
	for (let [e, n] of Object.entries(t)) r.setAttribute(e, n);
	return r.append(...n), r;
}
function wa(e, t, n, r) {
	let i = Z("button", {
		type: "button",
		title: t,
		"data-testid": n
	}, [e]);
	return i.addEventListener("click", r), i;
}
// src/widget/hover.ts
var Ta = 5, Q = 18, Ea = class {
	constructor(e, t) {
		this.pictures = e, this.ask = t, this.element = Z("div", {
			class: "hover",
			hidden: "",
			"data-testid": "hover-label"
		}), this.canvas = Z("canvas", { hidden: "" }), this.text = Z("div"), this.seen = /* @__PURE__ */ new Map(), this.row = null, this.element.append(this.canvas, this.text);
	}
	show(e, t, n) {
		if (this.row = e?.row ?? null, this.element.hidden = !e, !e) return;
		let r = [...t.keys()].sort((e, t) => Number(t === n) - Number(e === n)).slice(0, Ta).map((n) => {
			let r = t.get(n)?.text(e.row) ?? "missing";
			return Z("span", {}, [Z("em", {}, [`${n} `]), r]);
		});
		this.text.replaceChildren(...r, Z("span", {}, [Z("em", {}, [`#${e.row}`])])), this.picture(e.row);
		let { clientWidth: i, clientHeight: a } = this.element.parentElement, { offsetWidth: o, offsetHeight: s } = this.element, c = e.x + Q + o > i ? e.x - Q - o : e.x + Q, l = e.y + Q + s > a ? e.y - Q - s : e.y + Q;
		this.element.style.left = `${Math.max(0, c)}px`, this.element.style.top = `${Math.max(0, l)}px`;
	}
	arrived(e, t) {
		let { width: n = 0, height: r = 0, channels: i = 1 } = this.pictures, a = new ImageData(n, r);
		for (let e = 0; e < n * r; e++) {
			for (let n = 0; n < 3; n++) a.data[e * 4 + n] = t[e * i + (i > 1 ? n : 0)];
			a.data[e * 4 + 3] = i === 4 ? t[e * 4 + 3] : 255;
		}
		this.seen.set(e, a), e === this.row && this.picture(e);
	}
	picture(e) {
		let { width: t, height: n } = this.pictures;
		if (!t || !n) return;
		let r = this.seen.get(e);
		this.canvas.hidden = !r, r ? (Object.assign(this.canvas, {
			width: t,
			height: n
		}), this.canvas.getContext("2d")?.putImageData(r, 0, 0)) : this.ask(e);
	}
}, Da = (e) => e.toLocaleString("en-US", { maximumSignificantDigits: 4 });
function Oa(e, t, n) {
	if (e.replaceChildren(), !t) return;
	e.append(Z("b", {}, [t.column]));
	let r = (e) => {
		let t = Z("i");
		t.style.background = e.color;
		let r = e.count.toLocaleString("en-US"), i = Z("button", {
			type: "button",
			title: `Select ${e.label}`,
			"data-testid": "legend-item"
		}, [
			t,
			Z("span", {}, [e.label]),
			Z("span", {}, [r])
		]);
		return i.addEventListener("click", (t) => n(e, t.ctrlKey || t.metaKey)), i;
	};
	if (t.kind === "ramp") {
		let n = Z("div", { class: "ramp" });
		n.style.background = `linear-gradient(to right, ${t.stops.join(", ")})`, e.append(n, Z("div", { class: "ends" }, [Z("span", {}, [Da(t.low)]), Z("span", {}, [Da(t.high)])]));
	} else e.append(...t.entries.map(r)), t.other && e.append(r(t.other));
	t.missing && e.append(r(t.missing));
}
// src/widget/model.ts
function $(e) {
	return e instanceof ArrayBuffer ? e.slice(0) : new Uint8Array(e.buffer, e.byteOffset, e.byteLength).slice().buffer;
}
// src/widget/rows.ts
var ka = 65534, Aa = 65535;
function ja({ positions: e, dims: t, lower: n, upper: r }, { polygon: i, matrix: a }) {
	let o = a, s = (e) => o[e], c = [
		0,
		1,
		2
	].map((e) => ((r[e] ?? 0) - (n[e] ?? 0)) / ka), l = [];
	for (let r = 0, a = 0; a < e.length; r++, a += t) {
		let o = [
			0,
			0,
			0
		], u = !0;
		for (let r = 0; r < t; r++) {
			let t = e[a + r];
			u &&= t !== Aa, o[r] = n[r] + t * c[r];
		}
		if (!u) continue;
		let [d, f, p] = o, m = s(3) * d + s(7) * f + s(11) * p + s(15);
		if (!(m > 0)) continue;
		let [h, g] = [(s(0) * d + s(4) * f + s(8) * p + s(12)) / m, (s(1) * d + s(5) * f + s(9) * p + s(13)) / m];
		on(i, h, g) && l.push(r);
	}
	return Uint32Array.from(l);
}
function Ma(e, t, n) {
	if (n === "set") return t;
	let r = new Set(e);
	for (let e of t) n === "add" ? r.add(e) : r.delete(e);
	return Uint32Array.from(r).sort();
}
function Na(e, t) {
	let n = [];
	return e.forEach((e, r) => {
		e === t && n.push(r);
	}), Uint32Array.from(n);
}
function Pa(e, t) {
	if (e.length === 0) return null;
	let n = new Uint8Array(t).fill(3);
	for (let r of e) r < t && (n[r] = 1);
	return n;
}
// src/widget/style.ts
var Fa = "\n:host { display: block; }\n.map {\n  --panel: light-dark(#fafbfcee, #101418ee);\n  --line: light-dark(#d5dbe1, #2b333c);\n  --text: light-dark(#1b1f24, #e2e5e8);\n  --muted: light-dark(#59636e, #98a1aa);\n  --accent: light-dark(#0a62b5, #6cb6ff);\n  --soft: light-dark(#e3eefa, #14283c);\n  position: relative;\n  overflow: hidden;\n  border: 1px solid var(--line);\n  border-radius: 6px;\n  background: light-dark(#ffffff, #0b0d10);\n  color: var(--text);\n  font: 12px / 1.4 system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif;\n}\n.plot { position: absolute; inset: 0; }\n.bar {\n  position: absolute;\n  inset: 8px 8px auto 8px;\n  display: flex;\n  flex-wrap: wrap;\n  align-items: center;\n  gap: 6px;\n  pointer-events: none;\n}\n.bar > *, .legend { pointer-events: auto; }\n.group { display: flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; background: var(--panel); }\n.bar button, .bar select {\n  height: 26px;\n  padding: 0 9px;\n  border: 0;\n  background: none;\n  color: inherit;\n  font: inherit;\n  font-weight: 500;\n  cursor: pointer;\n}\n.bar > button, .bar > select { border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }\n.bar select { max-width: 180px; }\n.bar select option { background: light-dark(#ffffff, #171c22); }\n.bar button:hover { background: var(--soft); }\n.bar button[aria-pressed=\"true\"] { background: var(--soft); color: var(--accent); }\n.bar button:disabled { color: var(--muted); cursor: default; }\n:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }\n.status {\n  position: absolute;\n  left: 8px;\n  bottom: 8px;\n  padding: 2px 8px;\n  border-radius: 5px;\n  background: var(--panel);\n  color: var(--muted);\n  font-variant-numeric: tabular-nums;\n}\n.status.error { color: light-dark(#b3261e, #ff8a80); }\n.legend {\n  position: absolute;\n  right: 8px;\n  bottom: 8px;\n  display: flex;\n  flex-direction: column;\n  max-width: 190px;\n  max-height: calc(100% - 56px);\n  overflow-y: auto;\n  padding: 4px;\n  border: 1px solid var(--line);\n  border-radius: 6px;\n  background: var(--panel);\n  scrollbar-width: thin;\n}\n.legend:empty { display: none; }\n.legend b { padding: 0 6px 2px; font-weight: 600; }\n.legend button {\n  display: grid;\n  grid-template-columns: 12px minmax(0, 1fr) auto;\n  align-items: center;\n  gap: 7px;\n  padding: 1px 6px;\n  border: 0;\n  border-radius: 4px;\n  background: none;\n  color: inherit;\n  font: inherit;\n  text-align: left;\n  cursor: pointer;\n}\n.legend button:hover { background: var(--soft); }\n.legend i { width: 11px; height: 11px; border-radius: 50%; }\n.legend button span:nth-child(2) { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }\n.legend button span:last-child { color: var(--muted); font-variant-numeric: tabular-nums; }\n.ramp { width: 150px; height: 11px; margin: 2px 6px; border-radius: 3px; }\n.ends { display: flex; justify-content: space-between; padding: 0 6px; color: var(--muted); font-variant-numeric: tabular-nums; }\n.hover {\n  position: absolute;\n  display: flex;\n  align-items: center;\n  gap: 9px;\n  max-width: 250px;\n  padding: 5px 9px;\n  border: 1px solid var(--line);\n  border-radius: 7px;\n  background: light-dark(#ffffff, #171c22);\n  box-shadow: 0 4px 14px light-dark(#141e2820, #00000070);\n  pointer-events: none;\n}\n.hover[hidden] { display: none; }\n.hover canvas { width: 46px; height: 46px; object-fit: contain; border-radius: 3px; image-rendering: pixelated; background: #000; }\n.hover canvas[hidden] { display: none; }\n.hover div { min-width: 0; }\n.hover span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }\n.hover em { color: var(--muted); font-style: normal; }\n";
// src/widget/theme.ts
function Ia(e) {
	for (let t = e; t; t = La(t)) {
		let [e, n, r, i = 1] = (getComputedStyle(t).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
		if (e !== void 0 && n !== void 0 && r !== void 0 && i > .5) return .2126 * e + .7152 * n + .0722 * r < 128 ? "dark" : "light";
	}
	return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
function La(e) {
	let t = e.getRootNode();
	return e.parentElement ?? (t instanceof ShadowRoot ? t.host : null);
}
function Ra(e) {
	let t = new MutationObserver(e);
	for (let e of [document.documentElement, document.body]) t.observe(e, { attributes: !0 });
	return () => t.disconnect();
}
// src/widget/view.ts
var za = {
	pca: "PCA",
	tsne: "t-SNE",
	layout: "Layout"
}, Ba = [
	{
		tool: "pan",
		name: "Move",
		title: "Drag moves the map"
	},
	{
		tool: "lasso",
		name: "Lasso",
		title: "Drag selects with a lasso (or Alt drag)"
	},
	{
		tool: "box",
		name: "Box",
		title: "Drag selects a box (or Shift drag)"
	}
], Va = class {
	constructor(e, t) {
		this.model = e, this.map = Z("div", { class: "map" }), this.host = Z("div", {
			class: "plot",
			"data-testid": "plot"
		}), this.status = Z("div", {
			class: "status",
			role: "status",
			"data-testid": "status"
		}), this.legend = Z("div", {
			class: "legend",
			"data-testid": "legend"
		}), this.projections = Z("div", {
			class: "group",
			role: "group",
			"aria-label": "Projection"
		}), this.colors = Z("select", {
			title: "Colour by",
			"aria-label": "Colour by",
			"data-testid": "color-by"
		}), this.run = wa("Play", "Run t-SNE", "play", () => this.model.send({ type: this.isRunning() ? "pause" : "play" })), this.clear = wa("Clear", "Select nothing", "clear", () => this.select(/* @__PURE__ */ new Uint32Array())), this.tools = /* @__PURE__ */ new Map(), this.undo = [], this.coloring = ca, this.frame = null;
		let n = Z("div", { "data-lm-suppress-shortcuts": "true" });
		t.append(n);
		let r = n.attachShadow({ mode: "open" });
		this.columns = new Map(e.get("_table").map((e, t) => [e.name, Ha(e, t)])), this.hover = new Ea(e.get("_pictures"), (t) => e.send({
			type: "picture",
			row: t
		})), r.append(Z("style", {}, [Fa]), this.map), this.map.append(this.host, this.bar(), this.legend, this.status, this.hover.element), this.plot = ki(this.host, {
			onHover: (e) => this.hover.show(e, this.columns, this.model.get("color")),
			onClick: (e, t, n) => {
				e ? this.change(Uint32Array.of(e.row), n) : t || this.select(/* @__PURE__ */ new Uint32Array());
			},
			onRegion: (e) => this.region(e),
			onCamera: (e, t) => t && this.share("camera", e),
			onDrawn: () => {
				this.map.dataset.drawn = String(Number(this.map.dataset.drawn ?? 0) + 1);
			},
			onError: (e) => this.say(e, !0)
		}), this.follow("height", () => {
			this.map.style.height = `${e.get("height")}px`, this.plot.resize();
		}), this.follow("_choices", () => this.listProjections()), this.follow("_projection", () => this.listProjections()), this.follow("_frame", () => this.move()), this.follow("color", () => this.paint()), this.follow("_selection", () => this.mark()), this.follow("camera", () => this.aim()), this.follow("_status", () => this.tell()), this.on("msg:custom", (e, t) => {
			let [n] = t;
			e.type === "picture" && n && this.hover.arrived(e.row, new Uint8Array($(n)));
		}), this.undo.push(Ra(() => this.paint()));
	}
	destroy() {
		for (let e of this.undo) e();
		this.plot.destroy();
	}
	on(e, t) {
		this.model.on(e, t), this.undo.push(() => this.model.off(e, t));
	}
	follow(e, t) {
		this.on(`change:${e}`, t), t();
	}
	share(e, t) {
		this.model.set(e, t), this.model.save_changes();
	}
	bar() {
		let e = Z("div", {
			class: "group",
			role: "group",
			"aria-label": "Tool"
		});
		for (let { tool: t, name: n, title: r } of Ba) {
			let i = wa(n, r, `tool-${t}`, () => this.take(t));
			this.tools.set(t, i), e.append(i);
		}
		this.colors.append(Z("option", { value: "" }, ["one colour"]));
		for (let e of this.columns.keys()) this.colors.append(Z("option", { value: e }, [e]));
		this.colors.addEventListener("change", () => this.share("color", this.colors.value || null));
		let t = wa("Fit", "Show all points", "fit", () => {
			this.plot.setCamera(null, !0), this.share("camera", null);
		});
		return this.take("pan"), Z("div", { class: "bar" }, [
			this.projections,
			this.run,
			e,
			t,
			this.clear,
			this.colors
		]);
	}
	take(e) {
		for (let [t, n] of this.tools) n.setAttribute("aria-pressed", String(t === e));
		this.plot?.set({ tool: e });
	}
	listProjections() {
		let e = this.model.get("_projection"), t = this.model.get("_choices");
		this.projections.hidden = t.length < 2, this.projections.replaceChildren(...t.map((t) => {
			let n = wa(za[t] ?? t, `Show ${za[t] ?? t}`, `show-${t}`, () => this.model.send({
				type: "show",
				projection: t
			}));
			return n.setAttribute("aria-pressed", String(t === e)), n;
		})), this.run.hidden = !t.includes("tsne");
	}
	move() {
		let { positions: e, dims: t, lower: n, upper: r, iteration: i, kl: a } = this.model.get("_frame");
		if (!e || !t || !n || !r) return;
		let o = this.frame;
		this.frame = {
			positions: new Uint16Array($(e)),
			dims: t,
			lower: n,
			upper: r,
			iteration: i ?? 0,
			kl: a ?? null
		}, this.plot.set({
			positions: this.frame.positions,
			dims: t,
			lower: n,
			upper: r
		}), o && o.dims !== t && this.share("camera", null), o?.positions.length !== this.frame.positions.length && this.mark(), this.tell();
	}
	paint() {
		let e = Ia(this.map.getRootNode() instanceof ShadowRoot ? this.map.getRootNode().host : this.map);
		this.map.style.colorScheme = e;
		let t = this.model.get("color"), n = t === null ? void 0 : this.columns.get(t), r = this.model.get("_table").find((e) => e.name === t);
		this.coloring = n && r ? pa(n, {
			...r,
			source: "file",
			revision: 0
		}, {
			palette: "auto",
			theme: e,
			scale: {
				as: "auto",
				scale: "linear",
				domain: null
			},
			custom: {}
		}) : ca, this.plot.set({
			colors: this.coloring.colors,
			palette: this.coloring.palette,
			theme: Ca[e]
		}), Oa(this.legend, this.coloring.legend, (e, t) => this.choose(e, t ? "add" : "set")), this.colors.value = n ? t ?? "" : "";
	}
	get selection() {
		return new Uint32Array($(this.model.get("_selection")));
	}
	select(e) {
		this.model.set("_selection", new DataView(e.slice().buffer)), this.model.save_changes(), this.mark();
	}
	change(e, t) {
		this.select(Ma(this.selection, e, t));
	}
	region(e) {
		this.frame && this.change(ja(this.frame, e), e.op);
	}
	choose(e, t) {
		let n = this.columns.get(this.model.get("color") ?? "");
		if (!n) return;
		let r = new Set(e.values), i = Array.from({ length: n.distinct }, (e, t) => t).filter((e) => r.has(n.value(e)));
		r.has(null) && i.push(ji);
		let a = i.flatMap((e) => [...Na(n.codes, e)]);
		this.change(Uint32Array.from(a).sort(), t);
	}
	mark() {
		let e = this.selection, t = this.frame ? this.frame.positions.length / this.frame.dims : 0;
		this.plot.set({ states: Pa(e, t) }), this.clear.disabled = e.length === 0, this.tell();
	}
	aim() {
		let e = this.model.get("camera");
		e && JSON.stringify(e) === JSON.stringify(this.plot.camera) || this.plot.setCamera(e, !0);
	}
	isRunning() {
		return ["neighbours", "playing"].includes(this.model.get("_status"));
	}
	tell() {
		let e = this.model.get("_status");
		this.run.textContent = this.isRunning() ? "Pause" : "Play";
		let t = [];
		if (e.startsWith("error: ")) {
			this.say(e.slice(7), !0);
			return;
		}
		this.frame && t.push(`${(this.frame.positions.length / this.frame.dims).toLocaleString("en-US")} points`);
		let n = this.selection.length;
		if (n > 0 && t.push(`${n.toLocaleString("en-US")} selected`), e === "neighbours" && t.push("looking for neighbours"), this.model.get("_projection") === "tsne" && this.frame) {
			let { iteration: e, kl: n } = this.frame;
			t.push(`iteration ${e}${n === null ? "" : `, KL ${n.toFixed(3)}`}`);
		}
		this.say(t.join(" · "), !1);
	}
	say(e, t) {
		this.status.textContent = e, this.status.classList.toggle("error", t);
	}
};
function Ha(e, t) {
	return new Mi(t, e.distinct, new Uint32Array($(e.codes)), e.numbers ? new Float64Array($(e.numbers)) : null, new Uint32Array($(e.offsets)), new Uint8Array($(e.texts)));
}
// src/widget/index.ts
function Ua({ model: e, el: t }) {
	let n = new Va(e, t);
	return () => n.destroy();
}
var Wa = { render: Ua };
export { Wa as default };
