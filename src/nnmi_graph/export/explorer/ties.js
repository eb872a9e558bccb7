// How ties are drawn: straight lines of a width in pixels, dashed if only planned, thinner towards their target. Of very
// many each is one pixel wide: a line of two corners in place of six costs a program without a graphics card a fifth.
import { EdgeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

const { FLOAT, UNSIGNED_BYTE, TRIANGLES, LINES } = WebGLRenderingContext;
const CORNERS = [[0, 1], [0, -1], [1, 1], [1, 1], [0, -1], [1, -1]];

const VERTEX = `
attribute vec2 a_from, a_to, a_corner;
attribute vec4 a_color;
attribute float a_width, a_dashed;
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_taper;
varying vec4 v_color;
varying float v_along, v_across, v_half, v_dashed;
void main() {
  vec2 from = (u_matrix * vec3(a_from, 1.0)).xy, to = (u_matrix * vec3(a_to, 1.0)).xy;
  vec2 line = (to - from) * u_size * 0.5;
  float far = length(line);
  vec2 ahead = far > 0.0 ? line / far : vec2(1.0, 0.0);
  v_half = 0.5 * a_width * mix(1.0 + u_taper, 1.0 - u_taper, a_corner.x);
  v_across = (v_half + 1.0) * a_corner.y;
  v_along = far * a_corner.x;
  v_dashed = a_dashed;
  v_color = a_color;
  v_color.a *= 255.0 / 254.0;
  gl_Position = vec4(mix(from, to, a_corner.x) + vec2(-ahead.y, ahead.x) * v_across * 2.0 / u_size, 0.0, 1.0);
}`;
const FRAGMENT = `
precision mediump float;
varying vec4 v_color;
varying float v_along, v_across, v_half, v_dashed;
void main() {
  if (v_dashed > 0.5 && fract(v_along / 9.0) > 0.55) discard;
  gl_FragColor = vec4(v_color.rgb, 1.0) * v_color.a * clamp(v_half + 0.5 - abs(v_across), 0.0, 1.0);
}`;

// The program for a network whose ties have a direction, or have none; `thin` for very many.
export const tieProgram = (directed, thin) => class extends EdgeProgram {
  getDefinition() {
    return {
      VERTICES: thin ? 2 : 6, METHOD: thin ? LINES : TRIANGLES, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, UNIFORMS: ["u_matrix", "u_size", "u_taper"],
      ATTRIBUTES: [{ name: "a_from", size: 2, type: FLOAT }, { name: "a_to", size: 2, type: FLOAT }, { name: "a_width", size: 1, type: FLOAT },
        { name: "a_dashed", size: 1, type: FLOAT }, { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true }],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }], CONSTANT_DATA: thin ? [[0, 0], [1, 0]] : CORNERS,
    };
  }

  processVisibleItem(_, start, from, to, tie) {
    const [one, other] = tie.back ? [to, from] : [from, to];
    this.array.set([one.x, one.y, other.x, other.y, tie.size, tie.dashed ? 1 : 0, floatColor(tie.color)], start);
  }

  setUniforms({ matrix, width, height }, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
    gl.uniform2f(uniformLocations.u_size, width, height);
    gl.uniform1f(uniformLocations.u_taper, directed ? 0.5 : 0);
  }
};
