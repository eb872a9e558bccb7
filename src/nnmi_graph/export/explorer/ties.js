// How ties are drawn: straight lines of a width in pixels, dashed if only planned, thinner towards their target. Of very
// many each is one pixel wide. No instances: drawing in software costs some 20 microseconds for each of them.
import { EdgeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";

const { FLOAT, UNSIGNED_BYTE, TRIANGLES, LINES } = WebGLRenderingContext;
const MOVING = 3000;
const ENDS = [[0, 0], [1, 0]];
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
        { name: "a_dashed", size: 1, type: FLOAT }, { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_corner", size: 2, type: FLOAT }],
    };
  }

  processVisibleItem(_, start, from, to, tie) {
    const [one, other] = tie.back ? [to, from] : [from, to];
    const values = [one.x, one.y, other.x, other.y, tie.size, tie.dashed ? 1 : 0, floatColor(tie.color)];
    (thin ? ENDS : CORNERS).forEach((corner, n) => this.array.set([...values, ...corner], start + n * this.ATTRIBUTES_ITEMS_COUNT));
  }

  // While the picture moves some of very many ties are enough: the first, which stand for all since they are in no order.
  drawWebGL(method, { gl }) {
    gl.drawArrays(method, 0, thin && this.renderer.isMoving ? Math.min(this.verticesCount, 2 * MOVING) : this.verticesCount);
  }

  setUniforms({ matrix, width, height }, { gl, uniformLocations }) {
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
    gl.uniform2f(uniformLocations.u_size, width, height);
    gl.uniform1f(uniformLocations.u_taper, directed ? 0.5 : 0);
  }
};
